"""Import sheets with valid defaults, as workbooks and as CSV. Nobody in here exists."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from app.services.intake_sheet import COLUMNS
from tests.builders import NAME, NUMBER, PHONE

Row = dict[str, Any]


def row(**changes: Any) -> Row:
    """A resident's earlier filing for Shanghai, from its form of 6 May 2020; columns may be named without brackets."""
    made: Row = {
        **dict.fromkeys(COLUMNS),
        "姓名": NAME,
        "性别": "女",
        "险种": "城乡居民医保",
        "人员类别": "异地长期居住人员",
        "登记类别": "新增",
        "社会保障号码": NUMBER,
        "参保地家庭住址": "淮安市淮安区淮城街道1号",
        "联系电话1": PHONE,
        "转往省(市、区)": "上海市",
        "备案开始日期": "2020-05-06",
        "填表日期": "2020-05-06",
    }
    places = {"转往省": "转往省(市、区)", "地区": "地区(市、州)", "县": "县(区)"}
    return {**made, **{places.get(name, name): value for name, value in changes.items()}}


def workbook(path: Path, *rows: Row, columns: Iterable[str] = COLUMNS) -> Path:
    """Write ``rows`` to an .xlsx file."""
    columns = tuple(columns)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(columns)
    for item in rows:
        sheet.append([item.get(column) for column in columns])
    book.save(path)
    book.close()
    return path


def csv_file(path: Path, *rows: Row, encoding: str = "utf-8-sig") -> Path:
    """Write ``rows`` to a .csv file."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([["" if item[column] is None else item[column] for column in COLUMNS] for item in rows])
    return path


def read_workbook(path: Path) -> list[tuple[Any, ...]]:
    """Every row of a workbook, the heading first."""
    book = load_workbook(path)
    rows = [tuple(cell.value for cell in cells) for cells in book.worksheets[0].iter_rows()]
    book.close()
    return rows
