"""窗口: what this data folder is bound to, and its running numbers."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.store import tables
from app.store.statement import Statement, Work

_get = Statement(select(tables.setting.c.value).where(tables.setting.c.key == bindparam("key")))
_new_setting = upsert(tables.setting)
_put = Statement(_new_setting.on_conflict_do_update(set_={"value": _new_setting.excluded.value}))
_next = Statement(
    upsert(tables.running_number)
    .on_conflict_do_update(set_={"value": tables.running_number.c.value + 1})
    .returning(tables.running_number.c.value)
)
_leave_out = Statement(
    update(tables.running_number).values(value=tables.running_number.c.value + bindparam("how_many"))
)


class SqlCounterRepository:
    """窗口."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self, key: str) -> str | None:
        """A value kept with the store (office, counter, pack, hub address, cursor …)."""
        row = self._work.find(_get, key=key)
        return None if row is None else row[0]

    def put(self, key: str, value: str) -> None:
        """Keep a value."""
        self._work.run(_put, key=key, value=value)

    def next_sequence(self, name: str) -> int:
        """The next running number of a series, from 1, without gaps inside committed work."""
        ((value,),) = self._work.rows(_next, name=name, value=1)
        return int(value)


def leave_out_numbers(work: Work, how_many: int) -> None:
    """Let every series begun so far go on ``how_many`` later."""
    work.run(_leave_out, how_many=how_many)
