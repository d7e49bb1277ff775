"""The hub's database: SQLite in a file, or PostgreSQL, behind two kinds of transaction."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from app.errors import EnvironmentProblem, UsageError
from app.hub.tables import metadata

_BUSY_TIMEOUT_SECONDS = 30
_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""What an address may begin with → the driver it is opened with."""


class Database:
    """An engine with the hub's tables made. Any thread may use it."""

    def __init__(self, url: str) -> None:
        self._engine = _make_engine(url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        # SQLite's own waiting is not fair; writers of this process queue up here instead.
        self._turn = threading.Lock()
        try:
            # In a transaction of its own, so that two programs started at once do not both make a table.
            with self.write(["schema"]) as connection:
                metadata.create_all(connection)
        except OperationalError as error:
            self._engine.dispose()
            raise EnvironmentProblem(
                "市级接收端的数据库打不开",
                why="地址不对、没有权限或数据库没有启动",
                remedy="请核对 --database 后重试",
                code="hub_database",
            ) from error

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent look at the data."""
        with self._engine.connect() as connection:
            yield connection.execution_options(reading=True)

    @contextmanager
    def write(self, keys: Iterable[str] = ()) -> Iterator[Connection]:
        """A transaction that nobody else's with a key in common overlaps; committed unless the block raises."""
        if self._is_sqlite:
            with self._turn, self._engine.begin() as connection:
                yield connection
            return
        with self._engine.begin() as connection:
            # In one order for everyone, so that two batches never wait for each other in a circle.
            numbers = sorted({_lock_number(key) for key in keys})
            connection.execute(
                text("SELECT pg_advisory_xact_lock(k) FROM unnest(CAST(:numbers AS bigint[])) AS k"),
                {"numbers": numbers},
            )
            yield connection


def _lock_number(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)


def _make_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _wrong_address() from error
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise _wrong_address()
    # Parameters are personal data: errors of the engine must not carry them.
    engine = create_engine(parsed.set(drivername=driver), hide_parameters=True, pool_pre_ping=driver != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _wrong_address() -> UsageError:
    return UsageError(
        "数据库地址有误",
        why="应为 sqlite:///文件 或 postgresql://…",
        remedy="请核对 --database",
        code="hub_database_url",
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # A receipt is a promise: the act must be on the disk before it is given.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
