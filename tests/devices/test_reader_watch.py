"""The watch over readers: services and readers that come and go, failures that become states.

Plugging a reader in cannot be done to the real service here, so a line to a service is played by
``ScriptedContext``; the cards themselves are read for real in ``test_reading_through_pcsc``.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Self

import pytest

from app.devices import pcsc_status, reader
from app.devices.card_image import CardImage
from app.devices.card_reader import CardFailed, CardRead, CardReading, ReaderAbsent, ReaderEmpty, ReaderState
from app.devices.pcsc import PLUG_NOTIFICATION, PcscContext, SlotState
from app.devices.pcsc_status import PcscError
from app.devices.reader import ReaderWatch
from app.errors import EnvironmentProblem
from tests.conftest import ExpectedLogs
from tests.devices.cards import EngineChannel, a_card
from tests.devices.state_log import StateLog

EMPTY, PRESENT, MUTE = 0x10, 0x20, 0x220


class ScriptedConnection(EngineChannel):
    """A connection to a virtual chip; ``failure`` is what PC/SC says to its first command."""

    def __init__(self, image: CardImage, failure: int | None) -> None:
        super().__init__(image)
        self._failure = failure

    def transmit(self, command: bytes) -> bytes:
        if self._failure is not None:
            raise PcscError(self._failure)
        return super().transmit(command)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class ScriptedContext:
    """A line to a service with readers as told by ``show``; like PC/SC it tells differences only."""

    def __init__(self) -> None:
        self.readers: dict[str, int] = {}
        self.connect_failure: int | None = None
        self.transmit_failure: int | None = None
        self._changes: queue.Queue[dict[str, int] | Exception | None] = queue.Queue()

    def show(self, **readers: int) -> None:
        self._changes.put({name.replace("_", " "): flags for name, flags in readers.items()})

    def fail(self, error: Exception) -> None:
        self._changes.put(error)

    def list_readers(self) -> tuple[str, ...]:
        return tuple(self.readers)

    def wait_for_change(self, known: Mapping[str, SlotState]) -> dict[str, SlotState]:
        assert PLUG_NOTIFICATION in known
        if all(slot.flags == self.readers.get(name, 0) for name, slot in known.items()):
            match self._changes.get():
                case Exception() as error:
                    raise error
                case dict() as readers:
                    self.readers = readers
        return {name: SlotState(self.readers.get(name, 0)) for name in known}

    def connect(self, reader_name: str) -> ScriptedConnection:
        if self.connect_failure is not None:
            raise PcscError(self.connect_failure)
        assert reader_name in self.readers
        return ScriptedConnection(a_card(), self.transmit_failure)

    def cancel(self) -> None:
        self._changes.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


Watching = Callable[..., StateLog]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> ScriptedContext:
    context = ScriptedContext()
    monkeypatch.setattr(reader, "PcscContext", lambda: context)
    return context


@pytest.fixture
def watching() -> Iterator[Watching]:
    """Starts a watch and gives what it tells; ends every watch afterwards."""
    watches: list[ReaderWatch] = []

    def start(reader_name: str | None = None) -> StateLog:
        log = StateLog()
        watches.append(ReaderWatch(log, reader_name, retry_seconds=0.01))
        watches[-1].start()
        return log

    yield start
    for watch in watches:
        watch.stop()


def test_a_reader_plugged_in_and_out_is_noticed(service: ScriptedContext, watching: Watching) -> None:
    log = watching()
    absent = log.wait_for(ReaderAbsent)
    assert "没有找到读卡器" in absent.problem.what
    assert "USB" in absent.problem.remedy
    service.show(Counter_reader=EMPTY)
    assert log.wait_for(ReaderEmpty).reader_name == "Counter reader"
    service.show()
    log.wait_for(ReaderAbsent)


def test_a_card_already_in_the_reader_is_read(service: ScriptedContext, watching: Watching) -> None:
    service.readers = {"Counter reader": PRESENT}
    log = watching()
    assert log.wait_for(CardRead).card.name == "张䶮㛃"
    assert log.seen == [CardReading("Counter reader"), log.seen[-1]]


def test_a_card_exchanged_between_two_looks_is_read_anew(service: ScriptedContext, watching: Watching) -> None:
    service.readers = {"Counter reader": PRESENT | 1 << 16}
    log = watching()
    log.wait_for(CardRead)
    service.show(Counter_reader=PRESENT | 3 << 16)
    log.wait_for(CardReading)
    log.wait_for(CardRead)


def test_a_change_that_concerns_no_card_reads_nothing(service: ScriptedContext, watching: Watching) -> None:
    service.readers = {"Counter reader": PRESENT}
    log = watching()
    log.wait_for(CardRead)
    service.show(Counter_reader=PRESENT | 0x100)
    service.show(Counter_reader=EMPTY)
    log.wait_for(ReaderEmpty)
    assert len([state for state in log.seen if isinstance(state, CardReading)]) == 1


def test_the_security_module_inside_a_reader_is_no_card(service: ScriptedContext, watching: Watching) -> None:
    service.readers = {"Maker X1 SAM Slot 0": PRESENT, "Maker X1 Contact 0": EMPTY}
    assert watching().wait_for(ReaderEmpty).reader_name == "Maker X1 Contact 0"


def test_a_chosen_reader_is_the_only_one_watched(service: ScriptedContext, watching: Watching) -> None:
    service.readers = {"Bank terminal": PRESENT, "Counter reader": EMPTY}
    log = watching("Counter reader")
    assert log.wait_for(ReaderEmpty).reader_name == "Counter reader"
    assert log.seen == [ReaderEmpty("Counter reader")]


def test_of_two_readers_the_one_that_still_holds_a_card_is_told(service: ScriptedContext, watching: Watching) -> None:
    service.readers = {"Left": PRESENT, "Right": EMPTY}
    log = watching()
    assert log.wait_for(CardRead).reader_name == "Left"
    service.show(Left=PRESENT, Right=PRESENT)
    assert log.wait_for(CardRead).reader_name == "Right"
    service.show(Left=PRESENT, Right=EMPTY)
    assert log.wait_for(CardRead).reader_name == "Left"


def test_the_card_in_the_reader_is_read_again_when_asked(service: ScriptedContext) -> None:
    service.readers = {"Counter reader": PRESENT}
    log = StateLog()
    watch = ReaderWatch(log)
    watch.start()
    log.wait_for(CardRead)
    watch.read_again()
    log.wait_for(CardReading)
    log.wait_for(CardRead)
    watch.stop()


@pytest.mark.parametrize(
    ("flags", "connect_failure", "transmit_failure", "code"),
    [
        (MUTE, None, None, "card.mute"),
        (PRESENT, pcsc_status.UNRESPONSIVE_CARD, None, "card.mute"),
        (PRESENT, pcsc_status.SHARING_VIOLATION, None, "card.busy"),
        (PRESENT, pcsc_status.NO_SMARTCARD, None, "card.removed"),
        (PRESENT, 0x8010FFFF, None, "card.mute"),
        (PRESENT, None, pcsc_status.REMOVED_CARD, "card.removed"),
        (PRESENT, None, pcsc_status.COMM_ERROR, "card.removed"),
    ],
)
def test_what_pcsc_says_of_a_card_becomes_a_problem_of_the_card(
    service: ScriptedContext,
    watching: Watching,
    flags: int,
    connect_failure: int | None,
    transmit_failure: int | None,
    code: str,
) -> None:
    service.readers = {"Counter reader": flags}
    service.connect_failure, service.transmit_failure = connect_failure, transmit_failure
    assert watching().wait_for(CardFailed).problem.code == code


def test_a_service_that_stops_becomes_a_state_and_its_return_is_noticed(
    service: ScriptedContext, watching: Watching
) -> None:
    service.readers = {"Counter reader": EMPTY}
    log = watching()
    log.wait_for(ReaderEmpty)
    service.fail(PcscError(pcsc_status.SERVICE_STOPPED))
    assert "智能卡服务" in log.wait_for(ReaderAbsent).problem.what
    log.wait_for(ReaderEmpty)


def test_a_service_lost_while_a_card_is_read_is_not_blamed_on_the_card(
    service: ScriptedContext, watching: Watching
) -> None:
    service.readers = {"Counter reader": PRESENT}
    service.transmit_failure = pcsc_status.NO_SERVICE
    log = watching()
    assert log.wait_for(ReaderAbsent).problem.code == "pcsc.8010001d"
    assert not any(isinstance(state, CardFailed) for state in log.seen)


def test_a_service_that_is_not_there_is_told_once_however_often_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = threading.Semaphore(0)

    def no_service() -> PcscContext:
        asked.release()
        raise PcscError(pcsc_status.NO_SERVICE)

    monkeypatch.setattr(reader, "PcscContext", no_service)
    log = StateLog()
    watch = ReaderWatch(log, retry_seconds=0.001)
    watch.start()
    for _ in range(5):
        asked.acquire()
    watch.stop()
    absent = log.wait_for(ReaderAbsent)
    assert "请系统管理员启动智能卡服务" in absent.problem.remedy
    assert log.pending() == []


def test_a_bug_in_the_watch_becomes_a_state_and_the_watch_recovers(
    service: ScriptedContext, watching: Watching, expected_logs: ExpectedLogs
) -> None:
    service.readers = {"Counter reader": EMPTY}
    log = watching()
    log.wait_for(ReaderEmpty)
    service.fail(RuntimeError("张䶮㛃 510402198503121236"))
    absent = log.wait_for(ReaderAbsent)
    assert absent.problem.code == "reader.crashed"
    log.wait_for(ReaderEmpty)
    [record] = expected_logs.claim("RuntimeError")
    assert "张" not in record.getMessage()
    assert "5104" not in record.getMessage()


def test_a_listener_that_fails_does_not_end_the_watch(service: ScriptedContext, expected_logs: ExpectedLogs) -> None:
    log = StateLog()

    def fail_on_the_first(state: ReaderState) -> None:
        log(state)
        if isinstance(state, ReaderAbsent):
            raise ValueError("not mine")

    watch = ReaderWatch(fail_on_the_first)
    watch.start()
    log.wait_for(ReaderAbsent)
    service.show(Counter_reader=EMPTY)
    log.wait_for(ReaderEmpty)
    watch.stop()
    expected_logs.claim("ValueError")


def test_a_stopped_watch_tells_nothing_more_and_can_be_started_again(service: ScriptedContext) -> None:
    service.readers = {"Counter reader": EMPTY}
    log = StateLog()
    watch = ReaderWatch(log)
    watch.stop()
    for _ in range(2):
        watch.start()
        watch.start()
        log.wait_for(ReaderEmpty)
        watch.stop()
    assert log.pending() == []
    assert not any(thread.name == "reader-watch" for thread in threading.enumerate())


def test_a_computer_without_the_library_is_told_what_to_install() -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        PcscContext("libnot-there.so.1")
    assert raised.value.code == "pcsc.no_library"
    assert "apt-get install -y pcscd libpcsclite1" in raised.value.remedy


@pytest.mark.parametrize("status", [pcsc_status.NO_SERVICE, pcsc_status.UNKNOWN_READER, 0x8010FFFF])
def test_every_status_of_pcsc_says_what_why_and_what_next(status: int) -> None:
    error = PcscError(status)
    assert error.status == status
    assert all((error.what, error.why, error.remedy))
