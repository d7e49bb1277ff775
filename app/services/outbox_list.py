"""待上报队列 as a person reads it: each act with its person, narrowed by state and by what is typed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.outbox import ATTEMPTS_BEFORE_SET_ASIDE, OutboxRow
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind, UpstreamState
from app.errors import join_sentences
from app.services.conflicts import find_fork
from app.services.desk import Desk
from app.services.ports import FilingQuery, UnitOfWork

OPEN_STATES = (
    UpstreamState.REJECTED,
    UpstreamState.SET_ASIDE,
    UpstreamState.UNKNOWN,
    UpstreamState.SENDING,
    UpstreamState.WAITING,
)
"""未了结: what has not come to rest, that which needs a person first."""
_PAGE = 500


@dataclass(frozen=True, repr=False)
class OutboxLine(Private):
    """一件待上报: the row with the person and the act it belongs to.

    ``is_conflict`` says that it came back for an act of another counter, and that a person can decide between the two.
    """

    row: OutboxRow
    name: str
    act: str
    is_conflict: bool = False

    @property
    def why(self) -> str:
        """说明: what was said of it last; of one set aside by itself, how often it was tried."""
        problem = self.row.last_problem
        if self.row.state is UpstreamState.SET_ASIDE and self.row.attempts >= ATTEMPTS_BEFORE_SET_ASIDE:
            return join_sentences(f"试了{self.row.attempts}次都没有报成", f"最后一次：{problem}" if problem else "")
        return problem


@dataclass(frozen=True)
class OutboxView:
    """What a list shows of the queue: the first lines, and how many there are of each state."""

    lines: tuple[OutboxLine, ...]
    counts: Mapping[UpstreamState, int]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(self.counts.values())


def read_outbox(desk: Desk, states: tuple[UpstreamState, ...], typed: str, limit: int) -> OutboxView:
    """The first ``limit`` acts in ``states``, state by state in order; ``typed`` as in ``FilingQuery``."""
    with desk.store.read() as uow:
        if typed.strip():
            rows = _rows_typed(uow, states, typed)
            counts = Counter(row.state for row in rows)
        else:
            rows = _rows_in(uow, states, limit)
            counts = Counter(uow.outbox.counts())
        return OutboxView(tuple(_line(uow, row) for row in rows[:limit]), {state: counts[state] for state in states})


def every_line(uow: UnitOfWork, states: tuple[UpstreamState, ...], typed: str) -> Iterator[OutboxLine]:
    """All acts that ``read_outbox`` counts, in its order."""
    rows = _rows_typed(uow, states, typed) if typed.strip() else _rows_in(uow, states, None)
    return (_line(uow, row) for row in rows)


def _rows_in(uow: UnitOfWork, states: tuple[UpstreamState, ...], limit: int | None) -> list[OutboxRow]:
    rows: list[OutboxRow] = []
    for state in states:
        offset = 0
        while limit is None or len(rows) < limit:
            page = uow.outbox.list(state, _PAGE, offset)
            rows += page
            offset += len(page)
            if len(page) < _PAGE:
                break
    return rows if limit is None else rows[:limit]


def _rows_typed(uow: UnitOfWork, states: tuple[UpstreamState, ...], typed: str) -> list[OutboxRow]:
    """Acts of the records that the words find."""
    are_open = set(states) <= set(OPEN_STATES)
    rows: list[OutboxRow] = []
    offset = 0
    while page := uow.filings.search(FilingQuery(typed, not_yet_upstream=are_open, limit=_PAGE, offset=offset)):
        offset += len(page)
        for found in page:
            rows += [row for row in uow.outbox.of_filing(found.number) if row.state in states]
    return sorted(rows, key=lambda row: (states.index(row.state), row.order))


def _line(uow: UnitOfWork, row: OutboxRow) -> OutboxLine:
    filing = uow.filings.find(row.filing_number)
    # What goes up says what it is; folding every act of the record to find out takes a hundred times as long.
    kind = ActKind(json.loads(row.body)["kind"])
    is_conflict = row.state is UpstreamState.REJECTED and _can_be_decided(uow, row)
    return OutboxLine(row, filing.person.name if filing else "", kind.label, is_conflict)


def _can_be_decided(uow: UnitOfWork, row: OutboxRow) -> bool:
    fork = find_fork(uow, row.filing_number)
    return fork is not None and (fork.theirs is not None or fork.before is None)
