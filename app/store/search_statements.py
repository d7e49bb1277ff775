"""The statements of a list, put together and compiled once for each shape of a query and kept.

Putting one together and compiling it takes SQLAlchemy about as long as SQLite takes to answer it, and an answer needs
about ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    GenerativeSelect,
    Select,
    Table,
    bindparam,
    func,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.sql.visitors import iterate

from app.domain.vocabulary import UpstreamState
from app.services.list_order import ListOrder
from app.store import tables
from app.store.mapping import SUMMARY_COLUMNS
from app.store.search_conditions import Columns, between, conditions, days_filed, hit
from app.store.search_values import CLOSED_NAME, INITIALS, Shape
from app.store.statement import Statement

_KEPT = 1024
_UPSTREAM: ColumnElement[str] = literal_column(f"'{UpstreamState.ACCEPTED.value}'")
"""What has come down was accepted upstream; what is owed for it is the matter of the counter that made it."""
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

Lead = str | int
"""A condition that an index of its own leads to: a start of the text, or the place of a filter among the others."""


@dataclass(frozen=True)
class TextJudged:
    """The text as a condition on a record: what is common by its columns, what is scarce by its numbers."""

    common: tuple[str, ...] = ()
    scarce: tuple[str, ...] = ()


@lru_cache(maxsize=_KEPT)
def starts_in(shape: Shape, side: Table) -> tuple[str, ...]:
    """What the text may be the start of in this table."""
    return tuple(start for start in shape.starts if start in (INITIALS, CLOSED_NAME) or start in side.c)


@lru_cache(maxsize=_KEPT)
def how_many_filters(shape: Shape, side: Table) -> int:
    """How many conditions there are besides the text."""
    return len(conditions(shape.query, side.c, side))


@lru_cache(maxsize=_KEPT)
def is_told_by_lead(shape: Shape, side: Table, place: int) -> bool:
    """Whether an index that a filter leads to tells all that a record is judged and sorted by."""
    filters = conditions(shape.query, side.c, side)
    wanted = {name for item in filters for name in _names(item, side)}
    if shape.query.order is not ListOrder.NEWEST:
        wanted |= set(_names(_order_key(shape.query.order, side, side.c), side))
    (first, *_) = _names(filters[place], side)
    return any(names[0] == first and wanted <= set(names) for names in _indexes(side))


@lru_cache(maxsize=_KEPT)
def is_told_along(shape: Shape, side: Table) -> bool:
    """Whether the index of the newest-first order that is walked tells of every filter."""
    first = "filed_on" if shape.query.promise is None else "commitment_state"
    wanted = {name for item in conditions(shape.query, side.c, side) for name in _names(item, side)}
    return any(names[0] == first and wanted <= set(names) for names in _indexes(side))


@lru_cache(maxsize=_KEPT)
def counted(shape: Shape, side: Table, lead: Lead) -> Statement:
    """How many records a condition leaves, counted to ``most``."""
    rows = _left_by(shape, side, lead).limit(bindparam("most")).subquery()
    return Statement(select(func.count()).select_from(rows))


@lru_cache(maxsize=_KEPT)
def put_in_order(shape: Shape, side: Table, leads: tuple[Lead, ...], text: TextJudged) -> Statement:
    """The places of the page among all that is left by any of ``leads``.

    Plus signs keep SQLite from walking the order instead.
    """
    pages = [_page(shape, _meant(shape, side, lead, text)).subquery() for lead in leads]
    every = union(*(select(page) for page in pages)) if len(pages) > 1 else select(pages[0])
    return Statement(_in_order(shape, every).limit(bindparam("limit")))


@lru_cache(maxsize=_KEPT)
def walked(shape: Shape, side: Table, text: TextJudged) -> Statement:
    """The places of the page along the index of the order."""
    walk = select(*_keys(shape, side, side.c)).where(
        *conditions(shape.query, _unindexed(side), side), *_text_judged(side, text), *_stretch(shape, side)
    )
    if shape.query.order is ListOrder.NEWEST and (text.common or text.scarce):
        walk = walk.where(_reaches(shape, side, text))
    is_constant = shape.query.order is ListOrder.UPSTREAM and side is tables.elsewhere_filing
    return Statement(_page(shape, walk, without_key=is_constant))


@lru_cache(maxsize=_KEPT)
def walked_a_stretch(shape: Shape, side: Table, text: TextJudged) -> Statement:
    """The same where the newest come first, found among no more than ``far`` records of the index."""
    every = [*conditions(shape.query, side.c, side), *_text_judged(side, text, side.c)]
    judged = {name for item in every for name in _names(item, side)} - {"filed_on", "number"}
    keys = _keys(shape, side, side.c)
    judged_in = select(*keys, *(side.c[name] for name in sorted(judged))).where(*_stretch(shape, side))
    along = _page(shape, judged_in, "far").subquery("along")
    columns = {"filed_on": along.c.d, "number": along.c.n, **{name: along.c[name] for name in judged}}
    # Not put in order again: SQLite would read all of it before, instead of going on until the page is full.
    found = select(along.c.d, along.c.n).limit(bindparam("limit"))
    return Statement(found.where(*conditions(shape.query, columns, side), *_text_judged(side, text, columns)))


@lru_cache(maxsize=_KEPT)
def beyond_the_stretch(shape: Shape, side: Table) -> Statement:
    """A place of the index behind the first ``far``, if there is one."""
    keys = select(*_keys(shape, side, side.c)).where(*_stretch(shape, side))
    return Statement(_page(shape, keys, "one").offset(bindparam("far")))


@lru_cache(maxsize=_KEPT)
def counted_led(shape: Shape, side: Table, leads: tuple[Lead, ...], text: TextJudged) -> Statement:
    """How many records the query has among those that are left by any of ``leads``."""
    every = union(*(_meant(shape, side, lead, text) for lead in leads)).subquery()
    return Statement(select(func.count()).select_from(every))


@lru_cache(maxsize=_KEPT)
def counted_along(shape: Shape, side: Table, text: TextJudged) -> Statement:
    """How many records the query has, looking at every one."""
    rows = select(side.c.number).where(*conditions(shape.query, _unindexed(side), side), *_text_judged(side, text))
    return Statement(select(func.count()).select_from(rows.subquery()))


@lru_cache(maxsize=4)
def summaries(side: Table) -> Statement:
    """The columns of a summary for the records whose numbers are given, as JSON."""
    wanted: Select[Any] = select(literal_column("value")).select_from(func.json_each(bindparam("numbers")))
    return Statement(select(*(_column_of(side, name) for name in SUMMARY_COLUMNS)).where(side.c.number.in_(wanted)))


def _left_by(shape: Shape, side: Table, lead: Lead) -> Select[Any]:
    if isinstance(lead, str):
        return hit(lead, side, side.c).rows
    return select(side.c.filed_on, side.c.number).where(conditions(shape.query, side.c, side)[lead])


def _reaches(shape: Shape, side: Table, text: TextJudged) -> ColumnElement[bool]:
    """From the newest day on that the text has at all, or the oldest: years without it are not walked through."""
    is_down = shape.query.descending
    furthest = func.max if is_down else func.min
    days = [hit(start, side, side.c).rows.subquery() for start in (*text.common, *text.scarce)]
    each = union_all(*(select(furthest(rows.c.filed_on).label("d")) for rows in days)).subquery()
    day = select(furthest(each.c.d)).scalar_subquery()
    return side.c.filed_on <= day if is_down else side.c.filed_on >= day


def _names(element: Any, side: Table) -> list[str]:
    """The columns of the table that an expression asks for, in their order."""
    return [part.name for part in iterate(element) if isinstance(part, Column) and part.table is side]


@lru_cache(maxsize=4)
def _indexes(side: Table) -> list[list[str]]:
    return [[column.name for column in index.columns] for index in side.indexes]


def _text_judged(side: Table, text: TextJudged, columns: Columns | None = None) -> list[ColumnElement[bool]]:
    along = _unindexed(side) if columns is None else columns
    common = [hit(start, side, along).condition for start in text.common]
    scarce = [hit(start, side, along).numbers for start in text.scarce]
    every = [*common, *([along["number"].in_(union(*scarce))] if scarce else [])]
    return [or_(*every)] if every else []


def _meant(shape: Shape, side: Table, lead: Lead, text: TextJudged) -> Select[Any]:
    """What a record is sorted by, for those left by ``lead`` on which everything else holds."""
    rows = _left_by(shape, side, lead)
    judged = conditions(shape.query, _unindexed(side), side)
    others = [item for place, item in enumerate(judged) if place != lead] + _text_judged(side, text)
    source = rows.get_final_froms()[0]
    keys = _keys(shape, side, _unindexed(side))
    if source is side:
        return rows.with_only_columns(*keys).where(*others)
    if shape.query.order is ListOrder.NEWEST and not others:
        # A name with several readings may begin as typed in more than one of them.
        return rows.with_only_columns(
            _plus(source, "filed_on").label("d"), _plus(source, "number").label("n")
        ).distinct()
    joined = rows.join_from(source, side, side.c.number == source.c.number)
    return joined.with_only_columns(*keys).where(*others).distinct()


def _stretch(shape: Shape, side: Table) -> list[ColumnElement[bool]]:
    """Conditions by which the walk's own index is chosen, so that it begins where they do."""
    query = shape.query
    if query.order in (ListOrder.DUE, ListOrder.LETTER):
        return [side.c[_ORDER_COLUMNS[query.order]].is_not(None)]
    if query.order is ListOrder.UNTIL:
        return between(_order_key(query.order, side, side.c), query, "ends_from", "ends_until")
    if query.order is not ListOrder.NEWEST:
        return []
    if query.promise is not None:
        return [side.c.commitment_state == bindparam("promise")]
    return [*days_filed(query, side.c), *([side.c.status == bindparam("status")] if query.status else [])]


