"""待上报清单: the queue as a workbook, with what the page shows and nothing more, written down in the audit."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.domain.filing import Actor
from app.domain.vocabulary import UpstreamState
from app.errors import EnvironmentProblem, UsageError, disk_reason
from app.services.desk import Desk
from app.services.outbox_list import OutboxLine, every_line
from app.services.outgoing_file import outgoing_file

SUFFIX = ".xlsx"
HEADINGS = ("次序", "姓名", "事项", "备案编号", "状态", "已试次数", "说明")
_WIDTHS = (8, 14, 12, 30, 14, 10, 60)


def export_outbox(desk: Desk, actor: Actor, states: tuple[UpstreamState, ...], typed: str, target: Path) -> int:
    """Write every act that the list counts to ``target``, all or nothing; how many there were.

    Raises UsageError for a file that is no .xlsx, EnvironmentProblem when it cannot be written.
    """
    if target.suffix.lower() != SUFFIX:
        raise UsageError("待上报清单只能存为XLSX", remedy="请把文件名改为以 .xlsx 结尾", code="outbox_suffix")
    try:
        with outgoing_file(target) as unfinished:
            with desk.store.read() as uow:
                rows = _write(every_line(uow, states, typed), unfinished)
            # Noted before anybody can have the file: an export that failed at the very end is the lesser untruth.
            _note(desk, actor, rows)
    except OSError as error:
        raise EnvironmentProblem(
            "待上报清单没有写成",
            why=f"写不了 {target.name}：{disk_reason(error)}",
            remedy="请关闭正在打开它的程序，或换一个位置再存",
            code="outbox_sheet_not_written",
        ) from None
    return rows


def _write(lines: Iterable[OutboxLine], target: Path) -> int:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    # The library's types leave out the columns' widths and the fixed heading of such a sheet.
    sheet: Any = book.create_sheet("待上报")
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(list(HEADINGS))
    count = 0
    for line in lines:
        row = line.row
        words = (line.name, line.act, row.filing_number, row.state.label)
        cells = [_text(sheet, item) for item in words]
        sheet.append([row.order, *cells, row.attempts, _text(sheet, line.why)])
        count += 1
    book.save(target)
    return count


def _text(sheet: Any, words: str) -> Any:
    """A cell that stays text whatever it begins with: what upstream said is somebody else's writing."""
    from openpyxl.cell import WriteOnlyCell

    clean = "".join(sign for sign in words if unicodedata.category(sign) != "Cc")
    cell = WriteOnlyCell(sheet, value=clean)
    cell.data_type = "s"
    return cell


def _note(desk: Desk, actor: Actor, rows: int) -> None:
    with desk.store.write() as uow:
        detail = json.dumps({"rows": rows})
        uow.audit.append(at=desk.now(), actor=actor.login, event="outbox.exported", subject="", detail=detail)
        uow.commit()
