"""下行数据 out of the database: pages from a cursor.

A change gets its number inside the transaction that writes it, and writers take turns until their commit is seen
(``Database.write``). So numbers become visible in their order, and who has read up to one has missed none below it.
"""

from __future__ import annotations

import heapq
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, true

from app.domain.outbox import Verdict
from app.hub.database import Database
from app.hub.tables import act, feed_item, feed_load, feed_origin
from app.wire.canonical import canonical_json, with_hash
from app.wire.feed import FEED_FORMAT, FeedKind

WHOLE_CITY = ""
"""区划 of what every office gets."""

_LARGEST_PAGE_CHARACTERS = 2_000_000
"""A page ends after the item that goes beyond this."""

_CURSOR = re.compile(r"([0-9a-f]{16})\.([0-9]{1,18})\.([0-9]{1,18})")


@dataclass(frozen=True)
class _Place:
    """How far a counter has read: changes by their number, acts by their order of arrival."""

    item: int = 0
    act: int = 0


@dataclass(frozen=True)
class Reader:
    """Who reads: a counter gets what concerns its area, without what it did itself.

    One that was brought back from a backup, and may have forgotten some of that, gets it ``with_own``.
    """

    office: str
    counter: str
    with_own: bool = False

    @property
    def area(self) -> str:
        """区划 of the office."""
        return self.office[:6]


def origin_of(database: Database) -> str:
    """The name of this hub's feed, made when it is first asked for."""
    with database.read() as connection:
        found = connection.scalar(select(feed_origin.c.id))
    return str(found) if found is not None else database.transact(_make_origin)


def _make_origin(connection: Connection) -> str:
    found = connection.scalar(select(feed_origin.c.id))
    if found is None:
        found = secrets.token_hex(8)
        connection.execute(insert(feed_origin).values(id=found))
    return str(found)


def read_page(connection: Connection, origin: str, reader: Reader, after: str, limit: int) -> str:
    """A page of at most ``limit`` changes after the cursor ``after``, as JSON text (``app.wire.feed.FeedPage``)."""
    # First of all, so that what is committed meanwhile is left to the next page on a database without snapshots.
    last = _last(connection)
    place = _place_in(after, origin)
    starts_over = place is None or place.item > last.item or place.act > last.act
    if place is None or starts_over:
        place = _Place()
    texts: list[str] = []
    room = _LARGEST_PAGE_CHARACTERS
    item, act_arrival = place.item, place.act
    for number, text in _items(connection, reader, place.item, last.item, limit):
        texts.append(text)
        item, room = number, room - len(text)
        if room < 0 or len(texts) == limit:
            break
    else:
        item = last.item
        for number, text in _acts(connection, reader, place.act, last.act, limit - len(texts)):
            texts.append(text)
            act_arrival, room = number, room - len(text)
            if room < 0 or len(texts) == limit:
                break
        else:
            act_arrival = last.act
    remaining = _count_items(connection, reader, item, last.item) + last.act - act_arrival
    head = canonical_json(
        {
            "format": FEED_FORMAT,
            "after": after,
            "cursor": f"{origin}.{item}.{act_arrival}",
            "starts_over": starts_over,
            "remaining": remaining,
            "loaded": _loaded(connection, reader),
        }
    )
    return f'{head[:-1]},"items":[{",".join(texts)}]}}'


def _place_in(cursor: str, origin: str) -> _Place | None:
    found = _CURSOR.fullmatch(cursor)
    return _Place(int(found[2]), int(found[3])) if found and found[1] == origin else None


def _last(connection: Connection) -> _Place:
    items = connection.scalar(select(func.max(feed_item.c.number)))
    acts = connection.scalar(select(func.max(act.c.arrival)))
    return _Place(items or 0, acts or 0)


def _items(connection: Connection, reader: Reader, after: int, until: int, limit: int) -> Iterator[tuple[int, str]]:
    columns = (feed_item.c.number, feed_item.c.kind, feed_item.c.item_key, feed_item.c.content)
    # Each area by itself, since an index has its numbers in order; then the two are shuffled together.
    parts: list[Iterable[Any]] = [
        connection.execute(
            select(*columns)
            .where(feed_item.c.area == area, feed_item.c.number > after, feed_item.c.number <= until)
            .order_by(feed_item.c.number)
            .limit(limit)
        ).all()
        for area in (WHOLE_CITY, reader.area)
    ]
    for number, kind, key, content in heapq.merge(*parts, key=lambda row: int(row.number)):
        yield number, f'{{"kind":"{kind}","key":"{key}","content":{content or "null"}}}'


def _acts(connection: Connection, reader: Reader, after: int, until: int, limit: int) -> Iterator[tuple[int, str]]:
    is_own = and_(act.c.office == reader.office, act.c.counter == reader.counter)
    is_wanted = true() if reader.with_own else ~is_own
    rows = connection.execute(
        select(act.c.arrival, act.c.act_id, act.c.body, act.c.content_hash)
        .where(
            act.c.arrival > after,
            act.c.arrival <= until,
            act.c.verdict == Verdict.ACCEPTED.value,
            act.c.office.between(f"{reader.area}00", f"{reader.area}99"),
            is_wanted,
        )
        .order_by(act.c.arrival)
        .limit(limit)
    )
    for arrival, act_id, body, content_hash in rows:
        content = with_hash(body, content_hash)
        yield arrival, f'{{"kind":"{FeedKind.FILINGS}","key":"{act_id}","content":{content}}}'


def _count_items(connection: Connection, reader: Reader, after: int, until: int) -> int:
    if after == until:
        return 0
    counted = connection.scalar(
        select(func.count())
        .select_from(feed_item)
        .where(feed_item.c.area.in_([WHOLE_CITY, reader.area]), feed_item.c.number > after)
    )
    # At least one: the cursor has to come to the end, and what is left may be another area's.
    return max(1, counted or 0)


def _loaded(connection: Connection, reader: Reader) -> dict[str, str]:
    rows = connection.execute(
        select(feed_load.c.kind, feed_load.c.loaded_at).where(feed_load.c.area.in_([WHOLE_CITY, reader.area]))
    )
    loaded: dict[str, str] = {}
    for kind, at in rows:
        if kind not in loaded or datetime.fromisoformat(loaded[kind]) < datetime.fromisoformat(at):
            loaded[kind] = at
    return loaded