def _keys(shape: Shape, side: Table, columns: Columns) -> list[Any]:
    keys: list[Any] = [columns["filed_on"].label("d"), columns["number"].label("n")]
    if shape.query.order is not ListOrder.NEWEST:
        keys = [_order_key(shape.query.order, side, columns).label("k"), *keys]
    return keys


def _page(shape: Shape, places: Select[Any], limit: str = "limit", *, without_key: bool = False) -> Select[Any]:
    """The first places after ``query.after``. A key that is the same everywhere would hide the index."""
    if shape.query.after is not None:
        how_many = 2 if shape.query.order is ListOrder.NEWEST else 3
        keys = [key.element for key in list(places.selected_columns)[:how_many]]
        here, start = tuple_(*keys), tuple_(*(bindparam(f"after_{place}") for place in range(how_many)))
        places = places.where(here < start if shape.query.descending else here > start)
    return _in_order(shape, places, without_key=without_key).limit(bindparam(limit))


def _in_order(shape: Shape, places: S, *, without_key: bool = False) -> S:
    names = ("d", "n") if without_key or shape.query.order is ListOrder.NEWEST else ("k", "d", "n")
    wanted: list[Any] = [literal_column(name) for name in names]
    return places.order_by(*(key.desc() if shape.query.descending else key.asc() for key in wanted))


def _order_key(order: ListOrder, side: Table, columns: Columns) -> Any:
    if order is ListOrder.UNTIL:
        return func.ifnull(columns["valid_until"], literal_column("'9999-12-31'"))
    name = _ORDER_COLUMNS[order]
    return columns[name] if name in side.c else _UPSTREAM


def _column_of(side: Table, name: str) -> ColumnElement[Any]:
    if name in side.c:
        return side.c[name]
    if name == "place_code":
        return (literal_column("''") if side is tables.filing else side.c.office + side.c.counter).label(name)
    return (_UPSTREAM if name == "upstream" else null()).label(name)


@lru_cache(maxsize=4)
def _unindexed(side: Table) -> Columns:
    """The columns with a plus sign: judged wherever SQLite is, never a reason to go elsewhere."""
    return {column.name: _plus(side, column.name) for column in side.columns}


def _plus(source: Any, name: str) -> ColumnElement[Any]:
    return literal_column(f"+{source.name}.{name}")
