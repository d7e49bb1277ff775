"""查询 of the list as conditions on indexed columns: prefix ranges only, never a scan for a substring."""

from __future__ import annotations

import unicodedata

from sqlalchemy import ColumnElement, Select, and_, select, union
from sqlalchemy.sql.elements import KeyedColumnElement

from app.domain.region import significant_prefix
from app.domain.vocabulary import UpstreamState
from app.services.ports import FilingQuery
from app.store import tables

_F = tables.filing.c
_LAST_CHARACTER = "\U0010ffff"
_SHORTEST_PHONE_TAIL = 4


def conditions_of(query: FilingQuery) -> list[ColumnElement[bool]]:
    """Conditions on ``filing``; all must hold."""
    conditions: list[ColumnElement[bool]] = []
    if query.text.strip():
        conditions.append(_F.number.in_(union(*_hits(query.text))))
    if query.category is not None:
        conditions.append(_F.category == query.category.value)
    if query.status is not None:
        conditions.append(_F.status == query.status.value)
    if query.destination:
        conditions.append(_starts_with(_F.destination, significant_prefix(query.destination)))
    if query.filed_from is not None:
        conditions.append(_F.filed_on >= query.filed_from.isoformat())
    if query.filed_until is not None:
        conditions.append(_F.filed_on <= query.filed_until.isoformat())
    if query.upstream is not None:
        conditions.append(_F.upstream == query.upstream.value)
    if query.not_yet_upstream:
        conditions.append(_F.upstream != UpstreamState.ACCEPTED.value)
    if query.with_commitment:
        conditions.append(_F.commitment_due.is_not(None))
    return conditions


def _hits(text: str) -> list[Select[tuple[str]]]:
    """Numbers of the records that ``text`` may mean, one query for each thing it can be the start of."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    upper = typed.upper()
    hits = [
        select(_F.number).where(_starts_with(_F.name, unicodedata.normalize("NFC", text.strip()))),
        select(_F.number).where(_starts_with(_F.legacy_number, typed), _F.legacy_number != ""),
    ]
    if typed.isascii() and typed.isalpha():
        initials = tables.filing_initials.c
        hits.append(select(initials.number).where(_starts_with(initials.initials, typed.lower())))
    digits = typed.replace("-", "")
    if digits[:1].isascii() and digits[:1].isdigit():
        number = upper.replace("-", "")
        hits.append(select(_F.number).where(_starts_with(_F.social_security_number, number)))
        hits.append(select(_F.number).where(_starts_with(_F.number, number)))
    if digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST_PHONE_TAIL:
        # The second condition lets SQLite use the index, which leaves empty telephones out.
        hits.extend(
            select(_F.number).where(_starts_with(column, digits[::-1]), column != "")
            for column in (_F.phone_reversed, _F.phone_2_reversed)
        )
    return hits


def _starts_with(column: KeyedColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return and_(column >= prefix, column < prefix + _LAST_CHARACTER)
