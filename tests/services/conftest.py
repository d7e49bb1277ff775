"""A counter on a real encrypted store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.desk import Desk
from tests.builders import desk_in
from tests.services.scan_office import ScanOffice


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def office(desk: Desk) -> ScanOffice:
    """A counter whose papers come back as scans."""
    return ScanOffice.at(desk)
