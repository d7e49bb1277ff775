"""The line as the window hears it: back after a pause before all has gone up, and a download that can be put off."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator

import pytest

from app.bootstrap.line import Line
from app.bootstrap.line_status import LineStatus
from app.bootstrap.upstreams import CityHub
from app.domain.vocabulary import UpstreamState
from app.hub.feed_loads import load_roster
from app.services.feed import find_age
from app.uplink import feed, sync
from app.uplink.outcome import Pause
from tests.uplink.conftest import CityWithLine, CounterAtWork
from tests.uplink.line import Fault
from tests.uplink.test_feed import insured

OWN = "3208030101"


class Told:
    """What the line says, kept in order."""

    def __init__(self) -> None:
        self._said: queue.Queue[LineStatus] = queue.Queue()
        self.on_status: Callable[[LineStatus], None] = self._said.put

    def next(self, fits: Callable[[LineStatus], bool]) -> LineStatus:
        while True:
            status = self._said.get(timeout=20)
            if fits(status):
                return status


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def line(counter: CounterAtWork, city: CityWithLine) -> Iterator[Line]:
    made = Line(counter.store, counter.clock, CityHub(city.line.url, city.token, "32080301", "01", counter.clock), OWN)
    yield made
    made.stop()


def test_the_line_is_said_to_be_back_with_the_first_answer_not_with_the_last(
    counter: CounterAtWork, city: CityWithLine, line: Line, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "_LARGEST_BATCH", 1)
    for _ in range(3):
        counter.file()
    counter.put(UpstreamState.UNKNOWN)
    city.line.break_for_ever(Fault.SWALLOWS_REQUESTS)
    city.line.break_with(Fault.CUTS_ANSWERS_SHORT)
    line.start(told.on_status)
    paused = told.next(lambda status: bool(status.paused_reason))
    assert (paused.is_online, paused.waiting, paused.paused_reason) == (False, 3, Pause.LINE_DOWN.sentence)
    city.line.break_for_ever(Fault.NONE)
    line.try_now()
    back = told.next(lambda status: status.is_online)
    assert back.waiting > 0, "the rest is still on its way"
    assert told.next(lambda status: status.is_online and not status.waiting).last_success_at is not None


def test_a_download_is_put_off_where_it_is_and_goes_on_from_there(
    counter: CounterAtWork, city: CityWithLine, line: Line, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "_PAGE_ITEMS", 2)
    people = [insured() for _ in range(9)]
    load_roster(city.database_url, "320803", people, clock=counter.clock)

    def stop_at_the_first_page(status: LineStatus) -> None:
        told.on_status(status)
        if status.to_receive and not status.is_put_off:
            line.put_off_download()

    line.start(stop_at_the_first_page)
    stopped = told.next(lambda status: status.is_put_off)
    assert (stopped.is_online, stopped.paused_reason) == (True, ""), "acts go up all the same"
    assert (stopped.received, stopped.to_receive) == (2, 7)
    assert find_age(counter.store).completed_at is None
    counter.file()
    line.try_now()
    told.next(lambda status: status.last_success_at is not None and not status.waiting)
    assert find_age(counter.store).completed_at is None, "it stays put off"
    line.stop()
    line.start(told.on_status)
    line.go_on_with_download()
    told.next(lambda status: not status.to_receive)
    with counter.store.read() as uow:
        snapshot = uow.roster.snapshot()
    assert snapshot is not None
    assert snapshot.rows == 9
