"""查询 of the list: prefix ranges on indexes only, never a scan for a substring.

The numbers of the page wanted are found and put in order inside the indexes; only the rows of that page are read.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select, union
from sqlalchemy.sql.elements import KeyedColumnElement

from app.domain.region import significant_prefix
from app.domain.vocabulary import LifeState, UpstreamState
from app.services.ports import FilingQuery
from app.store import tables
from app.store.mapping import SUMMARY_COLUMNS

_F = tables.filing.c
_LAST_CHARACTER = "\U0010ffff"
_SHORTEST_PHONE_TAIL = 4


def page_of(query: FilingQuery) -> Select[Any]:
    """The columns of a summary, for the rows of one page, newest first."""
    found = _found(query)
    page = (
        select(found.c.number)
        .order_by(found.c.filed_on.desc(), found.c.number.desc())
        .limit(query.limit)
        .offset(query.offset)
    )
    return (
        select(*(_F[name] for name in SUMMARY_COLUMNS))
        .where(_F.number.in_(page))
        .order_by(_F.filed_on.desc(), _F.number.desc())
    )


def count_of(query: FilingQuery) -> Select[Any]:
    """How many rows the query has."""
    return select(func.count()).select_from(_found(query))


def _found(query: FilingQuery) -> Any:
    """Day and number of every record that the query means."""
    filters = _filters(query)
    if not query.text.strip():
        return select(_F.filed_on, _F.number).where(*filters).subquery("found")
    hits = union(*_hits(query.text)).subquery("found")
    if not filters:
        return hits
    # The plus sign keeps SQLite from fetching the row of every hit: filters are judged along the newest-first index.
    number: ColumnElement[str] = literal_column("+filing.number")
    return select(_F.filed_on, _F.number).where(*filters, number.in_(select(hits.c.number))).subquery("narrowed")


def _filters(query: FilingQuery) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.category is not None:
        filters.append(_F.category == query.category.value)
    if query.status is not None:
        filters.append(_F.status == query.status.value)
    if query.destination:
        filters.append(_starts_with(_F.destination, significant_prefix(query.destination)))
    if query.filed_from is not None:
        filters.append(_F.filed_on >= query.filed_from.isoformat())
    if query.filed_until is not None:
        filters.append(_F.filed_on <= query.filed_until.isoformat())
    if query.upstream is not None:
        filters.append(_F.upstream == query.upstream.value)
    if query.not_yet_upstream:
        filters.append(_F.upstream.not_in([UpstreamState.ACCEPTED.value, UpstreamState.CLOSED.value]))
    if query.with_commitment:
        filters.append(_F.commitment_due.is_not(None))
    if query.review_due_until is not None:
        filters.append(_F.review_due <= query.review_due_until.isoformat())
        filters.append(_F.status == LifeState.PENDING_REVIEW.value)
    if query.letter_kept_before is not None:
        filters.append(_F.letter_keep_until < query.letter_kept_before.isoformat())
    if query.awaits_signature:
        filters.append(_F.number.in_(select(tables.awaited_paper.c.filing_number)))
    return filters


def _hits(text: str) -> list[Select[Any, Any]]:
    """One query for each thing that ``text`` can be the start of."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    found = select(_F.filed_on, _F.number)
    hits = [
        found.where(_starts_with(_F.name, unicodedata.normalize("NFC", text.strip()))),
        found.where(_starts_with(_F.legacy_number, typed), _F.legacy_number != ""),
    ]
    if typed.isascii() and typed.isalpha():
        initials = tables.filing_initials.c
        by_initials = select(initials.filed_on, initials.number)
        hits.append(by_initials.where(_starts_with(initials.initials, typed.lower())))
    digits = typed.replace("-", "")
    if digits[:1].isascii() and digits[:1].isdigit():
        hits.append(found.where(_starts_with(_F.social_security_number, digits.upper())))
        hits.append(found.where(_starts_with(_F.number, digits.upper())))
    if digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST_PHONE_TAIL:
        # The second condition lets SQLite use the index, which leaves empty telephones out.
        hits.extend(
            found.where(_starts_with(column, digits[::-1]), column != "")
            for column in (_F.phone_reversed, _F.phone_2_reversed)
        )
    return hits


def _starts_with(column: KeyedColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return and_(column >= prefix, column < prefix + _LAST_CHARACTER)
