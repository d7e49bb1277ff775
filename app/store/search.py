"""查询 of the list: prefix ranges on indexes only, never a scan for a substring.

Where one condition leaves few records, they are taken from its index and put in order. Otherwise the index of the order
is walked from where the page begins, and conditions are judged from that index alone, until the page is full; where
that does not come soon, what leaves a moderate number is put in order after all. Either way only the rows of the page
are read: rows are wide, and each page of the file read is decrypted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    GenerativeSelect,
    Select,
    Table,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    union,
)

from app.domain.vocabulary import MadeAt, UpstreamState
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.store import tables
from app.store.mapping import SUMMARY_COLUMNS
from app.store.search_conditions import Columns, Hit, conditions, days_filed, hits

_HERE, _ELSEWHERE = tables.filing, tables.elsewhere_filing
_FEW, _MODERATE = 1000, 40_000
"""How many records are put in order rather than walked to: at once, and where a first walk did not fill the page."""
_FIRST_WALK = 15_000
"""Entries of the index, from where the page begins, among which it is looked for first."""
_ORDER_COLUMNS = {
    ListOrder.NAME: "name",
    ListOrder.PERSON: "social_security_number",
    ListOrder.CATEGORY: "category",
    ListOrder.DESTINATION: "destination_name",
    ListOrder.STATUS: "status",
    ListOrder.UPSTREAM: "upstream",
    ListOrder.DUE: "commitment_due",
    ListOrder.LETTER: "letter_keep_until",
    ListOrder.PHONE: "phone",
}

S = TypeVar("S", bound=GenerativeSelect)

Place = tuple[str, ...]
"""What a row is sorted by: key, day and number; without a key where the newest come first."""


def find_page(connection: Connection, query: FilingQuery) -> list[tuple[Any, ...]]:
    """The columns of a summary and its place in the order, for the rows of one page."""
    sides = _sides(query)
    # Each side finds no more than the page could need; then they are put in one order.
    enough = replace(query, limit=query.limit + query.offset, offset=0)
    found = [(place, side) for side in sides for place in _Side(connection, enough, side).places()]
    found.sort(key=lambda item: _sortable(item[0]), reverse=query.descending)
    page = found[query.offset : query.offset + query.limit]
    rows: dict[str, tuple[Any, ...]] = {}
    for side in sides:
        numbers = [place[-1] for place, of in page if of is side]
        columns = [_column_of(side, name) for name in SUMMARY_COLUMNS]
        if numbers:
            read = connection.execute(select(*columns).where(side.c.number.in_(numbers)))
            rows |= {row[0]: tuple(row) for row in read}
    return [(*rows[place[-1]], place) for place, _ in page]


def count_all(connection: Connection, query: FilingQuery) -> int:
    """How many rows the query has."""
    return sum(_Side(connection, query, side).count() for side in _sides(query))


def _sides(query: FilingQuery) -> tuple[Table, ...]:
    """The tables that can hold what is meant; nobody looks among filings of other counters for this counter's work."""
    if _asks_own_work(query):
        return () if query.made_at is MadeAt.ELSEWHERE else (_HERE,)
    sides = {MadeAt.HERE: (_HERE,), MadeAt.ELSEWHERE: (_ELSEWHERE,), MadeAt.ANYWHERE: (_HERE, _ELSEWHERE)}
    return sides[query.made_at]


def _asks_own_work(query: FilingQuery) -> bool:
    """Whether only filings of this counter can have what is asked for: what came down is upstream already."""
    is_upstream = query.upstream in (None, UpstreamState.ACCEPTED) and not query.not_yet_upstream
    is_followed = query.awaits_signature or query.promise is not None
    return bool(not is_upstream or query.review_due_until or query.letter_kept_before or is_followed)


def _sortable(place: Place) -> tuple[str, ...]:
    """As the database has it, where nothing comes before everything."""
    return tuple(part or "" for part in place)


@dataclass(frozen=True)
class _Leading:
    """A condition that an index of its own leads to; the others are judged on what it leaves."""

    rows: tuple[Select[Any], ...]
    """Day and number of the records it leaves, by as many ways as it has."""
    place: int
    """Which of the filters it is; -1 the text."""
    count: int


