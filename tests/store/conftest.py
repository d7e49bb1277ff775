"""A data folder of its own for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.dates import FixedClock
from app.store import SqlStore, create_store
from tests.keyring_in_memory import KeyringInMemory, system_has_keyring


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.on(date(2025, 3, 3))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path, clock: FixedClock) -> Iterator[SqlStore]:
    with create_store(folder, clock=clock) as opened:
        yield opened


@pytest.fixture
def system_keyring() -> Iterator[KeyringInMemory]:
    with system_has_keyring() as backend:
        yield backend
