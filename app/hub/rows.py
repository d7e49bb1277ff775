"""Finding and writing many rows at once, in the way that is quickest on each database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Executable,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

Row = dict[str, Any]


def is_one_of(connection: Connection, wanted: Column[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text column holds one of ``values``."""
    if connection.dialect.name == "postgresql":
        # One parameter however many there are, so that the statement is always the same and known already.
        return wanted == any_(literal(list(values), postgresql.ARRAY(Text)))
    return wanted.in_(list(values))


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, all with the same keys, in their order; those whose primary key is there replace what it holds.

    A table that numbers its rows by itself replaces none.
    """
    if not rows:
        return
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        # One statement with one parameter: a statement a row costs several times as much there.
        text = json.dumps(rows, ensure_ascii=False)
        connection.execute(_insert_at_postgresql(table, names), {"rows": text})
        return
    connection.execute(_insert_at_sqlite(table, names), rows)


@cache
def _insert_at_postgresql(table: Table, names: tuple[str, ...]) -> Executable:
    given = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON)).table_valued(
        *(column(name, table.c[name].type) for name in names)
    )
    row = given.render_derived(name="given", with_types=True)
    statement = postgresql.insert(table).from_select(list(names), select(*(row.c[name] for name in names)))
    return _replacing(statement, table, names)


@cache
def _insert_at_sqlite(table: Table, names: tuple[str, ...]) -> Executable:
    statement = sqlite.insert(table).values({name: bindparam(name) for name in names})
    return _replacing(statement, table, names)


def _replacing(statement: Any, table: Table, names: tuple[str, ...]) -> Executable:
    key = [one.name for one in table.primary_key if one.name in names]
    if not key:
        return statement  # type: ignore[no-any-return]
    changing = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changing)  # type: ignore[no-any-return]