class _Side:
    """What a query means in one table."""

    def __init__(self, connection: Connection, query: FilingQuery, side: Table) -> None:
        self._connection, self._query, self._side = connection, query, side
        self._along = _unindexed(side)
        self._filters = conditions(query, self._along, side)
        self._hits: list[tuple[Hit, int]] = []
        self._is_text = bool(query.text.strip())
        self._leading = self._find_leading(_FEW)

    def places(self) -> list[Place]:
        """Where the first records of the page stand in the order."""
        if self._leading is not None:
            return self._sorted(self._leading)
        if self._query.order is not ListOrder.NEWEST or not (self._filters or self._is_text):
            return self._walked()
        if self._is_in_index:
            first = self._end_of_first_walk()
            found = self._walked(first)
            if first is None or len(found) >= self._query.limit:
                return found
        leading = self._find_leading(_MODERATE)
        return self._sorted(leading) if leading is not None else self._walked()

    def count(self) -> int:
        """How many records there are."""
        if self._leading is not None:
            rows: Any = union(*(self._meant(rows, self._leading) for rows in self._leading.rows)).subquery()
        else:
            rows = select(self._side.c.number).where(*self._filters, *self._text_judged()).subquery()
        return int(self._connection.execute(select(func.count()).select_from(rows)).scalar_one())

    @property
    def _is_in_index(self) -> bool:
        """Whether the newest-first index alone tells of every condition."""
        query = self._query
        days = query.ends_from or query.ends_until or query.review_due_until or query.letter_kept_before
        return not days and query.promise is None

    def _find_leading(self, limit: int) -> _Leading | None:
        """The condition that leaves fewest records, if they are no more than ``limit``."""
        found: list[_Leading] = []
        most = limit
        if self._is_text:
            leading = hits(self._query.text, self._side, self._side.c)
            counts = [self._count(hit.rows, most) for hit in leading]
            judged = hits(self._query.text, self._side, self._along)
            self._hits = [(hit, count) for hit, count in zip(judged, counts, strict=True) if count]
            rows = tuple(hit.rows for hit, count in zip(leading, counts, strict=True) if count)
            # No record is without a number.
            found.append(_Leading(rows or (self._of_side(self._side.c.number == ""),), -1, sum(counts)))
            if limit > _FEW and self._is_in_index and found[0].count <= limit:
                # Counting on would take as long as what it could save.
                return found[0]
        for place, condition in enumerate(conditions(self._query, self._side.c, self._side)):
            left = self._of_side(condition)
            most = min(most, *(item.count for item in found)) if found else most
            found.append(_Leading((left,), place, self._count(left, most)))
        best = min(found, key=lambda item: item.count, default=None)
        return best if best is not None and best.count <= limit else None

    def _of_side(self, condition: ColumnElement[bool]) -> Select[Any]:
        return select(self._side.c.filed_on, self._side.c.number).where(condition)

    def _count(self, rows: Select[Any], most: int) -> int:
        """How many rows there are, counted no farther than it matters."""
        capped = select(func.count()).select_from(rows.limit(most + 1).subquery())
        return int(self._connection.execute(capped).scalar_one())

    def _text_judged(self) -> list[ColumnElement[bool]]:
        """The text as a condition on a record: what is common by its columns, what is scarce by its numbers."""
        if not self._is_text:
            return []
        common = [hit.condition for hit, count in self._hits if count > _FEW]
        scarce = [hit.numbers for hit, count in self._hits if count <= _FEW]
        return [or_(*common, *([self._along["number"].in_(union(*scarce))] if scarce else []))]

    def _meant(self, rows: Select[Any], leading: _Leading) -> Select[Any]:
        """What a record is sorted by, for those of the rows on which everything else holds."""
        others = [item for place, item in enumerate(self._filters) if place != leading.place]
        if leading.place >= 0:
            others += self._text_judged()
        source = rows.get_final_froms()[0]
        if source is self._side:
            return rows.with_only_columns(*self._keys(self._along)).where(*others)
        if self._query.order is ListOrder.NEWEST and not others:
            day, number = _plus(source, "filed_on").label("d"), _plus(source, "number").label("n")
            # A name with several readings may begin as typed in more than one of them.
            return rows.with_only_columns(day, number).distinct()
        joined = rows.join_from(source, self._side, self._side.c.number == source.c.number)
        return joined.with_only_columns(*self._keys(self._along)).where(*others).distinct()

    def _sorted(self, leading: _Leading) -> list[Place]:
        """All that ``leading`` leaves, put in order; the plus signs keep SQLite from walking the order instead."""
        pages = [self._page(self._meant(rows, leading)).subquery() for rows in leading.rows]
        every = self._in_order(union(*(select(page) for page in pages))).limit(self._query.limit)
        return [tuple(row) for row in self._connection.execute(every)]

    def _walked(self, until: Place | None = None) -> list[Place]:
        """Along the index of the order until the page is full, or ``until`` a place is reached."""
        query = self._query
        walk = select(*self._keys(self._side.c)).where(*self._filters, *self._text_judged(), *self._stretch())
        if until is not None:
            here, end = tuple_(self._side.c.filed_on, self._side.c.number), tuple_(*map(literal, until))
            walk = walk.where(here >= end if query.descending else here <= end)
        is_constant = query.order is ListOrder.UPSTREAM and self._side is _ELSEWHERE
        return [tuple(row) for row in self._connection.execute(self._page(walk, without_key=is_constant))]

    def _stretch(self) -> list[ColumnElement[bool]]:
        """The days and the status by which the walk's own index is chosen, so that it begins where they do."""
        if self._query.order in (ListOrder.DUE, ListOrder.LETTER):
            return [self._side.c[_ORDER_COLUMNS[self._query.order]].is_not(None)]
        if self._query.order is not ListOrder.NEWEST:
            return []
        status = self._query.status
        return [*days_filed(self._query, self._side.c), *([self._side.c.status == status.value] if status else [])]

    def _end_of_first_walk(self) -> Place | None:
        """Where the first stretch of the walk ends; None where all of it is no longer."""
        keys = self._keys(self._side.c)
        far = self._page(select(*keys).where(*self._stretch())).limit(1).offset(_FIRST_WALK)
        row = self._connection.execute(far).one_or_none()
        return None if row is None else tuple(row)

    def _keys(self, columns: Columns) -> list[Any]:
        keys: list[Any] = [columns["filed_on"].label("d"), columns["number"].label("n")]
        if self._query.order is not ListOrder.NEWEST:
            keys = [_order_key(self._query.order, self._side, columns).label("k"), *keys]
        return keys

    def _page(self, places: Select[Any], *, without_key: bool = False) -> Select[Any]:
        """The first places after ``query.after``. A key that is the same everywhere would hide the index."""
        if self._query.after is not None:
            here = tuple_(*(key.element for key in places.selected_columns))
            start = tuple_(*map(literal, self._query.after))
            places = places.where(here < start if self._query.descending else here > start)
        return self._in_order(places, without_key=without_key).limit(self._query.limit)

    def _in_order(self, places: S, *, without_key: bool = False) -> S:
        names = ("d", "n") if without_key or self._query.order is ListOrder.NEWEST else ("k", "d", "n")
        wanted: list[Any] = [literal_column(name) for name in names]
        return places.order_by(*(key.desc() if self._query.descending else key.asc() for key in wanted))


def _order_key(order: ListOrder, side: Table, columns: Columns) -> Any:
    if order is ListOrder.UNTIL:
        return func.ifnull(columns["valid_until"], literal_column("'9999-12-31'"))
    name = _ORDER_COLUMNS[order]
    return columns[name] if name in side.c else literal_column(f"'{UpstreamState.ACCEPTED.value}'")


def _column_of(side: Table, name: str) -> ColumnElement[Any]:
    if name in side.c:
        return side.c[name]
    if name == "place_code":
        return (literal("") if side is _HERE else side.c.office + side.c.counter).label(name)
    # What has come down was accepted upstream; what is owed for it is the matter of the counter that made it.
    return (literal(UpstreamState.ACCEPTED.value) if name == "upstream" else null()).label(name)


@lru_cache(maxsize=4)
def _unindexed(side: Table) -> Columns:
    """The columns with a plus sign: judged wherever SQLite is, never a reason to go elsewhere."""
    return {column.name: literal_column(f"+{side.name}.{column.name}") for column in side.columns}


def _plus(source: Any, name: str) -> Any:
    return literal_column(f"+{source.name}.{name}")
