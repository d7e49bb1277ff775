"""A small run of the fault suite on either database; ``make faults`` plays the whole one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.fault.findings import check_everything
from tests.fault.run import Scale, run
from tests.postgresql import server_for_tests

SMALL = Scale(counters=4, acts=240, kills=12, faults=0.4, seed=20261122)

# One at a time, and not beside the tests of timing: it needs what the computer has.
pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.timeout(400)]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of either kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 'hub.db'}"
        else:
            yield stack.enter_context(server_for_tests()).new_database()


def test_nothing_is_lost_or_sent_twice_or_stuck_whoever_is_killed_and_whatever_the_line_does(
    database_url: str, tmp_path: Path
) -> None:
    outcome = run(tmp_path, database_url, SMALL)
    found = check_everything(tmp_path, database_url, SMALL.counters)
    # The run met what it is there for, or it proved nothing.
    assert (outcome.counter_kills, outcome.hub_kills) == (10, 2)
    assert len(outcome.faults) > 1
    assert found.acts >= SMALL.acts
    assert {"file", "change", "correct", "cancel"} <= set(found.kinds)
    assert {"sequence_taken", "person_already_filed"} <= set(found.codes)
