"""导出: the city's library and its summary tables as files for their owner's eyes, each written down in the audit."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from app.errors import EnvironmentProblem, UsageError, disk_reason
from app.hub.database import Database
from app.hub.journal import COMMAND_LINE, write_event
from app.hub.library import LibraryFiling, read_library, summary_rows
from app.services.outgoing_file import outgoing_file
from app.services.sheets import begin_sheet, text_cell, workbook
from app.services.summary import SummaryMaker, SummaryTable, SummaryTally, SummaryWanted

PlaceParts = Callable[[str], tuple[str, str, str]]
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_HEADINGS = (
    *("备案编号", "上级受理号", "姓名", "性别", "险种", "社会保障号码", "人员类别", "备案状态", "参保地", "就医地代码"),
    *(
        "就医地",
        "医疗机构",
        "异地联系地址",
        "联系电话",
        "开始日期",
        "终止日期",
        "登记日期",
        "经办机构",
        "窗口",
        "经办人",
    ),
    "最近到达时间",
)


def export_library(database_url: str, target: Path) -> int:
    """Write every filing to ``target`` (.csv or .xlsx), readable by its owner alone; how many there were.

    All of it or nothing. Raises UsageError for another kind of file, EnvironmentProblem when it cannot be written.
    """
    write = {".csv": _write_csv, ".xlsx": _write_xlsx}.get(target.suffix.lower())
    if write is None:
        raise UsageError("信息库只能存为CSV或XLSX", remedy="请把文件名改为以 .csv 或 .xlsx 结尾", code="library_suffix")
    database = Database(database_url)
    try:
        with _outgoing(target) as unfinished:
            with database.read() as connection:
                count = write(unfinished, (_cells(one) for one in read_library(connection)))
            # Noted before the file can be had.
            with database.write() as connection:
                write_event(connection, COMMAND_LINE, "library.exported", target.suffix.lower().lstrip("."), rows=count)
    finally:
        database.close()
    return count


def export_city_summary(
    database_url: str,
    maker: SummaryMaker,
    place_parts: PlaceParts,
    wanted: SummaryWanted,
    form: str,
    target: Path,
    made_on: date,
) -> int:
    """Write the summary table of the whole city to ``target`` (.pdf or .xlsx); the number of rows.

    Raises UsageError for another kind of file, EnvironmentProblem when it cannot be written.
    """
    if target.suffix.lower() not in {".pdf", ".xlsx"}:
        raise UsageError("汇总表只能存为PDF或XLSX", remedy="请把文件名改为以 .pdf 或 .xlsx 结尾", code="summary_suffix")
    database, tally = Database(database_url), SummaryTally()
    try:
        with _outgoing(target) as unfinished:
            with database.read() as connection:
                rows = tally.counting(summary_rows(connection, wanted, place_parts))
                maker.write(SummaryTable(form, wanted, made_on, rows, tally.sentences), unfinished)
            with database.write() as connection:
                write_event(connection, COMMAND_LINE, "summary.exported", wanted.category.value, rows=tally.rows)
    finally:
        database.close()
    return tally.rows


@contextmanager
def _outgoing(target: Path) -> Iterator[Path]:
    try:
        with outgoing_file(target) as unfinished:
            yield unfinished
    except OSError as error:
        raise EnvironmentProblem(
            "导出文件没有写成", why=disk_reason(error), remedy="请换个位置再导出", code="export_write"
        ) from None


def _cells(one: LibraryFiling) -> tuple[str, ...]:
    record = one.record
    return (
        *(one.number, one.upstream_number, record["psn_name"], one.sex.label, one.insurance.label, record["certno"]),
        *(one.category.label, one.status.label, record["insu_admdvs"], record["rloc_admdvs"]),
        *(one.last["destination_name"], one.last["institution_name"], record["resout_addr"], record["tel"]),
        *(record["begndate"], one.valid_until, one.first["done_on"], one.office, one.counter),
        *(one.first["actor"]["name"], one.last_received_at[:19].replace("T", " ")),
    )


def _write_csv(target: Path, rows: Iterator[tuple[str, ...]]) -> int:
    count = 0
    # With a mark of its encoding, or a spreadsheet program takes it for GBK.
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last one is the number of rows
            writer.writerow([_harmless(cell) for cell in row])
    return count


def _write_xlsx(target: Path, rows: Iterator[tuple[str, ...]]) -> int:
    count = 0
    with workbook(target) as book:
        sheet = begin_sheet(book, "备案人员信息库", _HEADINGS)
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last one is the number of rows
            sheet.append([text_cell(sheet, cell) for cell in row])
    return count


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula: it may be made of what somebody else wrote."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell
