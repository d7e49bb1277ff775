"""What the city tells its counters: every change once, in order, to those whom it concerns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest

from app.domain.authentication import RosterEntry
from app.domain.vocabulary import ActKind, CardState, Enrolment, Insurance
from app.errors import UsageError
from app.hub.feed_loads import Loaded, load_document, load_roster
from app.wire.feed import FeedKind, FeedPage
from tests.conftest import ExpectedLogs
from tests.hub.conftest import ON_BOTH, City
from tests.wire.window import Window, someone

AREA, OFFICE = "320803", "32080301"


def insured(name: str = "欧阳测样", **changes: Any) -> RosterEntry:
    made = someone(name)
    entry = RosterEntry(
        made.social_security_number, name, Insurance.EMPLOYEE, Enrolment.IN_ORDER, CardState.NORMAL, "A00000001"
    )
    return replace(entry, **changes)


class Reader:
    """窗口 as far as the feed goes: where it is, and what came."""

    def __init__(self, city: City, counter: str = "01", office: str = OFFICE) -> None:
        self.city, self.counter, self.office = city, counter, office
        self.cursor = ""

    def page(self, limit: int = 500) -> FeedPage:
        answer = self.city.feed(self.cursor, limit, self.counter, self.office)
        assert answer.status_code == 200, answer.text
        page = FeedPage.model_validate_json(answer.content)
        self.cursor = page.cursor
        return page

    def catch_up(self, limit: int = 500) -> list[Any]:
        items: list[Any] = []
        while True:
            page = self.page(limit)
            items += page.items
            if page.is_last:
                return items

    def keys(self, limit: int = 500) -> list[str]:
        return [item.key for item in self.catch_up(limit)]


def load(city: City, *people: RosterEntry, area: str = AREA) -> Loaded:
    return load_roster(city.database_url, area, people)


@ON_BOTH
def test_a_counter_gets_the_roster_and_what_others_filed_and_nothing_of_its_own(city: City) -> None:
    here, there = Window("01"), Window("02")
    own, other = here.file(), there.file()
    city.send(here, own)
    city.send(there, other, there.act(other[1], ActKind.CHANGE, destination_name="杭州市"))
    person = insured()
    load(city, person)
    page = Reader(city).page()
    assert page.starts_over
    assert page.is_last
    assert [item.key for item in page.items] == [
        person.social_security_number,
        "3208030102-00000001",
        "3208030102-00000002",
    ]
    assert all(item.content.is_whole() for item in page.items if item.kind == "filings")
    assert set(page.loaded) == {"roster"}


def test_an_office_of_another_area_gets_neither_people_nor_filings(city: City) -> None:
    window = Window("02")
    city.send(window, window.file())
    load(city, insured())
    load_document(city.database_url, FeedKind.CALENDARS, "2026", "year: 2026")
    assert Reader(city, office="32082601").keys() == ["2026"]


@ON_BOTH
def test_pages_of_any_size_hold_the_same_changes_in_the_same_order(city: City) -> None:
    window = Window("02")
    load(city, *(insured() for _ in range(7)))
    load_document(city.database_url, FeedKind.PACKS, "huaian", "{}")
    city.send(window, *(window.file() for _ in range(5)))
    whole = Reader(city).keys()
    assert len(whole) == 13
    for limit in (1, 2, 3, 12, 13, 14):
        assert Reader(city).keys(limit) == whole


def test_only_what_changed_comes_down_after_another_load(city: City) -> None:
    stays, pays, moves = insured(), insured(), insured()
    load(city, stays, pays, moves)
    reader = Reader(city)
    reader.catch_up()
    done = load(city, stays, replace(pays, enrolment=Enrolment.ARREARS))
    assert (done.entries, done.changed) == (2, 2)
    told = {item.key: item.content for item in reader.catch_up()}
    assert set(told) == {pays.social_security_number, moves.social_security_number}
    assert told[pays.social_security_number].enrolment == "arrears"
    assert told[moves.social_security_number] is None
    assert load(city, stays, replace(pays, enrolment=Enrolment.ARREARS)).changed == 0
    assert reader.catch_up() == []


def test_somebody_who_was_taken_off_and_comes_back_is_told_of_again(city: City) -> None:
    stays, goes = insured(), insured()
    reader = Reader(city)
    for people in ((stays, goes), (stays,), (stays, goes)):
        load(city, *people)
        told = {item.key: item.content for item in reader.catch_up()}
    assert told[goes.social_security_number].name == goes.name


def test_a_change_while_a_counter_is_in_the_middle_of_the_roster_reaches_it(city: City) -> None:
    people = [insured() for _ in range(6)]
    load(city, *people)
    reader = Reader(city)
    seen = {item.key: item.content for item in reader.page(limit=3).items}
    changed = [replace(one, enrolment=Enrolment.TERMINATED) for one in people]
    load(city, *changed)
    seen |= {item.key: item.content for item in reader.catch_up(limit=2)}
    assert len(seen) == 6
    assert {content.enrolment for content in seen.values()} == {"terminated"}


@ON_BOTH
def test_a_reader_misses_nothing_that_several_offices_write_at_once(city: City) -> None:
    windows = [Window("02"), Window("03"), Window("01", "32080302"), Window("02", "32080302")]
    for window in windows:
        city.token(window.office)
    reader = Reader(city, "09")

    def work(window: Window) -> None:
        for _ in range(6):
            city.send(window, *(window.file() for _ in range(3)))

    keys: list[str] = []
    with ThreadPoolExecutor(len(windows)) as pool:
        running = [pool.submit(work, window) for window in windows]
        while not all(one.done() for one in running):
            keys += reader.keys(limit=4)
        for one in running:
            one.result()
    keys += reader.keys(limit=4)
    assert len(keys) == len(set(keys)) == 4 * 6 * 3


@pytest.mark.parametrize(
    "cursor", ["", "nonsense", "0123456789abcdef.1.1", "{origin}.999.0", "{origin}.0.999", "{origin}.-1.0"]
)
def test_a_cursor_that_means_nothing_here_begins_at_the_beginning(city: City, cursor: str) -> None:
    load(city, insured())
    reader = Reader(city)
    reader.page()
    origin = reader.cursor.partition(".")[0]
    reader.cursor = cursor.format(origin=origin)
    page = reader.page()
    assert page.starts_over
    assert len(page.items) == 1


def test_the_rejected_act_of_a_conflict_is_not_told_to_anybody(city: City) -> None:
    person = someone()
    first, second = Window("02"), Window("03")
    city.send(first, first.file(person=person))
    assert city.send(second, second.file(person=person))[0]["verdict"] == "rejected"
    assert Reader(city).keys() == ["3208030102-00000001"]


def test_the_page_is_packed_only_for_who_can_unpack_it(city: City) -> None:
    load(city, *(insured() for _ in range(50)))
    raw = httpx.get(
        f"{city.url}/v1/feed",
        headers={"authorization": f"Bearer {city.token()}", "accept-encoding": "identity"},
        trust_env=False,
    )
    assert "content-encoding" not in raw.headers
    packed = city.feed("", 500, "01", OFFICE)
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == raw.content
    assert int(packed.headers["content-length"]) * 3 < len(raw.content)


def test_nobody_reads_the_feed_without_a_token(city: City, expected_logs: ExpectedLogs) -> None:
    assert city.get("/v1/feed").status_code == 401
    expected_logs.claim("token_refused")


@pytest.mark.parametrize("area", ["", "32080", "3208031", "上海市虹口区"])
def test_a_roster_without_its_area_is_refused(city: City, area: str) -> None:
    with pytest.raises(UsageError, match="区划代码有误"):
        load(city, insured(), area=area)


def test_an_empty_roster_is_refused_and_the_old_one_stays(city: City) -> None:
    load(city, insured())
    with pytest.raises(UsageError, match="没有人"):
        load(city)
    assert len(Reader(city).catch_up()) == 1


def test_a_document_for_one_area_goes_to_no_other(city: City) -> None:
    load_document(city.database_url, FeedKind.PACKS, "huaian", "{}", area=AREA)
    assert Reader(city).keys() == ["huaian"]
    assert Reader(city, office="32082601").keys() == []
    assert load_document(city.database_url, FeedKind.PACKS, "huaian", "{}", area=AREA).changed == 0
