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
_ANY_NUMBER = 1_000_000_000
"""Put in order anyway: nothing is walked in the order of telephones."""
_FIRST_WALK = 8_000
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
    is_followed = query.awaits_signature or query.not_reminded or query.promise is not None
    of_letters = query.letter_kept_before is not None or query.order is ListOrder.LETTER
    return bool(not is_upstream or query.review_due_until or of_letters or is_followed)


def _sortable(place: Place) -> tuple[str, ...]:
    """As the database has it, where nothing comes before everything."""
    return tuple(part or "" for part in place)


@dataclass(frozen=True)
class _Leading:
    """Conditions with indexes of their own, any of which may hold; the others are judged on what they leave."""

    leads: tuple[Lead, ...]
    count: int
    place: int = -1
    """Which of the filters it is; -1 the text."""

    @property
    def is_text(self) -> bool:
        """Whether the text leads."""
        return self.place < 0


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
        if self._query.order is not ListOrder.NEWEST:
            return self._in_another_order()
        if not (self._has_filters or self._is_text):
            return self._walked()
        if self._is_in_index:
            found = self._walked_a_stretch()
            if len(found) >= self._query.limit or self._is_all_walked:
                return found
        leading = self._find_leading(_MODERATE)
        return self._sorted(leading) if leading is not None else self._walked()

    def _in_another_order(self) -> list[Place]:
        """Put in order inside the index of a filter that leads there and tells all, otherwise walked to."""
        if self._is_text:
            return self._walked()
        leading = self._find_leading(_MODERATE if self._query.order is not ListOrder.PHONE else _ANY_NUMBER)
        is_told = leading is not None and statements.is_told_by_lead(self._shape, self._side, leading.place)
        return self._sorted(leading) if leading is not None and is_told else self._walked()

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
        """Whether the index of the newest-first order alone tells of every condition."""
        if self._is_text and self._query.promise is not None:
            return False
        return statements.is_told_along(self._shape, self._side)

    @property
    def _is_all_walked(self) -> bool:
        """Whether the first stretch was all there is."""
        beyond = statements.beyond_the_stretch(self._shape, self._side)
        return not self._places(beyond, one=1, far=_FIRST_WALK)

    def _find_leading(self, limit: int) -> _Leading | None:
        """The condition that leaves fewest records, if they are no more than ``limit``."""
        best: _Leading | None = None
        most = limit
        if self._is_text:
            starts = statements.starts_in(self._shape, self._side)
            self._counts = {start: self._count(start, most) for start in starts}
            leads = tuple(start for start, count in self._counts.items() if count)
            best = _Leading(leads, sum(self._counts.values()))
            if limit > _FEW and self._is_in_index and best.count <= limit:
                # Counting on would take as long as what it could save.
                return best
            most = min(most, best.count)
        for place in range(statements.how_many_filters(self._shape, self._side)):
            count = self._count(place, most)
            if best is None or count < best.count:
                best = _Leading((place,), count, place)
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

    def _walked(self) -> list[Place]:
        """Along the index of the order until the page is full."""
        return self._places(statements.walked(self._shape, self._side, self._text_judged()))

    def _walked_a_stretch(self) -> list[Place]:
        """The same, but no farther than it is likely to be found."""
        walk = statements.walked_a_stretch(self._shape, self._side, self._text_judged())
        return self._places(walk, far=_FIRST_WALK)

    def _places(self, statement: Statement, **more: Any) -> list[Place]:
        return self._work.rows(statement, **self._values, **more)

    def _number(self, statement: Statement, **more: Any) -> int:
        row = self._work.find(statement, **self._values, **more)
        return int(row[0]) if row is not None else 0
