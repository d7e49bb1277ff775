"""工作簿: sheets written row by row, in which whatever somebody wrote stays text; and their note in the audit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.filing import Actor
from app.services.desk import Desk
from app.services.giving_way import give_way

if TYPE_CHECKING:
    from openpyxl import Workbook

SHEET_SUFFIX = ".xlsx"
ROWS_A_REPORT = 500
"""How many rows are written between two words of how far it is."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What a workbook cannot hold; line breaks and tabs it can."""

OnRows = Callable[[int, int], None]
"""Told how many rows of how many are done, 0 while nobody knows; it may raise Cancelled to stop."""


@contextmanager
def workbook(target: Path) -> Iterator[Workbook]:
    """A workbook to be filled row by row; written to ``target`` at the end. Raises OSError.

    Also where the rows failed: a sheet that is never finished would leave what it holds in a temporary file.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        yield book
    finally:
        book.save(target)


def begin_sheet(book: Workbook, name: str, headings: Sequence[str] = (), widths: Sequence[int] = ()) -> Any:
    """A sheet whose headings, where it begins with them, stay in sight. ``widths`` are in characters.

    The library's types leave out most of what such a sheet can do, so it has none here.
    """
    from openpyxl.utils import get_column_letter

    sheet: Any = book.create_sheet(name)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    if headings:
        sheet.freeze_panes = "A2"
        sheet.append(list(headings))
    return sheet


def add_row(sheet: Any, cells: Sequence[Any]) -> None:
    """One more row; whoever writes many lets the window go first."""
    sheet.append(cells)
    give_way()


def text_cell(sheet: Any, words: str) -> Any:
    """A cell that stays text whatever it begins with: numbers keep their digits, and nobody's name is a formula.

    Not even once somebody has gone through the cell by hand.
    """
    from openpyxl.cell import WriteOnlyCell

    clean = _NO_TEXT.sub("", words)
    cell = WriteOnlyCell(sheet, value=clean)
    cell.data_type = "s"
    cell.number_format = "@"
    if clean.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


def note_export(desk: Desk, actor: Actor, event: str, rows: int) -> None:
    """导出入册: who took how many rows along, in a transaction of its own."""
    with desk.store.write() as uow:
        detail = json.dumps({"rows": rows})
        uow.audit.append(at=desk.now(), actor=actor.login, event=event, subject="", detail=detail)
        uow.commit()
