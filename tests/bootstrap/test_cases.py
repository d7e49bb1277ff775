"""Policy cases: every case kept beside a pack runs through the real services and comes out as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.cases import run_case_file

CASES = Path(__file__).resolve().parent.parent / "cases"
FILES = sorted(CASES.glob("*/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_case_comes_out_as_written(path: Path) -> None:
    wrong = [
        f"{case.name}, step {outcome.index}: {key} expected {expected!r}, found {found!r}"
        for case, outcomes in run_case_file(path)
        for outcome in outcomes
        for key, expected, found in outcome.differences
    ]
    assert wrong == []
