"""统计表 as a workbook: the lines of the page, and beside them what each figure counts. Nobody's data is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import EnvironmentProblem, UsageError
from app.services.outgoing_file import outgoing_file, why_not_written, write_outgoing
from app.services.statistics import Statistics
from app.services.statistics_lines import lines_of
from app.services.statistics_words import DEFINITIONS

SHEET_SUFFIX, PICTURE_SUFFIX = ".xlsx", ".png"
_HEADINGS = ("分类", "项目", "件数", "占比")
_HEADING_ROW = 3
_WIDTHS = (20, 32, 12, 10)


def write_sheet(statistics: Statistics, office: str, target: Path) -> int:
    """Write the lines to ``target``, all or nothing; how many there were.

    Raises UsageError for a file that is no .xlsx, EnvironmentProblem when it cannot be written.
    """
    if target.suffix.lower() != SHEET_SUFFIX:
        raise UsageError("统计表只能存为XLSX", remedy="请把文件名改为以 .xlsx 结尾", code="statistics_suffix")
    try:
        with outgoing_file(target) as unfinished:
            return _write(statistics, office, unfinished)
    except OSError:
        raise _not_written("统计表", target) from None


def write_picture(picture: bytes, target: Path) -> None:
    """Write a drawn sheet to ``target``. Raises UsageError for a file that is no .png, EnvironmentProblem as above."""
    if target.suffix.lower() != PICTURE_SUFFIX:
        raise UsageError("统计图只能存为PNG", remedy="请把文件名改为以 .png 结尾", code="statistics_suffix")
    try:
        write_outgoing(target, picture)
    except OSError:
        raise _not_written("统计图", target) from None


def _write(statistics: Statistics, office: str, target: Path) -> int:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    # The library's types know the sheet of a new workbook as any of its kinds.
    sheet: Any = book.active
    sheet.title = "统计"
    wanted = statistics.wanted
    sheet.append([f"{office}异地就医备案统计"])
    sheet.append([f"统计范围：{wanted.period}　{wanted.scope}　　统计日期：{statistics.counted_on.isoformat()}"])
    sheet.append(list(_HEADINGS))
    lines = lines_of(statistics)
    for line in lines:
        share = line.count / line.whole if line.whole else None
        sheet.append([line.group, line.label, line.count, share])
        sheet.cell(sheet.max_row, 4).number_format = "0.0%"
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[_HEADING_ROW]:
        cell.font = Font(bold=True)
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A4"
    notes: Any = book.create_sheet("统计口径")
    notes.append(["名称", "统计什么"])
    for name, sentence in DEFINITIONS.items():
        notes.append([name, sentence])
        notes.cell(notes.max_row, 2).alignment = Alignment(wrap_text=True, vertical="top")
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 20, 80
    book.save(target)
    return len(lines)


def _not_written(what: str, target: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"{what}没有写成",
        why=why_not_written(target),
        remedy="请排除后再导出，或换个位置",
        code="statistics_not_written",
    )
