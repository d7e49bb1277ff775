"""备案信息汇总表 as a workbook: a column a field, days as days and the rest as text, headings that stay and print."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.errors import UserError
from app.services.sheets import text_cell, workbook
from app.services.summary import SIGN_OFF, SummaryTable, row_words
from forms.table_layout import TableLayout
from forms.typeface import get_typeface

_HEADING_ROW = 3
_A4 = 9
_MM_A_CHARACTER = 2.0
_WIDEST = 40
_CONTROL = "Cc"
_SHEET_NAME = "汇总表"
_NUMBERS = frozenset({"sequence"})
_DAYS = frozenset({"valid_from", "valid_until", "filed_on"})


def write_summary_sheet(
    table: SummaryTable, layout: TableLayout, target: Path, office: str, mark: str = ""
) -> tuple[str, ...]:
    """Write the workbook row by row. What the rows raise while they are read comes through.

    ``mark`` stands before the title and at the head of every printed sheet. Returned is a sentence for each row with
    a character that no font of ours has: it stands in the workbook, and paper would lack it.
    """
    doubts = _Doubts()
    with workbook(target) as book:
        sheet: Any = book.create_sheet(_SHEET_NAME)
        _set_up(sheet, layout)
        sheet.oddHeader.center.text = mark or None
        title = table.title(layout.title)
        sheet.append([_cell(sheet, f"【{mark}】{title}" if mark else title, bold=True)])
        about = f"填报单位：{office}　登记日期：{table.period}　制表日期：{table.made_on.isoformat()}"
        sheet.append([_cell(sheet, about)])
        sheet.append([_cell(sheet, title, bold=True) for title in layout.fields.values()])
        for row in table.rows:
            sheet.append([_field(sheet, name, row[name]) for name in layout.fields])
            doubts.look_at(row, "".join(row[name] for name in layout.fields))
        for sentence in table.totals():
            sheet.append([_cell(sheet, sentence, bold=True)])
        sheet.append([_cell(sheet, "　　　　　　".join(SIGN_OFF))])
    return tuple(doubts.sentences)


class _Doubts:
    """打印不出的行, found as the rows pass; a character is looked up once."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self._printable: set[str] = set()
        self._song = get_typeface("song")

    def look_at(self, row: Mapping[str, str], words: str) -> None:
        """Note the row if ``words``, which are all of it, hold a character that cannot be printed."""
        for character in sorted(set(words) - self._printable):
            if unicodedata.category(character) == _CONTROL:
                continue
            try:
                self._song.runs(character)
            except UserError as missing:
                self.sentences.append(row_words(row, missing.what))
                return
            self._printable.add(character)


def _set_up(sheet: Any, layout: TableLayout) -> None:
    widths = {name: column.width / _MM_A_CHARACTER for column in layout.columns for name in column.of}
    for place, name in enumerate(layout.fields, start=1):
        width = min(max(widths[name], len(layout.fields[name]) * 2 + 2), _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第&P页 共&N页"


def _field(sheet: Any, name: str, words: str) -> Any:
    """A number or a day that can be sorted and counted with; what is neither, such as 长期, stays text."""
    try:
        value: Any = int(words) if name in _NUMBERS else date.fromisoformat(words) if name in _DAYS else None
    except ValueError:
        value = None
    if value is None:
        return _cell(sheet, words)
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = "0" if isinstance(value, int) else "yyyy-mm-dd"
    cell.alignment = _TOP
    return cell


def _cell(sheet: Any, words: str, *, bold: bool = False) -> Any:
    cell = text_cell(sheet, words)
    cell.alignment = _PLAIN if bold else _WRAPPED
    if bold:
        cell.font = _BOLD
    return cell


_BOLD = Font(bold=True)
_TOP = Alignment(vertical="top", horizontal="left")
_PLAIN, _WRAPPED = Alignment(vertical="center"), Alignment(vertical="top", wrap_text=True)
