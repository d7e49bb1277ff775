"""Saving a filing through the services against the same rows in one raw transaction on the same encrypted file."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlcipher3

from app.bench.intakes import make_intakes
from app.bench.result import Result, interleaved_ms
from app.bootstrap.counter import open_training
from app.domain.dates import FixedClock
from app.services.accounts import actor_of
from app.services.filings import file
from app.store import SqlStore

_ROUNDS = 300
_GOAL = 3.0


def measure_saving() -> Iterator[Result]:
    """Each filing is another person's, so that no rule refuses it."""
    with (
        tempfile.TemporaryDirectory(prefix="yidi-bench-") as folder,
        open_training(Path(folder) / "data", clock=FixedClock.on(date(2026, 3, 2)), built_in_reader=True) as counter,
    ):
        desk = counter.desk
        with desk.store.read() as uow:
            user = uow.users.list()[0]
        actor = actor_of(desk, user)
        people = make_intakes(desk)

        def ours() -> float:
            intake = next(people)
            start = time.perf_counter()
            result = file(desk, actor, intake)
            elapsed = (time.perf_counter() - start) * 1000
            if not result.was_done:
                raise RuntimeError("the benchmark's filing was refused")
            return elapsed

        for _ in range(20):
            ours()
        raw = _RawWriter(counter.store)
        try:
            medians = interleaved_ms({"ours": ours, "raw": raw.write}, _ROUNDS)
        finally:
            raw.close()
    yield Result(
        "save", "存一件备案（判定、入库、排队、审计）", medians["ours"], medians["raw"], "同样的行一次裸事务", _GOAL
    )


class _RawWriter:
    """Writes the rows of the newest filing again under new keys, in one transaction without any product code."""

    def __init__(self, store: SqlStore) -> None:
        self._connection = sqlcipher3.connect(str(store.database_path), isolation_level=None)
        self._connection.execute(f"PRAGMA key = \"x'{store.keys.database.hex()}'\"")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._number, self._act = self._one("SELECT filing_number, id FROM act ORDER BY rowid DESC LIMIT 1")
        self._series = [name for (name,) in self._connection.execute("SELECT name FROM running_number")]
        self._rows = [(table, *self._newest(table)) for table in _TABLES]
        self._count = 0

    def write(self) -> float:
        """Milliseconds of one transaction with the rows of one filing."""
        statements = self._renewed()
        start = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            self._connection.execute(statement, values)
        for name in self._series:
            self._connection.execute("UPDATE running_number SET value = value + 0 WHERE name = ?", (name,))
        self._connection.execute("COMMIT")
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _one(self, query: str, *values: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._connection.execute(query, values).fetchone()
        return row

    def _newest(self, table: str) -> tuple[list[str], list[Any]]:
        cursor = self._connection.execute(f"SELECT * FROM {table} WHERE {_TABLES[table]}", (self._number,))  # noqa: S608
        names = [item[0] for item in cursor.description]
        return names, list(cursor.fetchone())

    def _renewed(self) -> list[tuple[str, list[Any]]]:
        self._count += 1
        number = f"X{self._count:05d}{self._number[6:]}"
        act = f"X{self._count:05d}{self._act[6:]}"
        statements = []
        for table, names, values in self._rows:
            renewed = [
                value.replace(self._number, number).replace(self._act, act) if isinstance(value, str) else value
                for value in values
            ]
            if table in _RUNNING_KEYS:
                key = _RUNNING_KEYS[table]
                (last,) = self._one(f"SELECT max({key}) FROM {table}")  # noqa: S608 - names from this file
                renewed[names.index(key)] = last + _RUNNING_KEYS_LEAP[table]
            marks = ", ".join("?" * len(names))
            statements.append((f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", renewed))  # noqa: S608
        return statements


_TABLES = {
    "filing": "number = ?",
    "filing_initials": "number = ?",
    "act": "filing_number = ?",
    "outbox": "filing_number = ?",
    "audit": "subject = ?",
    "awaited_paper": "filing_number = ?",
}
_RUNNING_KEYS = {"outbox": "ordinal", "audit": "sequence"}
# The product counts its own ordinals, so raw ones keep out of its way; the audit goes on from the last entry.
_RUNNING_KEYS_LEAP = {"outbox": 1_000_000, "audit": 1}
