"""The statements of a list, put together and compiled once for each shape of a query and kept.

Putting one together and compiling it takes SQLAlchemy about as long as SQLite takes to answer it, and an answer needs
about ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
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
)

from app.domain.vocabulary import UpstreamState
from app.services.list_order import ListOrder
from app.store import tables
from app.store.mapping import SUMMARY_COLUMNS
from app.store.search_conditions import Columns, conditions, days_filed, hit
from app.store.search_values import INITIALS, Shape
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
    return tuple(start for start in shape.starts if start == INITIALS or start in side.c)


@lru_cache(maxsize=_KEPT)
def how_many_filters(shape: Shape, side: Table) -> int:
    """How many conditions there are besides the text."""
    return len(conditions(shape.query, side.c, side))


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
def walked(shape: Shape, side: Table, text: TextJudged, *, has_end: bool) -> Statement:
    """The places of the page along the index of the order, as far as a place if it ``has_end``."""
    walk = select(*_keys(shape, side, side.c)).where(
        *conditions(shape.query, _unindexed(side), side), *_text_judged(side, text), *_stretch(shape, side)
    )
    if has_end:
        here, end = tuple_(side.c.filed_on, side.c.number), tuple_(bindparam("end_0"), bindparam("end_1"))
        walk = walk.where(here >= end if shape.query.descending else here <= end)
    is_constant = shape.query.order is ListOrder.UPSTREAM and side is tables.elsewhere_filing
    return Statement(_page(shape, walk, without_key=is_constant))


@lru_cache(maxsize=_KEPT)
def end_of_stretch(shape: Shape, side: Table) -> Statement:
    """The place ``far`` along the newest-first order."""
    keys = select(*_keys(shape, side, side.c)).where(*_stretch(shape, side))
    return Statement(_page(shape, keys, limit=1).offset(bindparam("far")))


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


def _text_judged(side: Table, text: TextJudged) -> list[ColumnElement[bool]]:
    along = _unindexed(side)
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
    """The days and the status by which the walk's own index is chosen, so that it begins where they do."""
    query = shape.query
    if query.order in (ListOrder.DUE, ListOrder.LETTER):
        return [side.c[_ORDER_COLUMNS[query.order]].is_not(None)]
    if query.order is not ListOrder.NEWEST:
        return []
    return [*days_filed(query, side.c), *([side.c.status == bindparam("status")] if query.status else [])]


def _keys(shape: Shape, side: Table, columns: Columns) -> list[Any]:
    keys: list[Any] = [columns["filed_on"].label("d"), columns["number"].label("n")]
    if shape.query.order is not ListOrder.NEWEST:
        keys = [_order_key(shape.query.order, side, columns).label("k"), *keys]
    return keys


def _page(shape: Shape, places: Select[Any], *, without_key: bool = False, limit: int | None = None) -> Select[Any]:
    """The first places after ``query.after``. A key that is the same everywhere would hide the index."""
    if shape.query.after is not None:
        keys = [key.element for key in places.selected_columns]
        here, start = tuple_(*keys), tuple_(*(bindparam(f"after_{place}") for place in range(len(keys))))
        places = places.where(here < start if shape.query.descending else here > start)
    ordered = _in_order(shape, places, without_key=without_key)
    return ordered.limit(bindparam("limit") if limit is None else limit)


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
