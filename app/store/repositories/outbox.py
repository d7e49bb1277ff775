"""待上报队列 and 回执."""

from __future__ import annotations

import builtins
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.outbox import OutboxRow, Receipt
from app.domain.vocabulary import UpstreamState
from app.errors import UserError
from app.store import tables
from app.store.mapping import (
    instant_or_none,
    instant_text,
    outbox_columns,
    outbox_row_of,
    receipt_columns,
    receipt_of,
)
from app.store.repositories.counter import SqlCounterRepository
from app.store.statement import Statement, Work, one_of

_O = tables.outbox.c
_SENDABLE = [UpstreamState.WAITING.value, UpstreamState.UNKNOWN.value]
_STUCK = [UpstreamState.REJECTED.value, UpstreamState.SET_ASIDE.value, UpstreamState.SENDING.value]
_UPDATED = ("state", "attempts", "not_before", "last_problem")

_ORDER_SERIES = "outbox"

_add = Statement(insert(tables.outbox))
_get = Statement(select(tables.outbox).where(_O.act_id == bindparam("act_id")))
_update = Statement(
    update(tables.outbox).where(_O.act_id == bindparam("which")).values({name: bindparam(name) for name in _UPDATED})
)
_of_filing = Statement(select(tables.outbox).where(_O.filing_number == bindparam("number")).order_by(_O.ordinal))
_counts = Statement(select(_O.state, func.count()).group_by(_O.state))

_earlier = tables.outbox.alias("earlier")
_held_back = exists(
    select(1).where(
        _earlier.c.filing_number == _O.filing_number,
        _earlier.c.ordinal < _O.ordinal,
        or_(
            one_of(_earlier.c.state, _STUCK),
            and_(one_of(_earlier.c.state, _SENDABLE), _earlier.c.not_before > bindparam("now")),
        ),
    )
)
_sendable = Statement(
    select(tables.outbox)
    .where(
        one_of(_O.state, _SENDABLE),
        or_(_O.not_before.is_(None), _O.not_before <= bindparam("now")),
        ~_held_back,
    )
    .order_by(_O.ordinal)
    .limit(bindparam("most"))
)
_page = select(tables.outbox).order_by(_O.ordinal).limit(bindparam("most")).offset(bindparam("skipped"))
_list_all = Statement(_page)
_list_state = Statement(_page.where(_O.state == bindparam("wanted")))

_R = tables.receipt.c
_RECEIPT = (_R.act_id, _R.verdict, _R.upstream_number, _R.code, _R.sentence, _R.received_at)
_add_receipt = Statement(upsert(tables.receipt).on_conflict_do_nothing())
_receipts_of = Statement(
    select(*_RECEIPT)
    .join(tables.act, tables.act.c.id == _R.act_id)
    .where(tables.act.c.filing_number == bindparam("number"))
    .order_by(_R.id)
)
_last_receipt = Statement(select(func.max(_R.received_at)))


class SqlOutboxRepository:
    """待上报队列."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._counter = SqlCounterRepository(work)

    def add(self, row: OutboxRow) -> None:
        """Queue an act; its id is unique for ever."""
        self._work.run(_add, **outbox_columns(row))

    def next_order(self) -> int:
        """The next place in this counter's own order."""
        return self._counter.next_sequence(_ORDER_SERIES)

    def sendable(self, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
        """Waiting or unknown rows in order that may go now.

        Left out are rows before their ``not_before`` and rows behind an earlier act of their filing that is
        rejected, set aside, on its way this moment, or itself not yet due.
        """
        rows = self._work.rows(_sendable, now=instant_text(now), most=limit)
        return tuple(outbox_row_of(row) for row in rows)

    def get(self, act_id: str) -> OutboxRow:
        """The row; raises UserError when there is none."""
        row = self._work.find(_get, act_id=act_id)
        if row is None:
            raise _unknown_act()
        return outbox_row_of(row)

    def update(self, row: OutboxRow) -> None:
        """Write state, attempts, not_before and last_problem of a row; body and ids never change.

        Raises UserError when there is no such row.
        """
        columns = outbox_columns(row)
        values = {name: columns[name] for name in _UPDATED}
        if self._work.run(_update, which=row.act_id, **values) != 1:
            raise _unknown_act()

    def of_filing(self, number: str) -> tuple[OutboxRow, ...]:
        """Rows of one record in order."""
        return tuple(outbox_row_of(row) for row in self._work.rows(_of_filing, number=number))

    def list(self, state: UpstreamState | None, limit: int, offset: int) -> tuple[OutboxRow, ...]:
        """Rows in order, all or of one state."""
        rows: builtins.list[tuple[object, ...]]
        if state is None:
            rows = self._work.rows(_list_all, most=limit, skipped=offset)
        else:
            rows = self._work.rows(_list_state, wanted=state.value, most=limit, skipped=offset)
        return tuple(outbox_row_of(row) for row in rows)

    def counts(self) -> dict[UpstreamState, int]:
        """How many rows are in each state; every state is named."""
        found = dict.fromkeys(UpstreamState, 0)
        found.update({UpstreamState(state): number for state, number in self._work.rows(_counts)})
        return found

    def add_receipt(self, receipt: Receipt) -> None:
        """Keep the receipt of an act, append-only; the same one again changes nothing."""
        self._work.run(_add_receipt, **receipt_columns(receipt))

    def receipts_of(self, number: str) -> tuple[Receipt, ...]:
        """Receipts of the acts of one record, in the order in which they came."""
        return tuple(receipt_of(row) for row in self._work.rows(_receipts_of, number=number))

    def last_receipt_at(self) -> datetime | None:
        """When upstream last answered."""
        (text,) = self._work.find(_last_receipt) or (None,)
        return instant_or_none(text)


def _unknown_act() -> UserError:
    return UserError(
        "待上报队列里没有这一件",
        why="它不是这个窗口办理的",
        remedy="请核对经办编号",
        code="unknown_act",
    )
