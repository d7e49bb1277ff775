"""SQLAlchemy statements compiled once and run straight on the driver.

Running a statement through ``Connection.execute`` costs about 50 µs of Python, as much as SQLite takes for the
row itself. The statements of the everyday path are fixed, so they are compiled on first use and then cost 10 µs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, or_
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from app.services.giving_way import give_way

_DIALECT = sqlite.dialect(paramstyle="qmark")


def one_of(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """``column IN (values)`` spelt out, since SQLAlchemy leaves the list of an IN open until it is run."""
    return or_(*(column == value for value in values))


class Statement:
    """A fixed statement whose values are named by ``bindparam``, or by column for an insert."""

    def __init__(self, element: Executable) -> None:
        self._element = element

    @cached_property
    def _compiled(self) -> tuple[str, tuple[str, ...], Mapping[str, Any]]:
        compiled = self._element.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("only statements with values can be prepared")
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return compiled.string, tuple(compiled.positiontup or ()), constants

    @property
    def sql(self) -> str:
        """The statement as the driver gets it."""
        return self._compiled[0]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """``values`` in the statement's order. Raises KeyError when one is missing."""
        _, names, constants = self._compiled
        return [values[name] if name in values else constants[name] for name in names]


class Work:
    """One open transaction as repositories see it; refuses everything once it has ended.

    A thread that gives way does so before each of its statements.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Connection | None = connection
        self._driver: Any = connection.connection.dbapi_connection

    @property
    def connection(self) -> Connection:
        """For the few queries that are put together at run time."""
        if self._connection is None:
            raise RuntimeError("the unit of work has ended")
        give_way()
        return self._connection

    def control(self, sql: str) -> None:
        """Run a statement that steers the transaction."""
        if self._connection is None:
            raise RuntimeError("the unit of work has ended")
        self._driver.execute(sql)

    def end(self) -> None:
        """Nothing more is run through this object."""
        self._connection = None
        self._driver = None

    def run(self, statement: Statement, **values: Any) -> int:
        """Run a statement that changes rows; how many it changed."""
        return int(self._execute(statement, values).rowcount)

    def run_many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement for every row of values."""
        if self._connection is None:
            raise RuntimeError("the unit of work has ended")
        give_way()
        self._driver.executemany(statement.sql, (statement.arguments(row) for row in rows))

    def find(self, statement: Statement, **values: Any) -> tuple[Any, ...] | None:
        """The first row or None."""
        row: tuple[Any, ...] | None = self._execute(statement, values).fetchone()
        return row

    def rows(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        """All rows."""
        found: list[tuple[Any, ...]] = self._execute(statement, values).fetchall()
        return found

    def _execute(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        if self._connection is None:
            raise RuntimeError("the unit of work has ended")
        give_way()
        return self._driver.execute(statement.sql, statement.arguments(values))
