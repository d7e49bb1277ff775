"""统计表 as a table, and the list that a line of it counts."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.vocabulary import Category, MadeAt
from app.services.ports import FilingQuery, FilingSummary
from app.services.statistics import StatisticsWanted
from app.services.statistics_lines import Line
from app.services.statistics_words import BY_CATEGORY, BY_CITY, BY_MONTH, BY_PROVINCE, FILINGS
from app.services.summary import NOT_LISTED
from ui.models.filing_table import ListFilter
from ui.models.row_table import Cell, Column

STATISTICS_COLUMNS = (
    Column[Line]("分类", 104, lambda line: Cell(line.group), lambda line: line.group),
    Column[Line]("项目", 0, lambda line: Cell(line.label), lambda line: line.label),
    Column[Line]("件数", 88, lambda line: Cell(f"{line.count:,}"), lambda line: line.count, is_number=True),
    Column[Line]("占比", 80, lambda line: Cell(line.share), lambda line: line.count, is_number=True),
)

_MADE_AT = {"here": MadeAt.HERE, "elsewhere": MadeAt.ELSEWHERE}


def find_list(line: Line, wanted: StatisticsWanted) -> ListFilter | None:
    """The list of the filings that a line counts; None for a line that no filter of the list can say."""
    since, until = wanted.span.since, wanted.span.until
    made_at = MadeAt.ANYWHERE if wanted.with_elsewhere else MadeAt.HERE
    category, destination = None, ""
    if line.group == FILINGS:
        made_at = _MADE_AT.get(line.code, made_at)
    elif line.group == BY_MONTH:
        since, until = _month(line.code, since, until)
    elif line.group == BY_CATEGORY:
        category = Category(line.code)
    elif _is_place(line):
        destination = line.code
    else:
        return None
    query = FilingQuery(
        category=category, destination=destination, filed_from=since, filed_until=until, made_at=made_at
    )
    return ListFilter(query, f"{line.label}　登记日期：{_words(since, until)}", _counts)


def _counts(item: FilingSummary) -> bool:
    return item.status not in NOT_LISTED


def _is_place(line: Line) -> bool:
    """Whether the list can be narrowed to the place; a province of which no city was named is part of the province."""
    if not line.code.isdigit():
        return False
    return line.group == BY_PROVINCE or (line.group == BY_CITY and "未写明" not in line.label)


def _month(code: str, since: date | None, until: date | None) -> tuple[date, date]:
    first = date.fromisoformat(f"{code}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return max(first, since or first), min(last, until or last)


def _words(since: date | None, until: date | None) -> str:
    return f"{since or ''} 至 {until or ''}" if since or until else "全部"
