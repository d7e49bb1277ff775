"""Counters for the tests of the wizard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import open_training
from app.domain.dates import FixedClock
from tests.ui.wizard.clerk import TODAY, Clerk
from ui.wizards.new_filing import paper_desk


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training counter set up, to be copied: hashing its passwords takes longer than a visit."""
    folder = tmp_path_factory.mktemp("training") / "data"
    open_training(folder, clock=FixedClock.on(TODAY), built_in_reader=True).close()
    return folder


@pytest.fixture
def folder(tmp_path: Path, set_up_once: Path) -> Path:
    return Path(shutil.copytree(set_up_once, tmp_path / "data"))


@pytest.fixture
def clerk(qtbot: QtBot, dressed: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    """A clerk at a counter with a built-in reader and no printer."""
    monkeypatch.setattr(paper_desk, "list_printers", tuple)
    counter = open_training(folder, clock=FixedClock.on(TODAY), built_in_reader=True)
    found = Clerk(qtbot, counter)
    yield found
    found.close()
