"""备案清单: the list of filings as a workbook, with what the list shows and nothing more, written down in the audit."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.filing import Actor
from app.domain.identity import IdentityNumber
from app.domain.period_words import until_words
from app.errors import EnvironmentProblem, UsageError, UserError
from app.services.desk import Desk
from app.services.outgoing_file import outgoing_file, why_not_written
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import search

SUFFIX = ".xlsx"
HEADINGS = (
    "备案编号",
    "姓名",
    "社会保障号码",
    "人员类别",
    "就医地",
    "登记日期",
    "有效期至",
    "状态",
    "上报",
    "联系电话",
    "承诺期限届满日",
)
_WIDTHS = (30, 14, 22, 20, 28, 14, 14, 12, 24, 16, 18)
_PAGE = 500
MOST_ROWS = 200_000
"""More than that no spreadsheet program opens with pleasure."""

OnProgress = Callable[[int], None]
"""Told after each page how many filings were read; it may raise Cancelled to stop."""


def export_list(
    desk: Desk, actor: Actor, query: FilingQuery, target: Path, *, on_progress: OnProgress = lambda _: None
) -> int:
    """Write every filing that the query leaves to ``target`` in its order, all or nothing; how many there were.

    Raises UsageError for a file that is no .xlsx, UserError for more than ``MOST_ROWS`` filings, EnvironmentProblem
    when it cannot be written.
    """
    if target.suffix.lower() != SUFFIX:
        raise UsageError("备案清单只能存为XLSX", remedy="请把文件名改为以 .xlsx 结尾", code="list_suffix")
    rows: list[FilingSummary] = []
    # All is read before anything is written: who stops leaves no half a workbook behind.
    for page in _pages(desk, query):
        rows += page
        on_progress(len(rows))
        if len(rows) > MOST_ROWS:
            raise UserError(
                f"清单超过 {MOST_ROWS} 件，没有导出", remedy="请先筛选，例如按登记日期分段导出", code="list_too_long"
            )
    try:
        with outgoing_file(target) as unfinished:
            _write(rows, unfinished)
            # Noted before anybody can have the file: an export that failed at the very end is the lesser untruth.
            _note(desk, actor, len(rows))
    except OSError:
        raise EnvironmentProblem(
            "备案清单没有写成",
            why=why_not_written(target),
            remedy="请排除后再导出，或换个位置",
            code="list_not_written",
        ) from None
    return len(rows)


def _pages(desk: Desk, query: FilingQuery) -> Iterator[tuple[FilingSummary, ...]]:
    after: tuple[str, ...] | None = None
    while page := search(desk, replace(query, limit=_PAGE, offset=0, after=after)):
        yield page
        if len(page) < _PAGE:
            return
        after = page[-1].place_in_order


def _write(rows: list[FilingSummary], target: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    # The library's types leave out the columns' widths and the fixed heading of such a sheet.
    sheet: Any = book.create_sheet("备案清单")
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(list(HEADINGS))
    for row in rows:
        sheet.append([_text(sheet, words) for words in _words(row)])
    book.save(target)


def _words(row: FilingSummary) -> tuple[str, ...]:
    return (
        row.number,
        row.name,
        IdentityNumber(row.social_security_number).masked,
        row.category.label,
        row.destination_name,
        row.filed_on.isoformat(),
        until_words(row.valid_from, row.valid_until),
        row.status.label,
        row.place or row.upstream.label,
        row.phone,
        row.commitment_due.isoformat() if row.commitment_due else "",
    )


def _text(sheet: Any, words: str) -> Any:
    """A cell that stays text whatever it begins with: numbers keep their digits, and nobody's name is a formula."""
    from openpyxl.cell import WriteOnlyCell

    clean = "".join(sign for sign in words if unicodedata.category(sign) != "Cc")
    cell = WriteOnlyCell(sheet, value=clean)
    cell.data_type = "s"
    return cell


def _note(desk: Desk, actor: Actor, rows: int) -> None:
    with desk.store.write() as uow:
        detail = json.dumps({"rows": rows})
        uow.audit.append(at=desk.now(), actor=actor.login, event="list.exported", subject="", detail=detail)
        uow.commit()
