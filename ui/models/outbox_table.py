"""待上报队列 as a table: each act on its way, how far it is, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.outbox import OutboxRow
from app.domain.vocabulary import ActKind, UpstreamState
from app.services.desk import Desk
from ui.models.row_table import Cell, Column
from ui.models.states import UPSTREAM_ICONS, UPSTREAM_TONES


@dataclass(frozen=True)
class OutboxLine:
    """一件待上报: the row with the person and the act it belongs to."""

    row: OutboxRow
    name: str
    act: str


def read_outbox(desk: Desk, state: UpstreamState | None, limit: int, offset: int) -> tuple[OutboxLine, ...]:
    """Rows of the queue in order, each with its record's name and its act's words."""
    with desk.store.read() as uow:
        lines = []
        for item in uow.outbox.list(state, limit, offset):
            filing = uow.filings.find(item.filing_number)
            kind = next((act.kind for act in uow.filings.acts(item.filing_number) if act.id == item.act_id), None)
            lines.append(OutboxLine(item, filing.person.name if filing else "", _act_words(kind)))
        return tuple(lines)


def _act_words(kind: ActKind | None) -> str:
    return kind.label if kind is not None else ""


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
    Column[OutboxLine]("说明", 0, lambda line: Cell(line.row.last_problem), lambda line: line.row.last_problem),
)
