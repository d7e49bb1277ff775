"""信使批次: numbered files and what they carry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, func, insert, select, update

from app.services.courier_batches import CourierBatch
from app.store import tables
from app.store.mapping import instant_or_none, instant_text
from app.store.statement import Statement, Work

_B = tables.courier_batch.c
_A = tables.courier_act.c
_waits = and_(_B.answered_at.is_(None), _B.given_up_at.is_(None))

_add = Statement(insert(tables.courier_batch))
_add_act = Statement(insert(tables.courier_act))
_find = Statement(
    select(_B.number, _B.made_at, _B.content_hash, _B.answered_at, _B.given_up_at).where(
        _B.number == bindparam("which")
    )
)
_acts_of = Statement(select(_A.act_id).where(_A.number == bindparam("which")).order_by(_A.place))
_waited_for = Statement(select(_B.number).where(_waits).order_by(_B.number))
_last = Statement(select(func.coalesce(func.max(_B.number), 0)))
_carried = Statement(select(_A.act_id).join(tables.courier_batch, _B.number == _A.number).where(_waits))
_one = update(tables.courier_batch).where(_B.number == bindparam("which"))
_answer = Statement(_one.where(_B.answered_at.is_(None)).values(answered_at=bindparam("at")))
_give_up = Statement(_one.where(_waits).values(given_up_at=bindparam("at")))


class SqlCourierRepository:
    """信使批次."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, batch: CourierBatch) -> None:
        """Keep a new batch."""
        self._work.run(
            _add,
            number=batch.number,
            made_at=instant_text(batch.made_at),
            content_hash=batch.content_hash,
            answered_at=None if batch.answered_at is None else instant_text(batch.answered_at),
            given_up_at=None if batch.given_up_at is None else instant_text(batch.given_up_at),
        )
        for place, act_id in enumerate(batch.act_ids):
            self._work.run(_add_act, number=batch.number, place=place, act_id=act_id)

    def find(self, number: int) -> CourierBatch | None:
        """The batch, or None."""
        row = self._work.find(_find, which=number)
        if row is None:
            return None
        act_ids = tuple(act_id for (act_id,) in self._work.rows(_acts_of, which=number))
        made_at, answered_at, given_up_at = datetime.fromisoformat(row[1]), *map(instant_or_none, row[3:])
        return CourierBatch(row[0], made_at, row[2], act_ids, answered_at, given_up_at)

    def waited_for(self) -> tuple[int, ...]:
        """Numbers of the batches that wait for their receipts, in order."""
        return tuple(number for (number,) in self._work.rows(_waited_for))

    def last_number(self) -> int:
        """The highest number given, 0 when there is none."""
        return int(self._work.rows(_last)[0][0])

    def carried(self) -> frozenset[str]:
        """Acts in batches that wait for their receipts."""
        return frozenset(act_id for (act_id,) in self._work.rows(_carried))

    def mark_answered(self, number: int, at: datetime) -> None:
        """The receipts of a batch are here; the first time stays."""
        self._work.run(_answer, which=number, at=instant_text(at))

    def mark_given_up(self, number: int, at: datetime) -> None:
        """The receipts of a batch are not waited for any more."""
        self._work.run(_give_up, which=number, at=instant_text(at))
