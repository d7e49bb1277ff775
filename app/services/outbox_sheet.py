"""待上报清单: the queue as a workbook, with what the page shows and nothing more, written down in the audit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from app.domain.filing import Actor
from app.domain.vocabulary import UpstreamState
from app.errors import EnvironmentProblem, UsageError, disk_reason
from app.services.desk import Desk
from app.services.outbox_list import OutboxLine, every_line
from app.services.outgoing_file import outgoing_file
from app.services.sheets import (
    ROWS_A_REPORT,
    SHEET_SUFFIX,
    OnRows,
    add_row,
    begin_sheet,
    note_export,
    text_cell,
    workbook,
)

HEADINGS = ("次序", "姓名", "事项", "备案编号", "状态", "已试次数", "说明")
_WIDTHS = (8, 14, 12, 30, 14, 10, 60)


def export_outbox(
    desk: Desk,
    actor: Actor,
    states: tuple[UpstreamState, ...],
    typed: str,
    target: Path,
    *,
    on_progress: OnRows = lambda _, __: None,
) -> int:
    """Write every act that the list counts to ``target``, all or nothing; how many there were.

    Raises UsageError for a file that is no .xlsx, EnvironmentProblem when it cannot be written.
    """
    if target.suffix.lower() != SHEET_SUFFIX:
        raise UsageError("待上报清单只能存为XLSX", remedy="请把文件名改为以 .xlsx 结尾", code="outbox_suffix")
    try:
        with outgoing_file(target) as unfinished:
            with desk.store.read() as uow:
                rows = _write(every_line(uow, states, typed), unfinished, on_progress)
            # Noted before anybody can have the file: an export that failed at the very end is the lesser untruth.
            note_export(desk, actor, "outbox.exported", rows)
    except OSError as error:
        raise EnvironmentProblem(
            "待上报清单没有写成",
            why=f"写不了 {target.name}：{disk_reason(error)}",
            remedy="请关闭正在打开它的程序，或换一个位置再存",
            code="outbox_sheet_not_written",
        ) from None
    return rows


def _write(lines: Iterable[OutboxLine], target: Path, on_progress: OnRows) -> int:
    count = 0
    with workbook(target) as book:
        sheet = begin_sheet(book, "待上报", HEADINGS, _WIDTHS)
        for count, line in enumerate(lines, start=1):
            row = line.row
            words = (line.name, line.act, row.filing_number, row.state.label)
            cells = [text_cell(sheet, item) for item in words]
            add_row(sheet, [row.order, *cells, row.attempts, text_cell(sheet, line.why)])
            if count % ROWS_A_REPORT == 0:
                on_progress(count, 0)
    return count
