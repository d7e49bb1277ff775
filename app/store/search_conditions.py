"""What a query asks of a record, and what a typed text can be the start of, as conditions on columns.

Conditions name their values and do not hold them (``search_values``), so that a statement is put together once for all
queries that differ in values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, Text, and_, bindparam, exists, func, literal_column, select

from app.domain.vocabulary import LifeState, UpstreamState
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.store import tables
from app.store.search_values import CLOSED_NAME, INITIALS

_INITIALS = {
    tables.filing: tables.filing_initials,
    tables.elsewhere_filing: tables.elsewhere_initials,
}
_LEFT_OUT_EMPTY = ("legacy_number", "phone_reversed", "phone_2_reversed")
_LIVE = [state.value for state in LifeState if state.is_live]
_UPSTREAM_OPEN = [state.value for state in UpstreamState if state not in (UpstreamState.ACCEPTED, UpstreamState.CLOSED)]

Columns = Any
"""Columns by name."""


@dataclass(frozen=True)
class Hit:
    """One thing that a text may be the start of: the records it has, and the same as a condition on one."""

    rows: Select[Any]
    """Day and number."""
    numbers: Select[Any]
    condition: ColumnElement[bool]


def days_filed(query: FilingQuery, columns: Columns) -> list[ColumnElement[bool]]:
    """Within the days that are wanted."""
    return between(columns["filed_on"], query, "filed_from", "filed_until")


def conditions(query: FilingQuery, columns: Columns, side: Table) -> list[ColumnElement[bool]]:
    """One condition for each thing asked for, each with an index that leads to what it leaves."""
    filters: list[ColumnElement[bool]] = []
    if query.status is not None:
        filters.append(columns["status"] == bindparam("status"))
    # Filings of other counters have no such column: all of them are upstream (``_asks_own_work``).
    if query.upstream is not None and "upstream" in side.c:
        filters.append(columns["upstream"] == bindparam("upstream"))
    if query.not_yet_upstream:
        filters.append(_is_one_of(columns["upstream"], _UPSTREAM_OPEN))
    if query.awaits_signature:
        filters.append(columns["number"].in_(select(tables.awaited_paper.c.filing_number)))
    # Nor have they any word of what became of a promise (``_asks_own_work``).
    if query.promise is not None and "commitment_state" in side.c:
        filters.append(columns["commitment_state"] == bindparam("promise"))
    filters.extend(_days(query, columns))
    if query.not_reminded:
        filters.append(_not_reminded(columns))
    if query.category is not None:
        filters.append(columns["category"] == bindparam("category"))
    if query.destination:
        filters.append(_starts_with(columns["destination"], "destination"))
    if query.is_live:
        filters.append(_is_one_of(columns["status"], _LIVE))
    return filters


def _not_reminded(columns: Columns) -> ColumnElement[bool]:
    """Something is owed, and the last reminder, if there was one, was of another day than it is due on now."""
    due = columns["commitment_due"]
    key = literal_column(f"'{tables.REMINDED}'", Text).concat(columns["number"])
    last = func.json_extract(tables.setting.c.value, literal_column("'$[#-1].due_on'"))
    reminded = exists(select(literal_column("1")).where(tables.setting.c.key == key, last == due))
    return and_(due.is_not(None), ~reminded)


def _days(query: FilingQuery, columns: Columns) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.review_due_until is not None:
        is_waiting = columns["status"] == literal_column(f"'{LifeState.PENDING_REVIEW.value}'")
        filters.append(and_(columns["review_due"] <= bindparam("review_due_until"), is_waiting))
    if query.letter_kept_before is not None:
        filters.append(columns["letter_keep_until"] < bindparam("letter_kept_before"))
    elif query.order is ListOrder.LETTER:
        filters.append(columns["letter_keep_until"].is_not(None))
    if query.with_commitment or query.due_from or query.due_until or query.order is ListOrder.DUE:
        due = columns["commitment_due"]
        filters.append(and_(due.is_not(None), *between(due, query, "due_from", "due_until")))
    if query.ends_from is not None or query.ends_until is not None:
        until = columns["valid_until"]
        filters.append(and_(until.is_not(None), *between(until, query, "ends_from", "ends_until")))
    if days := days_filed(query, columns):
        filters.append(and_(*days))
    return filters


def between(column: Any, query: FilingQuery, first: str, last: str) -> list[ColumnElement[bool]]:
    """From the first to the last of two values of the query, of which either may be missing."""
    return [
        *([column >= bindparam(first)] if getattr(query, first) is not None else []),
        *([column <= bindparam(last)] if getattr(query, last) is not None else []),
    ]


def hit(start: str, side: Table, columns: Columns) -> Hit:
    """The records of which ``start`` begins as typed; the condition is on ``columns``, the rows found by an index."""
    if start != INITIALS:
        found = _start(start, side.c)
        return Hit(_rows(side, found), _numbers(side, found), _start(start, columns))
    initials = _INITIALS[side]
    found = _starts_with(initials.c.initials, INITIALS)
    along = _starts_with(literal_column(f"+{initials.name}.initials"), INITIALS)
    has_them = exists(select(literal_column("1")).where(initials.c.number == columns["number"], along))
    return Hit(_rows(initials, found), _numbers(initials, found), has_them)


def _rows(source: Table, condition: ColumnElement[bool]) -> Select[Any]:
    return select(source.c.filed_on, source.c.number).where(condition)


def _numbers(source: Table, condition: ColumnElement[bool]) -> Select[Any]:
    return select(source.c.number).where(condition)


def _start(name: str, columns: Columns) -> ColumnElement[bool]:
    start = _starts_with(columns["name" if name == CLOSED_NAME else name], name)
    # The second condition lets SQLite use the index, which leaves empty ones out; a value kept apart would have it
    # look for a plan anew each time.
    return and_(start, columns[name] != literal_column("''")) if name in _LEFT_OUT_EMPTY else start


def _starts_with(column: Any, start: str) -> ColumnElement[bool]:
    return and_(column >= bindparam(f"{start}_start"), column < bindparam(f"{start}_end"))


def _is_one_of(column: Any, values: list[str]) -> ColumnElement[bool]:
    """Spelt out: SQLAlchemy leaves the list of an IN open until it is run."""
    return column.in_([literal_column(f"'{value}'") for value in values])  # type: ignore[no-any-return]
