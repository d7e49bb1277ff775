"""待上报队列 as a table: each act on its way, how far it is, and what was said of it."""

from __future__ import annotations

from app.services.outbox_list import OutboxLine
from ui.models.row_table import Cell, Column
from ui.models.states import UPSTREAM_ICONS, UPSTREAM_TONES


def _state(line: OutboxLine) -> Cell:
    state = line.row.state
    return Cell(state.label, UPSTREAM_TONES[state], UPSTREAM_ICONS[state])


OUTBOX_COLUMNS = (
    Column[OutboxLine]("次序", 64, lambda line: Cell(str(line.row.order)), lambda line: line.row.order, is_number=True),
    Column[OutboxLine]("姓名", 112, lambda line: Cell(line.name), lambda line: line.name),
    Column[OutboxLine]("事项", 96, lambda line: Cell(line.act), lambda line: line.act),
    Column[OutboxLine]("备案编号", 232, lambda line: Cell(line.row.filing_number), lambda line: line.row.filing_number),
    Column[OutboxLine]("状态", 112, _state, lambda line: line.row.state.label),
    Column[OutboxLine](
        "已试次数", 88, lambda line: Cell(str(line.row.attempts)), lambda line: line.row.attempts, is_number=True
    ),
    Column[OutboxLine]("说明", 0, lambda line: Cell(line.why), lambda line: line.why),
)
