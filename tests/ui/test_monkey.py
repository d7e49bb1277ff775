"""A stranger at the keyboard and the mouse: whatever they do, nothing breaks and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Desktop
from tests.ui.monkey.stage import let_loose

STEPS, SEED = 300, 20260506
"""Some 700 keys and clicks; the whole run is ``make monkey``."""


@pytest.mark.timeout(300)
def test_random_keys_and_clicks_break_nothing_and_lose_no_visit(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is typed as the name of a file is taken from here.
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:9")

    monkey = let_loose(desktop, tmp_path / "data-0", SEED, STEPS)

    assert list(monkey.witness.found.values()) == []
    assert monkey.visits.count > 0
    # How far so few steps come goes by the pace of the computer; how far all of them have to, by tally.PLACES.
    assert {"TodayPage", "NewFilingPage", "RecordPage"} <= set(monkey.tally.seen)
