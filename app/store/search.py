"""查询 of the list: prefix ranges on indexes only, never a scan for a substring.

Where one condition leaves few records, they are taken from its index and put in order. Otherwise the index of the order
is walked from where the page begins, and conditions are judged from that index alone, until the page is full; where
that does not come soon, what leaves a moderate number is put in order after all. Either way only the rows of the page
are read: rows are wide, and each page of the file read is decrypted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Table

from app.domain.vocabulary import MadeAt, UpstreamState
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.store import search_statements as statements
from app.store import tables
from app.store.search_statements import Lead, TextJudged
from app.store.search_values import shape_of, values_of
from app.store.statement import Statement, Work

_HERE, _ELSEWHERE = tables.filing, tables.elsewhere_filing
_FEW, _MODERATE = 1000, 40_000
"""How many records are put in order rather than walked to: at once, and where a first walk did not fill the page."""
_FIRST_WALK = 15_000
"""Entries of the index, from where the page begins, among which it is looked for first."""

Place = tuple[str, ...]
"""What a row is sorted by: key, day and number; without a key where the newest come first."""


def find_page(work: Work, query: FilingQuery) -> list[tuple[Any, ...]]:
    """The columns of a summary and its place in the order, for the rows of one page."""
    sides = _sides(query)
    # Each side finds no more than the page could need; then they are put in one order.
    enough = replace(query, limit=query.limit + query.offset, offset=0)
    found = [(place, side) for side in sides for place in _Side(work, enough, side).places()]
    found.sort(key=lambda item: _sortable(item[0]), reverse=query.descending)
    page = found[query.offset : query.offset + query.limit]
    rows: dict[str, tuple[Any, ...]] = {}
    for side in sides:
        numbers = [place[-1] for place, of in page if of is side]
        if numbers:
            rows |= {row[0]: row for row in work.rows(statements.summaries(side), numbers=json.dumps(numbers))}
    return [(*rows[place[-1]], place) for place, _ in page]


def count_all(work: Work, query: FilingQuery) -> int:
    """How many rows the query has."""
    return sum(_Side(work, query, side).count() for side in _sides(query))


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
    """Conditions with indexes of their own, any of which may hold; the others are judged on what they leave."""

    leads: tuple[Lead, ...]
    is_text: bool
    count: int


class _Side:
    """What a query means in one table."""

    def __init__(self, work: Work, query: FilingQuery, side: Table) -> None:
        self._work, self._query, self._side = work, query, side
        self._shape, self._values = shape_of(query), values_of(query)
        self._counts: dict[str, int] = {}
        self._leading = self._find_leading(_FEW)

    def places(self) -> list[Place]:
        """Where the first records of the page stand in the order."""
        if self._leading is not None:
            return self._sorted(self._leading)
        if self._query.order is not ListOrder.NEWEST or not (self._has_filters or self._is_text):
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
        if self._leading is not None and not self._leading.leads:
            return 0
        if self._leading is not None:
            text = TextJudged() if self._leading.is_text else self._text_judged()
            counted = statements.counted_led(self._shape, self._side, self._leading.leads, text)
        else:
            counted = statements.counted_along(self._shape, self._side, self._text_judged())
        return self._number(counted)

    @property
    def _is_text(self) -> bool:
        return bool(self._shape.starts)

    @property
    def _has_filters(self) -> bool:
        return statements.how_many_filters(self._shape, self._side) > 0

    @property
    def _is_in_index(self) -> bool:
        """Whether the newest-first index alone tells of every condition."""
        query = self._query
        days = query.ends_from or query.ends_until or query.review_due_until or query.letter_kept_before
        return not days and query.promise is None

    def _find_leading(self, limit: int) -> _Leading | None:
        """The condition that leaves fewest records, if they are no more than ``limit``."""
        best: _Leading | None = None
        most = limit
        if self._is_text:
            starts = statements.starts_in(self._shape, self._side)
            self._counts = {start: self._count(start, most) for start in starts}
            leads = tuple(start for start, count in self._counts.items() if count)
            best = _Leading(leads, True, sum(self._counts.values()))
            if limit > _FEW and self._is_in_index and best.count <= limit:
                # Counting on would take as long as what it could save.
                return best
            most = min(most, best.count)
        for place in range(statements.how_many_filters(self._shape, self._side)):
            count = self._count(place, most)
            if best is None or count < best.count:
                best = _Leading((place,), False, count)
                most = min(most, count)
        return best if best is not None and best.count <= limit else None

    def _count(self, lead: Lead, most: int) -> int:
        """How many rows there are, counted no farther than it matters."""
        return self._number(statements.counted(self._shape, self._side, lead), most=most + 1)

    def _text_judged(self) -> TextJudged:
        return TextJudged(
            tuple(start for start, count in self._counts.items() if count > _FEW),
            tuple(start for start, count in self._counts.items() if 0 < count <= _FEW),
        )

    def _sorted(self, leading: _Leading) -> list[Place]:
        """All that ``leading`` leaves, put in order."""
        if not leading.leads:
            return []
        text = TextJudged() if leading.is_text else self._text_judged()
        return self._places(statements.put_in_order(self._shape, self._side, leading.leads, text))

    def _walked(self, until: Place | None = None) -> list[Place]:
        """Along the index of the order until the page is full, or ``until`` a place is reached."""
        walk = statements.walked(self._shape, self._side, self._text_judged(), has_end=until is not None)
        return self._places(walk, **{f"end_{place}": part for place, part in enumerate(until or ())})

    def _end_of_first_walk(self) -> Place | None:
        """Where the first stretch of the walk ends; None where all of it is no longer."""
        found = self._places(statements.end_of_stretch(self._shape, self._side), far=_FIRST_WALK)
        return found[0] if found else None

    def _places(self, statement: Statement, **more: Any) -> list[Place]:
        return self._work.rows(statement, **self._values, **more)

    def _number(self, statement: Statement, **more: Any) -> int:
        row = self._work.find(statement, **self._values, **more)
        return int(row[0]) if row is not None else 0
