"""A counter on a real encrypted store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.flows.new_filing import NewFiling
from app.services.desk import Desk
from tests.builders import actor, desk_in, put_on_roster


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def flow(desk: Desk) -> NewFiling:
    """A visit of somebody on the roster, begun."""
    put_on_roster(desk)
    return NewFiling(desk, actor())
