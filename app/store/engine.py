"""Connections to the encrypted database: SQLCipher under SQLAlchemy's pool.

The database key is a raw 256-bit key, so opening costs 0.2 ms and no key stretching. Page cache, temporary
tables and sorting stay in memory (SQLCipher's build sets temp_store to memory); the write-ahead log is encrypted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from app.store.problems import find_problem

BUSY_TIMEOUT_SECONDS = 10.0
"""How long a window waits for another one's transaction before it says so."""

_READING_CACHE_KIB = 32_000
"""Pages kept decrypted by a connection that reads, if there are so many: a quarter off the time of a long list."""

_KEPT_CONNECTIONS = 4
"""The window, its two workers and one spare keep their connections; more are opened as needed."""


def connect(path: Path, key: bytes, *, reading: bool = False, create: bool = False) -> Any:
    """A driver connection in autocommit mode; transactions are begun by the unit of work.

    Raises EnvironmentProblem when the file is missing, is no database or the key does not fit.
    """
    connection = None
    try:
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_TIMEOUT_SECONDS,
            cached_statements=256,
        )
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # Without this, INSERT OR REPLACE would walk past the triggers that forbid deleting.
        connection.execute("PRAGMA recursive_triggers = ON")
        if reading:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{_READING_CACHE_KIB}")
    except driver.Error as error:
        if connection is not None:
            connection.close()
        problem = find_problem(error)
        if problem is None:
            raise
        raise problem from error
    return connection


def make_engine(path: Path, key: bytes, *, reading: bool = False) -> Engine:
    """A pooled engine any thread may use; parameters, which are personal data, are kept out of its errors."""
    return create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, key, reading=reading),
        poolclass=QueuePool,
        pool_size=_KEPT_CONNECTIONS,
        max_overflow=-1,
        hide_parameters=True,
    )
