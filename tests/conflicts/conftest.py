"""Two real counters whose folders have the same record, a real hub, and a line that is there when it is wanted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.dates import FixedClock
from app.domain.filing import Actor, Filing, Person
from app.domain.filing_number import CounterIdentity
from app.domain.outbox import OutboxRow
from app.domain.vocabulary import Category, Role
from app.hub.server import BackgroundHub
from app.hub.stats import hub_stats
from app.hub.tokens import issue_token
from app.services.desk import Desk
from app.services.filings import file
from app.store import create_store, open_store
from app.uplink.feed import pull_feed
from app.uplink.http import HubClient
from app.uplink.sync import SyncResult, sync_once
from tests.builders import AREA, DAY, PACK, actor, elder_on_commitment, intake, make_desk, person, request

OFFICE = f"{AREA}01"


class CounterThere:
    """A counter at work: its desk, and who sits there."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.clerk = self.who(Role.CLERK)

    def who(self, role: Role) -> Actor:
        made = actor(role)
        return Actor(made.login, made.name, role, OFFICE, self.desk.counter.counter)

    def filing(self, number: str) -> Filing:
        with self.desk.store.read() as uow:
            found = uow.filings.find(number)
        assert found is not None
        return found

    def rows(self, number: str) -> tuple[OutboxRow, ...]:
        with self.desk.store.read() as uow:
            return uow.outbox.of_filing(number)

    def states(self, number: str) -> list[str]:
        return [row.state.value for row in self.rows(number)]

    def audited(self, event: str) -> int:
        with self.desk.store.read() as uow:
            return sum(entry.event == event for entry in uow.audit.entries())


class City:
    """The hub with its address."""

    def __init__(self, database_url: str, url: str) -> None:
        self.database_url, self.url = database_url, url
        self.token = issue_token(database_url, OFFICE)

    def sync(self, counter: CounterThere, *, with_feed: bool = False) -> SyncResult:
        """What waits goes up. Without the feed, what came of it came with the receipts."""
        client = HubClient(self.url, self.token, OFFICE, counter.desk.counter.counter)
        try:
            done = sync_once(counter.desk.store, client, counter.desk.clock)
            if with_feed:
                pull_feed(counter.desk.store, client, counter.desk.clock, OFFICE + counter.desk.counter.counter)
        finally:
            client.close()
        assert done.pause is None
        return done

    def stats(self) -> dict[str, object]:
        return hub_stats(self.database_url)


class Pair:
    """Two counters and the record that both have."""

    def __init__(self, first: CounterThere, second: CounterThere, number: str) -> None:
        self.first, self.second, self.number = first, second, number


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    database_url = f"sqlite:///{tmp_path / 'hub.db'}"
    with BackgroundHub(database_url) as hub:
        yield City(database_url, hub.url)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock.on(DAY)


@pytest.fixture
def open_counter(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[[str], CounterThere]]:
    """Opens the folder of a window; one that is there is opened as it is."""
    with ExitStack() as stack:

        def make(number: str) -> CounterThere:
            folder = tmp_path / f"counter-{number}"
            if not folder.exists():
                create_store(folder, clock=clock, use_keyring=False).close()
            store = stack.enter_context(open_store(folder, clock=clock))
            return CounterThere(make_desk(store, clock, counter=CounterIdentity(AREA, "01", number)))

        yield make


def file_referral(counter: CounterThere, who: Person | None = None, destination: str = "310000") -> Filing:
    """A referral with its papers, which no lock holds."""
    asked = request(Category.REFERRAL, destination=destination)
    result = file(counter.desk, counter.clerk, intake(asked, person=who or person()))
    assert result.filing is not None, result.decision.reasons
    return result.filing


def file_on_commitment(counter: CounterThere) -> Filing:
    """A long-term filing of an elder who promised the residence papers."""
    case = elder_on_commitment()
    result = file(counter.desk, counter.clerk, intake(case.request, case.applicant))
    assert result.filing is not None, result.decision.reasons
    return result.filing


Files = Callable[[CounterThere], Filing]


@pytest.fixture
def make_pair_of(city: City, open_counter: Callable[[str], CounterThere], tmp_path: Path) -> Callable[[Files], Pair]:
    """Window 02 was set up out of a copy of window 01's folder, so both know the record; the city has it too."""

    def make(files: Files) -> Pair:
        first = open_counter("01")
        number = files(first).number
        assert city.sync(first).accepted == 1
        first.desk.store.close()  # type: ignore[attr-defined]
        shutil.copytree(tmp_path / "counter-01", tmp_path / "counter-02")
        return Pair(open_counter("01"), open_counter("02"), number)

    return make


@pytest.fixture
def make_pair(make_pair_of: Callable[[Files], Pair]) -> Callable[[str], Pair]:
    """A pair that has a referral under a pack."""

    def make(pack: str) -> Pair:
        def refer(counter: CounterThere) -> Filing:
            counter.desk = replace(counter.desk, pack=pack)
            return file_referral(counter)

        return make_pair_of(refer)

    return make


@pytest.fixture
def pair(make_pair: Callable[[str], Pair]) -> Pair:
    return make_pair(PACK)
