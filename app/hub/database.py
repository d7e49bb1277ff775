"""The hub's database: SQLite in a file, or PostgreSQL, behind two kinds of transaction."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import EnvironmentProblem, UsageError, disk_reason
from app.hub import events, schema

Answer = TypeVar("Answer")
_BUSY_TIMEOUT_SECONDS = 30
_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""What an address may begin with → the driver it is opened with."""
_SERVER_OPTIONS: dict[str, Any] = {
    "pool_size": 5,
    "max_overflow": 10,
    "pool_timeout": 20,
    # A server that was restarted, or a firewall that forgot the connection, is noticed before it is used.
    "pool_pre_ping": True,
    "pool_recycle": 1800,
    "connect_args": {
        "connect_timeout": 10,
        "application_name": "yidi-hub",
        # A plan made while a table was empty is to read it whole, and would be kept long after it has filled.
        "options": "-c plan_cache_mode=force_custom_plan",
    },
}
_TAKE_TURN = text("SELECT pg_advisory_xact_lock(7311620903)")
"""Held until the commit is seen by everyone. The number is this product's own and means nothing."""
_PASSING = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03"})
"""SQLSTATE of what goes better a second time: serialization, deadlock, a lock not to be had, a server restarting."""
_DISK_FULL = "53100"
"""SQLSTATE disk_full (PostgreSQL, appendix A)."""
_PRIMARY_CODE = 0xFF
"""SQLite's extended codes say more in their higher bits."""
_FILE_REASONS = {
    sqlite3.SQLITE_NOTADB: "这个文件不是市级接收端的数据库",
    sqlite3.SQLITE_CORRUPT: "数据库文件已损坏",
    sqlite3.SQLITE_READONLY: "数据库文件或它的文件夹只能读，不能写",
    sqlite3.SQLITE_FULL: "磁盘已满",
    sqlite3.SQLITE_BUSY: "别的程序一直占用着数据库",
}
_ATTEMPTS = 4
_SECONDS_APART = 0.1


class Database:
    """An engine with the hub's tables made. Any thread may use it."""

    def __init__(self, url: str) -> None:
        """Open it, making or upgrading its tables. ``upgraded_copy`` is the copy of before an upgrade, if one was made.

        Raises UsageError for a wrong address, EnvironmentProblem when it cannot be opened or a newer program made it.
        """
        self._engine = make_engine(url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        # SQLite's own waiting is not fair, and a writer that waits needs no connection yet: they queue up here.
        self._turn = threading.Lock()
        try:
            schema.keep_private(self._engine)
            self.upgraded_copy = schema.bring_up_to_date(self._engine, self.write)
        except (DatabaseError, OSError) as error:
            self._engine.dispose()
            raise _cannot_open(error, is_sqlite=self._is_sqlite) from error
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent look at the data."""
        with self._engine.connect() as connection:
            yield connection.execution_options(reading=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that no other write overlaps, of this program or another; committed unless the block raises.

        One writer at a time makes the order of arrival the order of commits, which is what a feed read from a cursor
        needs, and two offices acting on one person or filing take their turns.
        """
        with self._turn, self._engine.begin() as connection:
            if not self._is_sqlite:
                connection.execute(_TAKE_TURN)
            yield connection

    def transact(self, work: Callable[[Connection], Answer]) -> Answer:
        """``work`` in a transaction like ``write``'s, from its beginning again where the database gave it up.

        A PostgreSQL server ends one of two transactions that wait for each other, and one whose connection it lost;
        nothing of it was kept then. After some attempts the server's error comes through.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.write() as connection:
                    return work(connection)
            except DBAPIError as error:
                if attempt == _ATTEMPTS or not _is_passing(error):
                    raise
                events.warn("transaction_again", attempt=attempt, sqlstate=_sqlstate(error))
                time.sleep(random.uniform(0.5, 1.0) * _SECONDS_APART * attempt)  # noqa: S311 - apart, not secret
        raise AssertionError("unreachable")


def _cannot_open(error: Exception, *, is_sqlite: bool) -> EnvironmentProblem:
    if is_sqlite:
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
        why = _FILE_REASONS.get((code or 0) & _PRIMARY_CODE, "文件夹不在，或没有权限")
        if isinstance(error, OSError):
            why = disk_reason(error)
        remedy = "请核对 --database 和文件夹权限"
    elif "FATAL" in str(error):
        # Said by the server itself. What else it says may be in any language.
        why = "服务器没有让进：用户名、口令或数据库名不对，或服务器正在启动、连接已满"
        remedy = "请核对 --database，稍后重试"
    else:
        why, remedy = "连不上数据库服务器：没有启动，或地址、端口不对", "请启动数据库，核对 --database 后重试"
    return EnvironmentProblem("市级接收端的数据库打不开", why=why, remedy=remedy, code="hub_database")


def _is_passing(error: DBAPIError) -> bool:
    return error.connection_invalidated or _sqlstate(error) in _PASSING


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def is_disk_full(error: DBAPIError) -> bool:
    """Whether the database found no room on its disk: nothing of the transaction was kept, and nothing is damaged."""
    result = getattr(error.orig, "sqlite_errorcode", None)
    return _sqlstate(error) == _DISK_FULL or result == sqlite3.SQLITE_FULL


def find_problem(error: Exception) -> EnvironmentProblem | None:
    """What to tell a person of a database that failed while it was used; None when that is not what happened."""
    if isinstance(error, DBAPIError) and is_disk_full(error):
        return EnvironmentProblem(
            "市级接收端的磁盘已满", why="没有办成，数据没有改动", remedy="请腾出空间后再试", code="disk_full"
        )
    if isinstance(error, (OperationalError, PoolTimeout)):
        return EnvironmentProblem(
            "市级接收端的数据库中途不能用了",
            why="没有办成，数据没有改动",
            remedy="请核对数据库在不在运行、文件能不能写，然后再试",
            code="hub_database",
        )
    return None


def make_engine(url: str) -> Engine:
    """An engine for the address, set up as the hub wants it; nothing is connected yet. Raises UsageError."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise _wrong_address() from error
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise _wrong_address()
    # Parameters are personal data: errors of the engine must not carry them.
    options = {} if driver == "sqlite" else _SERVER_OPTIONS
    engine = create_engine(parsed.set(drivername=driver), hide_parameters=True, **options)
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
