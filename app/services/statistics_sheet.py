"""统计表 as a workbook: the lines of the page, and beside them what each figure counts. Nobody's data is in it."""

from __future__ import annotations

from pathlib import Path

from app.errors import EnvironmentProblem, UsageError
from app.services.outgoing_file import outgoing_file, why_not_written, write_outgoing
from app.services.sheets import SHEET_SUFFIX, begin_sheet, text_cell, workbook
from app.services.statistics import Statistics
from app.services.statistics_lines import lines_of
from app.services.statistics_words import DEFINITIONS

PICTURE_SUFFIX = ".png"
_HEADINGS = ("分类", "项目", "件数", "占比")
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
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    wanted, lines = statistics.wanted, lines_of(statistics)
    with workbook(target) as book:
        sheet = begin_sheet(book, "统计", widths=_WIDTHS)
        sheet.freeze_panes = "A4"
        title = text_cell(sheet, f"{office}异地就医备案统计")
        title.font = Font(bold=True, size=14)
        sheet.append([title])
        about = f"统计范围：{wanted.period}　{wanted.scope}　　统计日期：{statistics.counted_on.isoformat()}"
        sheet.append([text_cell(sheet, about)])
        headings = [text_cell(sheet, words) for words in _HEADINGS]
        for heading in headings:
            heading.font = Font(bold=True)
        sheet.append(headings)
        for line in lines:
            share = WriteOnlyCell(sheet, value=line.count / line.whole if line.whole else None)
            share.number_format = "0.0%"
            sheet.append([text_cell(sheet, line.group), text_cell(sheet, line.label), line.count, share])
        notes = begin_sheet(book, "统计口径", ("名称", "统计什么"), (20, 80))
        for name, sentence in DEFINITIONS.items():
            told = text_cell(notes, sentence)
            told.alignment = Alignment(wrap_text=True, vertical="top")
            notes.append([text_cell(notes, name), told])
    return len(lines)


def _not_written(what: str, target: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"{what}没有写成",
        why=why_not_written(target),
        remedy="请排除后再导出，或换个位置",
        code="statistics_not_written",
    )
