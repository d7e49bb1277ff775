"""统计: counts along indexes that hold all they ask for, in the order in which they are grouped.

So a million filings are counted without a row being read, and nothing is sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Table, and_, bindparam, func, literal_column, select

from app.domain.filing import CommitmentState
from app.domain.vocabulary import ActKind, Category, LifeState, MadeAt
from app.services.statistics_store import DayTally, Span
from app.store import tables
from app.store.statement import Statement, Work

_FIRST, _LAST = "0000-00-00", "9999-99-99"
_SINCE: BindParameter[str] = bindparam("since")
_UNTIL: BindParameter[str] = bindparam("until")
_PENDING, _REJECTED = LifeState.PENDING_REVIEW.value, LifeState.REJECTED.value


def _is_counted(side: Table) -> ColumnElement[bool]:
    return and_(side.c.status != _PENDING, side.c.status != _REJECTED)


def _days_of(side: Table) -> Statement:
    day, category, status = side.c.filed_on, side.c.category, side.c.status
    how_many = (func.count(), func.count().filter(status == _PENDING), func.count().filter(status == _REJECTED))
    found = select(day, category, *how_many).where(day.between(_SINCE, _UNTIL))
    return Statement(found.group_by(day, category).order_by(day, category))


def _destinations_of(side: Table) -> Statement:
    place = side.c.destination
    # The plus sign keeps SQLite to the index by destination: by day it would have to sort what it found.
    day: ColumnElement[str] = literal_column(f"+{side.name}.filed_on")
    found = select(place, func.count()).where(day.between(_SINCE, _UNTIL), _is_counted(side))
    return Statement(found.group_by(place).order_by(place))


_CATEGORIES = {item.value: item for item in Category}
_SIDES = {MadeAt.HERE: tables.filing, MadeAt.ELSEWHERE: tables.elsewhere_filing}
_days = {made_at: _days_of(side) for made_at, side in _SIDES.items()}
_destinations = {made_at: _destinations_of(side) for made_at, side in _SIDES.items()}
_state = tables.filing.c.commitment_state
_commitments = Statement(
    select(_state, func.count())
    .where(_state.is_not(None), literal_column("+filing.filed_on").between(_SINCE, _UNTIL), _is_counted(tables.filing))
    .group_by(_state)
)
_acts = Statement(
    select(tables.act.c.kind, func.count())
    # Spelt out, for SQLite takes an index of some rows only where it sees that they are the ones meant.
    .where(tables.act.c.kind != literal_column("'file'"), tables.act.c.day.between(_SINCE, _UNTIL))
    .group_by(tables.act.c.kind)
)


class SqlStatisticsRepository:
    """统计."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def days(self, span: Span, made_at: MadeAt) -> tuple[DayTally, ...]:
        """Filings by day and category, in the order of the days."""
        rows = self._work.rows(_days[made_at], **_bounds(span))
        return tuple(
            DayTally(date.fromisoformat(day), _CATEGORIES[category], found - pending - rejected, pending, rejected)
            for day, category, found, pending, rejected in rows
        )

    def destinations(self, span: Span, made_at: MadeAt) -> Mapping[str, int]:
        """Filings that count by the code of their destination."""
        return dict(self._work.rows(_destinations[made_at], **_bounds(span)))

    def commitments(self, span: Span) -> Mapping[CommitmentState, int]:
        """Filings of this counter that count and began with a promise, by what became of it."""
        return {CommitmentState(state): count for state, count in self._work.rows(_commitments, **_bounds(span))}

    def acts(self, span: Span) -> Mapping[ActKind, int]:
        """Acts of this counter done in the span by kind, without those that began a record."""
        return {ActKind(kind): count for kind, count in self._work.rows(_acts, **_bounds(span))}


def _bounds(span: Span) -> dict[str, Any]:
    return {
        "since": span.since.isoformat() if span.since else _FIRST,
        "until": span.until.isoformat() if span.until else _LAST,
    }
