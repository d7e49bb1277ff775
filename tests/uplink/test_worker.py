"""The worker sends by itself, says how it stands, and stops at once."""

from __future__ import annotations

import logging
import queue
import socket
from collections.abc import Callable, Iterator
from threading import current_thread
from typing import Any

import pytest

from app.uplink.http import HubClient
from app.uplink.outcome import Pause
from app.uplink.worker import UplinkCondition, UplinkState, UplinkWorker
from tests.conftest import ExpectedLogs
from tests.uplink.conftest import CityWithLine, CounterAtWork
from tests.uplink.line import Fault

LONG = 3600.0
Start = Callable[..., "Watched"]


class Watched:
    """A worker and what it says."""

    def __init__(self, counter: CounterAtWork, url: str, token: str, **options: Any) -> None:
        self._states: queue.Queue[UplinkState] = queue.Queue()
        self._failures: list[BaseException] = []
        client = HubClient(url, token, counter.window.office, counter.window.counter)
        self.worker = UplinkWorker(
            counter.store, client, counter.clock, self._hear, **{"idle_seconds": LONG, **options}
        )
        self.worker.start()

    def fail_at_the_next_word(self, failure: BaseException) -> None:
        self._failures.append(failure)

    def _hear(self, state: UplinkState) -> None:
        self._states.put(state)
        if self._failures:
            raise self._failures.pop()

    def next(self, *conditions: UplinkCondition) -> UplinkState:
        """The next state that is one of these."""
        while True:
            state = self._states.get(timeout=20)
            if state.condition in conditions:
                return state

    def is_silent_for(self, seconds: float) -> bool:
        """Whether nothing is said; a slow machine can only make this true."""
        try:
            self._states.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


@pytest.fixture
def start(city: CityWithLine, counter: CounterAtWork) -> Iterator[Start]:
    started: list[Watched] = []

    def begin(url: str = "", token: str = "", **options: Any) -> Watched:
        started.append(Watched(counter, url or city.line.url, token or city.token, **options))
        return started[-1]

    yield begin
    for watched in started:
        watched.worker.stop()


def test_what_waits_at_the_start_is_sent(start: Start, counter: CounterAtWork, city: CityWithLine) -> None:
    counter.file()
    state = start().next(UplinkCondition.CLEAR)
    assert state.result is not None
    assert (state.result.accepted, city.stats()["acts"]) == (1, 1)


def test_a_worker_asks_whether_it_may_go_on_before_every_statement_of_its_own_and_nobody_else_does(
    start: Start, counter: CounterAtWork
) -> None:
    asked: list[str] = []
    counter.file()
    watched = start(give_way=lambda: asked.append(current_thread().name))
    watched.next(UplinkCondition.CLEAR)
    counter.file()
    assert len(asked) > 1
    assert set(asked) == {"uplink"}


def test_a_wake_sends_what_was_done_since(start: Start, counter: CounterAtWork) -> None:
    watched = start()
    watched.next(UplinkCondition.CLEAR)
    counter.file()
    watched.worker.wake()
    watched.next(UplinkCondition.CLEAR)
    assert counter.states() == ["accepted"]


def test_a_refused_sign_in_pauses_with_its_sentence_and_a_person_may_try_at_once(
    start: Start, counter: CounterAtWork, expected_logs: ExpectedLogs
) -> None:
    counter.file()
    watched = start(token="wrong", first_pause_seconds=LONG)
    state = watched.next(UplinkCondition.PAUSED)
    assert (state.pause, state.sentence) == (Pause.SIGN_IN_REFUSED, Pause.SIGN_IN_REFUSED.sentence)
    watched.worker.try_now()
    assert watched.next(UplinkCondition.PAUSED).pause is Pause.SIGN_IN_REFUSED
    assert len(expected_logs.claim("token_refused")) == 2


def test_a_resting_queue_is_not_woken_by_new_acts(start: Start, counter: CounterAtWork, city: CityWithLine) -> None:
    city.line.break_for_ever(Fault.LOSES_ANSWERS)
    counter.file()
    watched = start(first_pause_seconds=LONG)
    assert watched.next(UplinkCondition.PAUSED).pause is Pause.LINE_DOWN
    tried = city.line.connections
    counter.file()
    watched.worker.wake()
    assert watched.is_silent_for(seconds=0.2)
    assert city.line.connections == tried


def test_the_queue_goes_on_by_itself_when_the_line_is_back(
    start: Start, counter: CounterAtWork, city: CityWithLine
) -> None:
    city.line.break_for_ever(Fault.LOSES_ANSWERS)
    counter.file()
    watched = start(first_pause_seconds=0.02)
    watched.next(UplinkCondition.PAUSED)
    city.line.break_for_ever(Fault.NONE)
    watched.next(UplinkCondition.CLEAR)
    assert (counter.states(), city.stats()["acts"]) == (["accepted"], 1)


def test_it_stops_in_the_middle_of_a_request_and_the_act_is_asked_after_next_time(
    start: Start, counter: CounterAtWork, city: CityWithLine
) -> None:
    counter.file()
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        watched = start(url=f"http://127.0.0.1:{deaf.getsockname()[1]}")
        taken, _ = deaf.accept()
        with taken:
            assert taken.recv(1)
            watched.worker.stop()
    assert watched.next(UplinkCondition.STOPPED).pause is Pause.STOPPED
    assert counter.states() == ["unknown"]
    start().next(UplinkCondition.CLEAR)
    assert counter.states() == ["accepted"]


def test_a_worker_that_was_never_started_can_be_stopped(city: CityWithLine, counter: CounterAtWork) -> None:
    client = HubClient(city.line.url, city.token, "32080301", "01")
    UplinkWorker(counter.store, client, counter.clock, lambda _: None).stop()


def test_a_crash_becomes_a_state_and_the_log_names_its_kind_only(
    start: Start,
    counter: CounterAtWork,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: ExpectedLogs,
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ValueError("慕容不入日志")

    with monkeypatch.context() as patched:
        patched.setattr("app.uplink.worker.sync_once", crash)
        watched = start(first_pause_seconds=LONG)
        watched.next(UplinkCondition.CRASHED)
    (record,) = expected_logs.claim("ValueError")
    assert (record.levelno, "慕容" in record.getMessage()) == (logging.ERROR, False)
    counter.file()
    watched.worker.try_now()
    watched.next(UplinkCondition.CLEAR)
    assert counter.states() == ["accepted"]


def test_a_listener_that_fails_does_not_stop_what_is_sent(
    start: Start, counter: CounterAtWork, expected_logs: ExpectedLogs
) -> None:
    watched = start()
    watched.next(UplinkCondition.CLEAR)
    for _ in range(2):
        watched.fail_at_the_next_word(ValueError("慕容不入日志"))
        counter.file()
        watched.worker.wake()
        watched.next(UplinkCondition.CLEAR)
    assert counter.states() == ["accepted", "accepted"]
    records = expected_logs.claim("ValueError")
    # The window keeps a log of our own packages only.
    assert {record.name.partition(".")[0] for record in records} == {"app"}
    assert not any("慕容" in record.getMessage() for record in records)
