"""查询 of the list: prefix ranges on indexes only, never a scan for a substring.

The numbers of the page wanted are found and put in order inside the indexes; only the rows of that page are read.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    false,
    func,
    literal,
    literal_column,
    null,
    select,
    union,
    union_all,
)
from sqlalchemy.sql.elements import KeyedColumnElement

from app.domain.region import significant_prefix
from app.domain.vocabulary import LifeState, MadeAt, UpstreamState
from app.services.ports import FilingQuery
from app.store import tables
from app.store.mapping import SUMMARY_COLUMNS

_HERE, _ELSEWHERE = tables.filing, tables.elsewhere_filing
_INITIALS = {_HERE: tables.filing_initials, _ELSEWHERE: tables.elsewhere_initials}
_LAST_CHARACTER = "\U0010ffff"
_SHORTEST_PHONE_TAIL = 4


def page_of(query: FilingQuery) -> Select[Any]:
    """The columns of a summary, for the rows of one page, newest first."""
    meant = _sides(query)
    if len(meant) == 1:
        (only,) = meant
        return _rows_of(only, _page(_found(query, only), query.limit, query.offset)).order_by(*_newest(only.c))
    # Each side finds no more than the page could need, inside its own indexes; then the two are put in one order.
    wanted = query.limit + query.offset
    sides = [_page(_found(query, side), wanted).subquery(f"of_{side.name}") for side in meant]
    both = union_all(*(select(side.c.filed_on, side.c.number) for side in sides)).subquery("both")
    page = _page(both, query.limit, query.offset).subquery("page")
    rows = union_all(*(_rows_of(side, select(page.c.number)) for side in meant)).subquery("rows")
    return select(rows).order_by(rows.c.filed_on.desc(), rows.c.number.desc())


def count_of(query: FilingQuery) -> Select[Any]:
    """How many rows the query has."""
    counts = [select(func.count()).select_from(_found(query, side)).scalar_subquery() for side in _sides(query)]
    return select(sum(counts[1:], start=literal(0)) + counts[0])


def _sides(query: FilingQuery) -> tuple[Table, ...]:
    """The tables that can hold what is meant; nobody looks among filings of other counters for this counter's work."""
    if query.made_at is MadeAt.ELSEWHERE:
        return (_ELSEWHERE,)
    is_both = query.made_at is MadeAt.ANYWHERE and not _asks_own_work(query)
    return (_HERE, _ELSEWHERE) if is_both else (_HERE,)


def _asks_own_work(query: FilingQuery) -> bool:
    """Whether only filings of this counter can have what is asked for: what came down is upstream already."""
    is_upstream = query.upstream in (None, UpstreamState.ACCEPTED) and not query.not_yet_upstream
    return bool(not is_upstream or query.review_due_until or query.letter_kept_before or query.awaits_signature)


def _newest(columns: Any) -> tuple[Any, Any]:
    return columns.filed_on.desc(), columns.number.desc()


def _page(found: Any, limit: int, offset: int = 0) -> Select[Any]:
    return select(found.c.filed_on, found.c.number).order_by(*_newest(found.c)).limit(limit).offset(offset)


def _rows_of(side: Table, numbers: Select[Any]) -> Select[Any]:
    picked = numbers.with_only_columns(numbers.selected_columns.number)
    return select(*(_column_of(side, name) for name in SUMMARY_COLUMNS)).where(side.c.number.in_(picked))


def _column_of(side: Table, name: str) -> ColumnElement[Any]:
    if name in side.c:
        return side.c[name]
    if name == "place_code":
        return (literal("") if side is _HERE else side.c.office + side.c.counter).label(name)
    # What has come down was accepted upstream; what is owed for it is the matter of the counter that made it.
    return (literal(UpstreamState.ACCEPTED.value) if name == "upstream" else null()).label(name)


def _found(query: FilingQuery, side: Table) -> Any:
    """Day and number of every record on one side that the query means."""
    columns = side.c
    if side is _ELSEWHERE and _asks_own_work(query):
        return select(columns.filed_on, columns.number).where(false()).subquery("found")
    filters = _filters(query, columns)
    if not query.text.strip():
        return select(columns.filed_on, columns.number).where(*filters).subquery("found")
    hits = union(*_hits(query.text, side)).subquery("found")
    if not filters:
        return hits
    # The plus sign keeps SQLite from fetching the row of every hit: filters are judged along the newest-first index.
    number: ColumnElement[str] = literal_column(f"+{side.name}.number")
    found = select(columns.filed_on, columns.number).where(*filters, number.in_(select(hits.c.number)))
    return found.subquery("narrowed")


def _filters(query: FilingQuery, columns: Any) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if query.category is not None:
        filters.append(columns.category == query.category.value)
    if query.status is not None:
        filters.append(columns.status == query.status.value)
    if query.destination:
        filters.append(_starts_with(columns.destination, significant_prefix(query.destination)))
    if query.filed_from is not None:
        filters.append(columns.filed_on >= query.filed_from.isoformat())
    if query.filed_until is not None:
        filters.append(columns.filed_on <= query.filed_until.isoformat())
    # Filings of other counters have no such column: all of them are upstream (``_asks_own_work``).
    if query.upstream is not None and "upstream" in columns:
        filters.append(columns.upstream == query.upstream.value)
    if query.not_yet_upstream:
        filters.append(columns.upstream.not_in([UpstreamState.ACCEPTED.value, UpstreamState.CLOSED.value]))
    if query.with_commitment:
        filters.append(columns.commitment_due.is_not(None))
    if query.review_due_until is not None:
        filters.append(columns.review_due <= query.review_due_until.isoformat())
        filters.append(columns.status == LifeState.PENDING_REVIEW.value)
    if query.letter_kept_before is not None:
        filters.append(columns.letter_keep_until < query.letter_kept_before.isoformat())
    if query.awaits_signature:
        filters.append(columns.number.in_(select(tables.awaited_paper.c.filing_number)))
    return filters


def _hits(text: str, side: Table) -> list[Select[Any, Any]]:
    """One query for each thing that ``text`` can be the start of."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    columns, initials = side.c, _INITIALS[side].c
    found = select(columns.filed_on, columns.number)
    hits = [
        found.where(_starts_with(columns.name, unicodedata.normalize("NFC", text.strip()))),
        found.where(_starts_with(columns.legacy_number, typed), columns.legacy_number != ""),
    ]
    if typed.isascii() and typed.isalpha():
        by_initials = select(initials.filed_on, initials.number)
        hits.append(by_initials.where(_starts_with(initials.initials, typed.lower())))
    digits = typed.replace("-", "")
    if digits[:1].isascii() and digits[:1].isdigit():
        hits.append(found.where(_starts_with(columns.social_security_number, digits.upper())))
        hits.append(found.where(_starts_with(columns.number, digits.upper())))
    if digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST_PHONE_TAIL:
        # The second condition lets SQLite use the index, which leaves empty telephones out.
        hits.extend(
            found.where(_starts_with(column, digits[::-1]), column != "")
            for column in (columns.phone_reversed, columns.get("phone_2_reversed"))
            if column is not None
        )
    return hits


def _starts_with(column: KeyedColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return and_(column >= prefix, column < prefix + _LAST_CHARACTER)
