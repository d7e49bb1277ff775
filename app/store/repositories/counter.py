"""窗口: what this data folder is bound to, and its running numbers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.store import tables
from app.store.statement import Statement, Work

_get = Statement(select(tables.setting.c.value).where(tables.setting.c.key == bindparam("key")))
_new_setting = upsert(tables.setting)
_put = Statement(_new_setting.on_conflict_do_update(set_={"value": _new_setting.excluded.value}))
_N = tables.running_number.c
_next = Statement(
    update(tables.running_number).where(_N.name == bindparam("which")).values(value=_N.value + 1).returning(_N.value)
)
_begin = Statement(insert(tables.running_number))
_leave_out = Statement(update(tables.running_number).values(value=_N.value + bindparam("how_many")))

_LEFT_OUT_SETTING = "numbers.left_out"
"""Day of the last restore, a blank, and how many numbers a series begun by then leaves out at its start."""


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
        """The next running number of a series, from 1, without gaps inside committed work.

        A series of one day is called ``what:yyyy-mm-dd``. After a restore it begins later where numbers of it may
        have been given since the backup: an endless one, and one of a day that is not after the restore.
        """
        rows = self._work.rows(_next, which=name)
        if rows:
            return int(rows[0][0])
        first = 1 + self._left_out_at_the_start_of(name)
        self._work.run(_begin, name=name, value=first)
        return first

    def leave_out_numbers(self, how_many: int, today: date) -> None:
        """Let every series go on ``how_many`` later, also one that begins only now."""
        self._work.run(_leave_out, how_many=how_many)
        last_day, before = self._left_out()
        # ISO days compare as text.
        until = max(last_day, today.isoformat())
        self.put(_LEFT_OUT_SETTING, f"{until} {before + how_many}")

    def _left_out_at_the_start_of(self, name: str) -> int:
        last_day, how_many = self._left_out()
        day = name.partition(":")[2]
        return how_many if day <= last_day else 0

    def _left_out(self) -> tuple[str, int]:
        last_day, _, how_many = (self.get(_LEFT_OUT_SETTING) or " 0").partition(" ")
        return last_day, int(how_many)
