"""A command line run inside the test, on a data folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap.counter import open_counter
from app.cli.main import main
from app.domain.vocabulary import Category
from app.services.filings import file
from tests.builders import actor, intake, request

Run = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def documents(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run_one(*arguments: str | Path) -> Said:
        capsys.readouterr()
        try:
            code = main(["--data", str(folder), *map(str, arguments)])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    return run_one


@pytest.fixture
def office(run: Run) -> Run:
    """A folder that was set up."""
    said = run("init", "--pack", "huaian", "--office", "320803+01", "--counter", "01", "--name", "淮安区医保中心")
    assert said.code == 0, said.err
    return run


@pytest.fixture
def number(office: Run, folder: Path) -> str:
    """A referral that stands."""
    with open_counter(folder) as counter:
        done = file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    assert done.filing is not None
    return done.filing.number
