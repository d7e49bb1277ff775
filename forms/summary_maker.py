"""Writes summary tables as PDF or workbook, as the file's name asks."""

from __future__ import annotations

from pathlib import Path

from app.services.summary import SummaryTable
from forms.summary_sheet import write_summary_sheet
from forms.summary_table import write_summary_pdf
from forms.table_layout import get_table_layout


class FormSummaryMaker:
    """The tables of one office; ``watermark`` marks training tables, on paper and in a workbook."""

    def __init__(self, office_name: str, *, watermark: str = "") -> None:
        self._office_name, self._watermark = office_name, watermark

    def write(self, table: SummaryTable, target: Path) -> tuple[str, ...]:
        """Write ``target``; returned is a sentence for each row of a workbook that no font of ours can print.

        Raises UserError (``glyph_missing``) for such a row on paper, UsageError (``layout_missing``), and OSError.
        """
        layout = get_table_layout(table.form, table.made_on)
        if target.suffix == ".xlsx":
            return write_summary_sheet(table, layout, target, self._office_name, self._watermark)
        with target.open("wb") as file:
            write_summary_pdf(table, layout, file, self._office_name, self._watermark)
        return ()
