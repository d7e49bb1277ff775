"""A disk that is really full, at the counter or at the hub: told as such, and nothing of the queue is lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.dates import FixedClock
from app.errors import EnvironmentProblem
from app.hub.server import BackgroundHub
from app.hub.stats import hub_stats
from app.hub.tokens import issue_token
from app.store import create_store
from app.uplink.http import HubClient
from app.uplink.outcome import Pause, SendOutcome
from app.uplink.sync import sync_once
from tests.conftest import ExpectedLogs
from tests.uplink.conftest import CityWithLine, CounterAtWork, Sync

_PIECE = bytes(4096)


class SmallDisk:
    """A file system of a few megabytes of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Until not one more page goes in."""
        handle = os.open(self._ballast, os.O_CREAT | os.O_WRONLY)
        try:
            while True:
                os.write(handle, _PIECE)
        except OSError:
            pass
        finally:
            os.close(handle)

    def make_room(self) -> None:
        self._ballast.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a file system of one's own can be mounted by root only")
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small(disk: SmallDisk, clock: FixedClock) -> Iterator[CounterAtWork]:
    with create_store(disk.folder / "data", clock=clock, use_keyring=False) as store:
        yield CounterAtWork(store, clock)


def _told_full(do: Callable[[], object]) -> bool:
    with pytest.raises(EnvironmentProblem) as told:
        do()
    return told.value.code == "disk_full" and "磁盘已满" in str(told.value)


def test_an_act_on_a_full_disk_is_refused_as_such_and_goes_through_once_there_is_room(
    disk: SmallDisk, small: CounterAtWork, city: CityWithLine, sync: Sync
) -> None:
    small.file()
    disk.fill()

    def until_refused() -> None:
        # The log has a little room of its own.
        for _ in range(1000):
            small.file()

    assert _told_full(until_refused)
    kept = small.states()
    assert set(kept) == {"waiting"}
    disk.make_room()
    small.file()
    assert sync(small).accepted == len(kept) + 1


class FillsTheDisk(HubClient):
    """The hub has taken the acts, and then there is no room for what it said."""

    def __init__(self, city: CityWithLine, disk: SmallDisk) -> None:
        super().__init__(city.line.url, city.token, "32080301", "01")
        self._disk = disk

    def send(self, bodies: dict[str, str], settled: Collection[str] = ()) -> SendOutcome:
        outcome = super().send(bodies, settled)
        self._disk.fill()
        return outcome


def test_a_hub_without_room_is_told_as_such_and_takes_everything_once_there_is_some(
    disk: SmallDisk, counter: CounterAtWork, sync: Sync, expected_logs: ExpectedLogs
) -> None:
    database_url = f"sqlite:///{disk.folder / 'hub.db'}"
    with BackgroundHub(database_url) as hub:
        token = issue_token(database_url, "32080301")
        counter.file()
        assert sync(counter, url=hub.url, token=token).accepted == 1
        disk.fill()
        for _ in range(200):
            counter.file()
        result = sync(counter, url=hub.url, token=token)
        assert result.pause is Pause.HUB_DISK_FULL
        assert "磁盘已满" in Pause.HUB_DISK_FULL.sentence
        assert set(counter.states()) == {"accepted", "waiting"}
        assert max(row.attempts for row in counter.rows()) == 0
        expected_logs.claim("OperationalError")
        disk.make_room()
        sync(counter, url=hub.url, token=token)
        assert set(counter.states()) == {"accepted"}
    assert hub_stats(database_url)["acts"] == 201


def test_receipts_that_find_the_disk_full_are_asked_for_again(
    disk: SmallDisk, small: CounterAtWork, city: CityWithLine, sync: Sync
) -> None:
    for _ in range(3):
        small.file()
    with closing(FillsTheDisk(city, disk)) as client:
        assert _told_full(lambda: sync_once(small.store, client, small.clock))
    assert small.states() == ["sending"] * 3, "nothing that was said is half kept"
    disk.make_room()
    assert sync(small).accepted == 3
    assert set(small.states()) == {"accepted"}
    assert (city.stats()["acts"], city.stats()["duplicates_refused"]) == (3, 0)
