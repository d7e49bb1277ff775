"""练习 leaves nothing behind in the operating system."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.bootstrap.counter import open_training
from app.domain.dates import FixedClock
from app.store import key_place
from tests.keyring_in_memory import system_has_keyring


def test_a_training_folder_keeps_its_key_to_itself(tmp_path: Path) -> None:
    with system_has_keyring() as backend:
        open_training(tmp_path / "data", clock=FixedClock.on(date(2026, 5, 6)), built_in_reader=True).close()
        assert not key_place(tmp_path / "data").in_keyring
    assert backend.kept == {}
