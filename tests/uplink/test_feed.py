"""The feed down: every change once, whatever the line does, and a roster that is whole or is not believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.authentication import RosterEntry
from app.domain.dates import FixedClock
from app.domain.vocabulary import ActKind, CardState, Enrolment, Insurance, LifeState
from app.hub.feed_loads import load_document, load_roster
from app.hub.tokens import issue_token
from app.services.feed import documents, find_age, find_cursor, keep_page
from app.store import SqlStore
from app.uplink import feed
from app.uplink.feed import FeedProgress, FeedResult, NoFeed, pull_feed
from app.uplink.http import HubClient
from app.uplink.outcome import Pause, Unavailable
from app.wire.feed import FeedKind, FeedPage
from tests.conftest import ExpectedLogs
from tests.uplink.conftest import CityWithLine, CounterAtWork, Sync
from tests.uplink.line import Fault
from tests.wire.window import NOW, someone

AREA = "320803"
OWN = "3208030101"
Pull = Callable[..., FeedResult]


def insured(name: str = "欧阳测样", **changes: Any) -> RosterEntry:
    made = someone(name)
    entry = RosterEntry(
        made.social_security_number, name, Insurance.EMPLOYEE, Enrolment.IN_ORDER, CardState.NORMAL, "A00000001"
    )
    return replace(entry, **changes)


@pytest.fixture
def pull(city: CityWithLine) -> Pull:
    """One run of the feed over the line, with a client of its own."""

    def run(counter: CounterAtWork, **options: Any) -> FeedResult:
        client = HubClient(city.line.url, options.pop("token", city.token), "32080301", "01", request_seconds=5.0)
        try:
            return pull_feed(counter.store, client, counter.clock, OWN, **options)
        finally:
            client.close()

    return run


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "_PAGE_ITEMS", 2)


def load(city: CityWithLine, *people: RosterEntry, at: Any = NOW) -> None:
    load_roster(city.database_url, AREA, people, clock=FixedClock(at))


def names(store: SqlStore, *people: RosterEntry) -> list[str | None]:
    with store.read() as uow:
        found = [uow.roster.find(one.social_security_number) for one in people]
    return [None if one is None else one.name for one in found]


def load_file(counter: CounterAtWork, *people: RosterEntry, at: Any = NOW) -> None:
    with counter.store.write() as uow:
        uow.roster.replace(people, loaded_at=at, fingerprint="ab" * 32)
        uow.commit()


def test_the_roster_comes_down_with_its_age(counter: CounterAtWork, city: CityWithLine, pull: Pull) -> None:
    person = insured()
    load(city, person, insured())
    assert pull(counter) == FeedResult(2)
    with counter.store.read() as uow:
        snapshot = uow.roster.snapshot()
        assert uow.roster.find(person.social_security_number) == person
    assert snapshot is not None
    assert (snapshot.loaded_at, snapshot.rows) == (NOW, 2)
    assert find_age(counter.store).loaded_at == {FeedKind.ROSTER: NOW}
    assert find_age(counter.store).completed_at == counter.clock.now()
    assert "roster.received" in counter.audit_events()


def test_nothing_comes_twice(counter: CounterAtWork, city: CityWithLine, pull: Pull) -> None:
    load(city, insured())
    assert pull(counter).received == 1
    assert pull(counter) == FeedResult(0)


def test_a_roster_that_is_not_whole_yet_is_not_believed(
    counter: CounterAtWork, city: CityWithLine, pull: Pull, small_pages: None
) -> None:
    load(city, *(insured() for _ in range(5)))
    stops = iter([False, False, True])
    assert pull(counter, is_stopping=lambda: next(stops)) == FeedResult(4, Pause.STOPPED)
    with counter.store.read() as uow:
        assert uow.roster.snapshot() is None
    assert pull(counter) == FeedResult(1)
    with counter.store.read() as uow:
        snapshot = uow.roster.snapshot()
    assert snapshot is not None
    assert snapshot.rows == 5


def test_progress_is_told_page_by_page(
    counter: CounterAtWork, city: CityWithLine, pull: Pull, small_pages: None
) -> None:
    load(city, *(insured() for _ in range(5)))
    told: list[FeedProgress] = []
    pull(counter, on_progress=told.append)
    assert [(item.received, item.remaining) for item in told] == [(2, 3), (4, 1), (5, 0)]


@pytest.mark.parametrize("fault", [Fault.CUTS_ANSWERS_SHORT, Fault.LOSES_ANSWERS])
def test_it_goes_on_where_the_line_broke(
    counter: CounterAtWork, city: CityWithLine, pull: Pull, small_pages: None, fault: Fault
) -> None:
    people = [insured() for _ in range(7)]
    load(city, *people)
    received = 0
    for _ in range(4):
        stops = iter([False, True])
        received += pull(counter, is_stopping=lambda stops=stops: next(stops)).received  # type: ignore[misc]
        city.line.break_with(fault)
        assert pull(counter) == FeedResult(0, Pause.LINE_DOWN)
    assert received == 7
    assert pull(counter) == FeedResult(0)
    assert None not in names(counter.store, *people)


@pytest.mark.parametrize("length", [0, 1, 20, 100, -30, -1])
def test_a_page_cut_anywhere_is_no_page(
    counter: CounterAtWork, city: CityWithLine, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(city, *(insured() for _ in range(3)))
    client = HubClient(city.hub_url, city.token, "32080301", "01")
    try:
        whole = client.fetch("", 100)
        assert isinstance(whole, FeedPage)
        text = whole.model_dump_json()
        monkeypatch.setattr(client._http, "call", lambda *_, **__: _Answer(text[:length]))
        assert client.fetch("", 100) == Unavailable(Pause.WRONG_ADDRESS)
    finally:
        client.close()


class _Answer:
    """What a gateway made of an answer."""

    status_code = 200

    def __init__(self, text: str) -> None:
        self.content = text.encode()

    def json(self) -> Any:
        raise ValueError


def test_filings_made_at_other_windows_come_down_and_own_ones_do_not(
    open_counter: Callable[[str], CounterAtWork], city: CityWithLine, pull: Pull, sync: Sync
) -> None:
    here, there = open_counter("01"), open_counter("02")
    mine = here.file()
    theirs = there.file(legacy_number="淮转2019-0042")
    changed = there.act(theirs, ActKind.CHANGE, destination="330100", destination_name="杭州市")
    for one in (here, there):
        sync(one)
    assert pull(here) == FeedResult(2)
    with here.store.read() as uow:
        assert uow.elsewhere.find(mine.number) is None
        found = uow.elsewhere.find(theirs.number)
        assert [act.sequence for act in uow.elsewhere.acts(theirs.number)] == [1, 2]
        assert uow.elsewhere.count() == 1
    assert found is not None
    assert (found.office, found.counter, found.place) == ("32080301", "02", "机构32080301第02窗口")
    assert (found.name, found.destination_name, found.status) == (changed.person.name, "杭州市", LifeState.ACTIVE)
    assert (found.filed_on, found.legacy_number) == (theirs.filed_on, "淮转2019-0042")


def test_an_act_that_was_altered_on_its_way_is_not_taken(
    counter: CounterAtWork, open_counter: Callable[[str], CounterAtWork], city: CityWithLine, sync: Sync
) -> None:
    there = open_counter("02")
    there.file()
    sync(there)
    client = HubClient(city.hub_url, city.token, "32080301", "01")
    try:
        page = client.fetch("", 100)
        assert isinstance(page, FeedPage)
        altered = page.model_dump_json().replace("上海市某路1号", "上海市某路2号")
        client._http.call = lambda *_, **__: _Answer(altered)  # type: ignore[method-assign]
        assert client.fetch("", 100) == Unavailable(Pause.HUB_FAILING)
    finally:
        client.close()


def test_somebody_who_left_the_roster_is_gone(counter: CounterAtWork, city: CityWithLine, pull: Pull) -> None:
    stays, goes = insured(), insured()
    load(city, stays, goes)
    pull(counter)
    load(city, stays, at=NOW + timedelta(days=1))
    assert pull(counter) == FeedResult(1)
    assert names(counter.store, stays, goes) == [stays.name, None]


def test_a_newer_roster_that_changes_nobody_still_makes_it_younger(
    counter: CounterAtWork, city: CityWithLine, pull: Pull
) -> None:
    person = insured()
    load(city, person)
    pull(counter)
    load(city, person, at=NOW + timedelta(days=3))
    assert pull(counter) == FeedResult(0)
    with counter.store.read() as uow:
        snapshot = uow.roster.snapshot()
    assert snapshot is not None
    assert snapshot.loaded_at == NOW + timedelta(days=3)


def test_the_roster_of_the_city_takes_the_place_of_an_older_file(
    counter: CounterAtWork, city: CityWithLine, pull: Pull
) -> None:
    old, new = insured("名册之人"), insured()
    load_file(counter, old, at=NOW - timedelta(days=1))
    load(city, new)
    pull(counter)
    assert names(counter.store, old, new) == [None, new.name]


def test_a_roster_put_in_by_file_holds_until_the_city_has_a_newer_one(
    counter: CounterAtWork, city: CityWithLine, pull: Pull
) -> None:
    person, other = insured(), insured()
    load(city, person, other)
    pull(counter)
    load_file(counter, replace(person, name="名册之人"), at=NOW + timedelta(days=1))
    assert pull(counter) == FeedResult(0)
    load(city, person, replace(other, name="改名之人"), at=NOW + timedelta(hours=2))
    pull(counter)
    assert names(counter.store, person, other) == ["名册之人", None]
    load(city, person, replace(other, name="改名之人"), at=NOW + timedelta(days=2))
    assert pull(counter) == FeedResult(2)
    assert names(counter.store, person, other) == [person.name, "改名之人"]


def test_a_hub_that_lost_its_memory_is_read_from_the_beginning(
    counter: CounterAtWork, city: CityWithLine, pull: Pull
) -> None:
    gone = insured()
    load(city, gone)
    pull(counter)
    with counter.store.write() as uow:
        uow.counter.put("feed.cursor", "0123456789abcdef.77.7")
        uow.commit()
    new = insured()
    load(city, new, at=NOW + timedelta(days=1))
    pull(counter)
    assert names(counter.store, gone, new) == [None, new.name]


def test_documents_wait_to_be_applied(counter: CounterAtWork, city: CityWithLine, pull: Pull) -> None:
    load_document(city.database_url, FeedKind.CALENDARS, "2026", "year: 2026")
    assert pull(counter) == FeedResult(1)
    [document] = documents(counter.store)
    assert (document.key, document.content, document.applied_at) == ("2026", "year: 2026", None)


def test_a_page_out_of_its_turn_changes_nothing(counter: CounterAtWork, city: CityWithLine, pull: Pull) -> None:
    person = insured()
    load(city, person)
    client = HubClient(city.hub_url, city.token, "32080301", "01")
    page = client.fetch("", 100)
    client.close()
    assert isinstance(page, FeedPage)
    assert keep_page(counter.store, page, OWN, NOW) == 1
    cursor = find_cursor(counter.store)
    assert keep_page(counter.store, page, OWN, NOW) is None
    assert find_cursor(counter.store) == cursor


def test_a_wrong_token_is_said_and_nothing_is_lost(
    counter: CounterAtWork, city: CityWithLine, pull: Pull, expected_logs: ExpectedLogs
) -> None:
    load(city, insured())
    assert pull(counter, token="wrong") == FeedResult(0, Pause.SIGN_IN_REFUSED)
    expected_logs.claim("token_refused")
    assert pull(counter) == FeedResult(1)


def test_a_hub_without_a_feed_is_no_failure(counter: CounterAtWork) -> None:
    class OldHub:
        def fetch(self, _cursor: str, _limit: int, *, with_own: bool = False) -> NoFeed:
            del with_own
            return NoFeed()

    assert pull_feed(counter.store, OldHub(), counter.clock, OWN) == FeedResult(0)


def test_offices_have_their_own_areas(counter: CounterAtWork, city: CityWithLine, pull: Pull) -> None:
    load(city, insured())
    token = issue_token(city.database_url, "32082601")
    assert pull(counter, token=token) == FeedResult(0)
