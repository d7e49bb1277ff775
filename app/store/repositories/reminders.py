"""已电话提醒, a small document a record; that each was noted, or taken back, stands in the audit besides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.services.reminders import Reminder
from app.store import tables
from app.store.mapping import instant_text
from app.store.statement import Statement, Work

_S = tables.setting.c
_wanted: Select[Any] = select(literal_column("value")).select_from(func.json_each(bindparam("keys")))
_read = Statement(select(_S.key, _S.value).where(_S.key.in_(_wanted)))
_new = upsert(tables.setting)
_keep = Statement(_new.on_conflict_do_update(set_={"value": _new.excluded.value}))


class SqlReminderRepository:
    """提醒 of promises."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def of_filing(self, number: str) -> tuple[Reminder, ...]:
        """Reminders of a record, oldest first."""
        return self.of_filings([number]).get(number, ())

    def of_filings(self, numbers: Iterable[str]) -> Mapping[str, tuple[Reminder, ...]]:
        """The same for each record that has any."""
        keys = json.dumps([tables.REMINDED + number for number in numbers])
        found = self._work.rows(_read, keys=keys)
        return {key.removeprefix(tables.REMINDED): _from_text(value) for key, value in found}

    def keep(self, number: str, reminders: tuple[Reminder, ...]) -> None:
        """Keep these in the place of what was kept."""
        self._work.run(_keep, key=tables.REMINDED + number, value=_to_text(reminders))


def _to_text(reminders: tuple[Reminder, ...]) -> str:
    items = [
        {
            "at": instant_text(item.at),
            "by": item.by,
            "name": item.name,
            "due_on": item.due_on.isoformat() if item.due_on is not None else None,
        }
        for item in reminders
    ]
    return json.dumps(items, ensure_ascii=False)


def _from_text(value: str) -> tuple[Reminder, ...]:
    return tuple(
        Reminder(
            datetime.fromisoformat(item["at"]),
            item["by"],
            item["name"],
            date.fromisoformat(item["due_on"]) if item["due_on"] else None,
        )
        for item in json.loads(value)
    )
