"""定点医疗机构名录表: a directory as a spreadsheet's CSV, made into the file that counters read."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import yaml

from app.errors import UserError
from app.services.text_tables import read_table_text

COLUMNS = ("机构代码", "机构名称", "机构级别", "所在区划", "定点开始日期", "定点终止日期")


def institution_file_text(path: Path, area: str, source: str, checked_on: date) -> str:
    """The text of ``<area>.yaml`` for a CSV file (UTF-8 or GB18030); whether it is sound, its reader says.

    Raises UserError for a file that cannot be read, lacks a column or has a date that is none.
    """
    reader = csv.DictReader(read_table_text(path, "名录文件", "institutions").splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise UserError(
            "名录文件缺少列",
            why="、".join(missing),
            remedy=f"第一行应有：{'、'.join(COLUMNS)}",
            code="institution_columns",
        )
    entries = [_entry(row, reader.line_num) for row in reader]
    if not entries:
        raise UserError("名录文件里没有机构", why="只有表头", remedy="请核对文件", code="institutions_empty")
    made = {"area": area, "source": source, "checked_on": checked_on, "institutions": entries}
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False)


def _entry(row: dict[str, str | None], line: int) -> dict[str, str | date]:
    code, name, level, area, since, until = ((row.get(column) or "").strip() for column in COLUMNS)
    entry: dict[str, str | date] = {"code": code, "name": name, "level": level, "area": area}
    entry["since"] = _day(since, line, COLUMNS[4])
    return entry | ({"until": _day(until, line, COLUMNS[5])} if until else {})


def _day(text: str, line: int, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(
            f"名录文件第{line}行“{column}”有误",
            why="应为日期 yyyy-mm-dd",
            remedy="请改正后再装入",
            code="institution_row",
        ) from None
