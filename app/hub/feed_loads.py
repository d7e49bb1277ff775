"""装入下行数据: the city puts its roster, directories, pack updates and holiday plans into the feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from sqlalchemy import Connection, func, select

from app.domain.authentication import RosterEntry
from app.domain.dates import Clock, SystemClock
from app.errors import UsageError
from app.hub.database import Database
from app.hub.feed import WHOLE_CITY
from app.hub.rows import Row, insert_rows
from app.hub.tables import feed_item, feed_load
from app.wire.canonical import canonical_json
from app.wire.feed import FeedKind

_AT_ONCE = 5000
"""So many people are written in one transaction: offices that send meanwhile take their turn between."""


@dataclass(frozen=True)
class Loaded:
    """装入结果: how many entries there are now, and how many of them are new or different or gone."""

    entries: int
    changed: int
    loaded_at: datetime


def load_roster(database_url: str, area: str, entries: Iterable[RosterEntry], *, clock: Clock | None = None) -> Loaded:
    """Let the roster of an area be these people; only what changed goes down to the counters.

    Raises what ``entries`` raises before anything is written, UsageError for an area that cannot be one, and what
    opening the database raises. Broken off, it is simply begun again.
    """
    if len(area) != 6 or not area.isascii() or not area.isdigit():
        raise UsageError("区划代码有误", why="名册属于一个县（区）", remedy="请用 --area 写明六位区划", code="area")
    new = {entry.social_security_number: _person(entry) for entry in entries}
    if not new:
        raise UsageError("名册文件里没有人", why="只有表头", remedy="请核对文件；原名册未动", code="roster_empty")
    database = Database(database_url)
    try:
        changed = _differences(database, area, new)
        for part in _in_parts(changed):
            database.transact(partial(_put, area=area, kind=FeedKind.ROSTER, changes=part))
        at = (clock or SystemClock()).now()
        database.transact(lambda connection: _note_load(connection, area, FeedKind.ROSTER, at))
    finally:
        database.close()
    return Loaded(len(new), len(changed), at)


def load_document(
    database_url: str, kind: FeedKind, key: str, text: str, *, area: str = WHOLE_CITY, clock: Clock | None = None
) -> Loaded:
    """Let a file go down to the counters of an area, or of the whole city; the same file again changes nothing."""
    at = (clock or SystemClock()).now()
    content = json.dumps(text, ensure_ascii=False)

    def work(connection: Connection) -> int:
        before = connection.scalar(
            select(feed_item.c.content).where(
                feed_item.c.area == area, feed_item.c.kind == kind.value, feed_item.c.item_key == key
            )
        )
        if before != content:
            _put(connection, area, kind, [(key, content)])
        _note_load(connection, area, kind, at)
        return int(before != content)

    database = Database(database_url)
    try:
        return Loaded(1, database.transact(work), at)
    finally:
        database.close()


def _person(entry: RosterEntry) -> str:
    return canonical_json(
        {
            "name": entry.name,
            "insurance": entry.insurance.value,
            "enrolment": entry.enrolment.value,
            "card_state": entry.card_state.value,
            "card_no": entry.card_no,
        }
    )


def _differences(database: Database, area: str, new: dict[str, str]) -> list[tuple[str, str]]:
    """What has to change, in the order of the people's numbers: one who is gone has no content."""
    same: set[str] = set()
    gone: list[tuple[str, str]] = []
    with database.read() as connection:
        rows = connection.execution_options(yield_per=_AT_ONCE).execute(
            select(feed_item.c.item_key, feed_item.c.content).where(
                feed_item.c.area == area, feed_item.c.kind == FeedKind.ROSTER.value
            )
        )
        for key, content in rows:
            if new.get(key) == content or (key not in new and not content):
                same.add(key)
            elif key not in new:
                gone.append((key, ""))
    return sorted((key, content) for key, content in new.items() if key not in same) + gone


def _in_parts(changes: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    left = iter(changes)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _put(connection: Connection, area: str, kind: FeedKind, changes: list[tuple[str, str]]) -> None:
    number = connection.scalar(select(func.coalesce(func.max(feed_item.c.number), 0))) or 0
    rows: list[Row] = [
        {"area": area, "kind": kind.value, "item_key": key, "number": number + place, "content": content}
        for place, (key, content) in enumerate(changes, start=1)
    ]
    insert_rows(connection, feed_item, rows)


def _note_load(connection: Connection, area: str, kind: FeedKind, at: datetime) -> None:
    insert_rows(connection, feed_load, [{"area": area, "kind": kind.value, "loaded_at": at.isoformat()}])
