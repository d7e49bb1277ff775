"""What a query asks of a record, and what a typed text can be the start of, as conditions on columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, literal, literal_column, select

from app.domain.region import significant_prefix
from app.domain.vocabulary import LifeState, UpstreamState
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.store import tables

_INITIALS = {
    tables.filing: tables.filing_initials,
    tables.elsewhere_filing: tables.elsewhere_initials,
}
_LEFT_OUT_EMPTY = ("legacy_number", "phone_reversed", "phone_2_reversed")
_LAST_CHARACTER = "\U0010ffff"
_SHORTEST_PHONE_TAIL = 4
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
    days = []
    if query.filed_from is not None:
        days.append(columns["filed_on"] >= query.filed_from.isoformat())
    if query.filed_until is not None:
        days.append(columns["filed_on"] <= query.filed_until.isoformat())
    return days


def conditions(query: FilingQuery, columns: Columns, side: Table) -> list[ColumnElement[bool]]:
    """One condition for each thing asked for, each with an index that leads to what it leaves."""
    filters: list[ColumnElement[bool]] = []
    if query.status is not None:
        filters.append(columns["status"] == query.status.value)
    # Filings of other counters have no such column: all of them are upstream (``_asks_own_work``).
    if query.upstream is not None and "upstream" in side.c:
        filters.append(columns["upstream"] == query.upstream.value)
    if query.not_yet_upstream:
        filters.append(columns["upstream"].in_(_UPSTREAM_OPEN))
    if query.awaits_signature:
        filters.append(columns["number"].in_(select(tables.awaited_paper.c.filing_number)))
    # Nor have they any word of what became of a promise (``_asks_own_work``).
    if query.promise is not None and "commitment_state" in side.c:
        filters.append(columns["commitment_state"] == query.promise.value)
    filters.extend(_days(query, columns))
    if query.category is not None:
        filters.append(columns["category"] == query.category.value)
    if query.destination:
        filters.append(_starts_with(columns["destination"], significant_prefix(query.destination)))
    if query.is_live:
        filters.append(columns["status"].in_(_LIVE))
    return filters


def _days(query: FilingQuery, columns: Columns) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.review_due_until is not None:
        is_waiting = columns["status"] == LifeState.PENDING_REVIEW.value
        filters.append(and_(columns["review_due"] <= query.review_due_until.isoformat(), is_waiting))
    if query.letter_kept_before is not None:
        filters.append(columns["letter_keep_until"] < query.letter_kept_before.isoformat())
    elif query.order is ListOrder.LETTER:
        filters.append(columns["letter_keep_until"].is_not(None))
    if query.with_commitment or query.due_from or query.due_until or query.order is ListOrder.DUE:
        due = columns["commitment_due"]
        filters.append(and_(due.is_not(None), *_between(due, query.due_from, query.due_until)))
    if query.ends_from is not None or query.ends_until is not None:
        until = columns["valid_until"]
        filters.append(and_(until.is_not(None), *_between(until, query.ends_from, query.ends_until)))
    if days := days_filed(query, columns):
        filters.append(and_(*days))
    return filters


def _between(column: Any, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    return [
        *([column >= first.isoformat()] if first is not None else []),
        *([column <= last.isoformat()] if last is not None else []),
    ]


def hits(text: str, side: Table, columns: Columns) -> list[Hit]:
    """All that ``text`` may be the start of; the conditions are on ``columns``, the rows found by their indexes."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    found = [
        Hit(_rows(side, start(side.c)), _numbers(side, start(side.c)), start(columns))
        for start in _starts(text, typed, side)
    ]
    if typed.isascii() and typed.isalpha():
        initials = _INITIALS[side]
        start = _starts_with(initials.c.initials, typed.lower())
        along = _starts_with(literal_column(f"+{initials.name}.initials"), typed.lower())
        has_them = exists(select(literal(1)).where(initials.c.number == side.c.number, along))
        found.append(Hit(_rows(initials, start), _numbers(initials, start), has_them))
    return found


def _rows(source: Table, condition: ColumnElement[bool]) -> Select[Any]:
    return select(source.c.filed_on, source.c.number).where(condition)


def _numbers(source: Table, condition: ColumnElement[bool]) -> Select[Any]:
    return select(source.c.number).where(condition)


def _starts(text: str, typed: str, side: Table) -> list[Callable[[Columns], ColumnElement[bool]]]:
    digits = typed.replace("-", "").upper()
    name = unicodedata.normalize("NFC", text.strip())
    starts: list[tuple[str, str]] = [("name", name), ("legacy_number", typed)]
    if digits[:1].isascii() and digits[:1].isdigit():
        starts += [("social_security_number", digits), ("number", digits)]
    if digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST_PHONE_TAIL:
        starts += [(column, digits[::-1]) for column in ("phone_reversed", "phone_2_reversed") if column in side.c]
    return [partial(_start, column, prefix) for column, prefix in starts]


def _start(name: str, prefix: str, columns: Columns) -> ColumnElement[bool]:
    start = _starts_with(columns[name], prefix)
    # The second condition lets SQLite use the index, which leaves empty ones out.
    return and_(start, columns[name] != "") if name in _LEFT_OUT_EMPTY else start


def _starts_with(column: Any, prefix: str) -> ColumnElement[bool]:
    return and_(column >= prefix, column < prefix + _LAST_CHARACTER)
