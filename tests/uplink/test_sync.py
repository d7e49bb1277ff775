"""Nothing lost and nothing twice, whatever the line and the hub do."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.domain.outbox import ATTEMPTS_BEFORE_SET_ASIDE, Verdict
from app.domain.vocabulary import ActKind, LifeState, UpstreamState
from app.errors import UserError
from app.hub import intake
from app.hub.judge import Ruling
from app.uplink.http import HubClient
from app.uplink.outcome import Pause
from app.uplink.sync import Pace, SyncResult
from app.wire.canonical import MESSAGE_FORMAT
from app.wire.message import ActMessage
from tests.conftest import ExpectedLogs
from tests.uplink.conftest import CityWithLine, CounterAtWork, Sync
from tests.uplink.line import Fault
from tests.wire.window import someone


@contextmanager
def answering(status: int, body: bytes = b"") -> Iterator[str]:
    """A server that is no hub and always answers the same."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.do_GET()

        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_what_waits_is_sent_in_order_and_gets_its_receipts(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    filing = counter.file()
    counter.act(filing, ActKind.CANCEL, status=LifeState.CANCELLED)
    assert sync(counter) == SyncResult(sent=2, accepted=2, rejected=0, unknown=0, waiting=0, received=2)
    assert counter.states() == ["accepted", "accepted"]
    receipts = counter.receipts(filing)
    assert [receipt.verdict for receipt in receipts] == [Verdict.ACCEPTED] * 2
    assert all(receipt.upstream_number and receipt.received_at == counter.clock.now() for receipt in receipts)


def test_a_second_run_sends_nothing_again(city: CityWithLine, counter: CounterAtWork, sync: Sync) -> None:
    counter.file()
    sync(counter)
    assert sync(counter) == SyncResult(sent=0, accepted=0, rejected=0, unknown=0, waiting=0, received=0)
    assert city.stats()["duplicates_refused"] == 0


def test_more_than_one_batch_goes_in_one_run(city: CityWithLine, counter: CounterAtWork, sync: Sync) -> None:
    for _ in range(7):
        counter.file()
    assert sync(counter, pace=Pace(2)).accepted == 7
    assert city.stats()["acts"] == 7


def test_acts_put_back_as_waiting_after_they_arrived_are_harmless(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    filing = counter.file()
    sync(counter)
    (receipt,) = counter.receipts(filing)
    counter.put(UpstreamState.WAITING)
    assert sync(counter).accepted == 1
    assert counter.receipts(filing) == (receipt,)
    assert (city.stats()["acts"], city.stats()["duplicates_refused"]) == (1, 1)


@pytest.mark.parametrize("fault", [Fault.LOSES_ANSWERS, Fault.CUTS_ANSWERS_SHORT])
def test_an_answer_lost_after_the_hub_took_the_act_is_asked_for_and_not_sent_again(
    city: CityWithLine, counter: CounterAtWork, sync: Sync, fault: Fault
) -> None:
    counter.file()
    city.line.break_with(fault)
    result = sync(counter)
    assert (result.sent, result.accepted, result.unknown) == (1, 1, 0)
    assert (city.stats()["acts"], city.stats()["duplicates_refused"]) == (1, 0)


def test_a_request_that_never_arrived_is_asked_after_and_sent_again(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    filing = counter.file()
    city.line.break_with(Fault.SWALLOWS_REQUESTS)
    result = sync(counter, request_seconds=0.3)
    assert (result.sent, result.accepted) == (2, 1)
    assert counter.row(filing).attempts == 1
    assert (city.stats()["acts"], city.stats()["duplicates_refused"]) == (1, 0)


def test_without_any_answer_the_outcome_stays_unknown_until_the_line_is_back(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    counter.file()
    city.line.break_for_ever(Fault.LOSES_ANSWERS)
    result = sync(counter)
    assert (result.unknown, result.pause) == (1, Pause.LINE_DOWN)
    city.line.break_for_ever(Fault.NONE)
    assert sync(counter).accepted == 1
    assert (city.stats()["acts"], city.stats()["duplicates_refused"]) == (1, 0)


def test_an_act_on_its_way_when_the_program_was_killed_is_asked_after_first(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    counter.file()
    sync(counter)
    counter.file()
    counter.put(UpstreamState.SENDING)
    assert sync(counter).accepted == 2
    assert (city.stats()["acts"], city.stats()["duplicates_refused"]) == (2, 0)


def test_with_the_hub_down_everything_waits_and_no_attempt_is_counted(
    counter: CounterAtWork, sync: Sync, city: CityWithLine
) -> None:
    filing = counter.file()
    for _ in range(ATTEMPTS_BEFORE_SET_ASIDE + 1):
        result = sync(counter, url=closed_port())
        assert (result.pause, result.waiting, result.sent) == (Pause.LINE_DOWN, 1, 0)
    assert (counter.row(filing).state, counter.row(filing).attempts) == (UpstreamState.WAITING, 0)
    assert sync(counter).accepted == 1


def test_a_wrong_token_is_told_in_a_sentence_and_leaves_the_queue_intact(
    counter: CounterAtWork, sync: Sync, city: CityWithLine, expected_logs: ExpectedLogs
) -> None:
    filing = counter.file()
    result = sync(counter, token="wrong-token")
    assert (result.pause, result.waiting) == (Pause.SIGN_IN_REFUSED, 1)
    assert "口令" in Pause.SIGN_IN_REFUSED.sentence
    assert (counter.row(filing).attempts, counter.row(filing).state) == (0, UpstreamState.WAITING)
    assert city.stats()["acts"] == 0
    expected_logs.claim("token_refused")
    assert sync(counter).accepted == 1


@pytest.mark.parametrize(
    ("status", "body", "pause"),
    [
        (503, b"", Pause.HUB_UNWELL),
        (404, b"<html>not found</html>", Pause.WRONG_ADDRESS),
        (200, "<html>请先登录上网</html>".encode(), Pause.WRONG_ADDRESS),
        (409, b"{}", Pause.VERSION),
        (302, b"", Pause.WRONG_ADDRESS),
    ],
)
def test_a_server_that_is_no_hub_or_not_ready_leaves_the_queue_intact(
    counter: CounterAtWork, sync: Sync, status: int, body: bytes, pause: Pause
) -> None:
    filing = counter.file()
    with answering(status, body) as url:
        result = sync(counter, url=url)
    assert (result.pause, result.accepted) == (pause, 0)
    assert counter.row(filing).attempts == 0
    assert sync(counter).accepted == 1


def test_a_hub_of_another_version_is_told_in_a_sentence_and_leaves_the_queue_intact(
    counter: CounterAtWork, sync: Sync, city: CityWithLine, expected_logs: ExpectedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = counter.file()
    with monkeypatch.context() as newer:
        newer.setattr("app.wire.batch.MESSAGE_FORMAT", MESSAGE_FORMAT + 1)
        result = sync(counter)
    assert (result.pause, result.waiting) == (Pause.VERSION, 1)
    assert "程序版本" in Pause.VERSION.sentence
    assert (counter.row(filing).attempts, counter.row(filing).state) == (0, UpstreamState.WAITING)
    expected_logs.claim("format_unknown")
    assert sync(counter).accepted == 1


@pytest.mark.parametrize("status", [502, 504])
def test_an_answer_lost_at_a_gateway_leaves_the_outcome_unknown(
    counter: CounterAtWork, sync: Sync, status: int
) -> None:
    counter.file()
    with answering(status) as url:
        result = sync(counter, url=url)
    assert (result.unknown, result.pause) == (1, Pause.HUB_UNWELL)
    assert sync(counter).accepted == 1


def test_receipts_for_acts_that_were_not_sent_are_no_answer(counter: CounterAtWork, sync: Sync) -> None:
    filing = counter.file()
    body = b'{"format":1,"receipts":[{"act_id":"3208030199-00000099","verdict":"accepted"}]}'
    with answering(200, body) as url:
        result = sync(counter, url=url)
    assert (result.unknown, result.pause, result.accepted) == (1, Pause.WRONG_ADDRESS, 0)
    assert counter.receipts(filing) == ()


def test_an_act_missing_from_the_answer_is_unknown_and_asked_after(counter: CounterAtWork, sync: Sync) -> None:
    counter.file()
    with answering(200, b'{"format":1,"receipts":[]}') as url:
        result = sync(counter, url=url)
    assert (result.sent, result.accepted, result.waiting) == (2, 0, 1)
    assert [row.attempts for row in counter.rows()] == [2]


def test_a_hub_that_fails_at_everything_is_left_alone_before_the_whole_queue_suffers(
    counter: CounterAtWork, sync: Sync
) -> None:
    for _ in range(20):
        counter.file()
    with answering(500) as url:
        assert sync(counter, url=url).pause is Pause.HUB_FAILING
    assert sum(row.attempts for row in counter.rows()) == 3
    counter.let_pass(minutes=1)
    assert sync(counter).accepted == 20


def test_one_act_that_the_hub_cannot_take_does_not_hold_up_the_others(
    counter: CounterAtWork, sync: Sync, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    filings = [counter.file() for _ in range(9)]
    poison = filings[4]
    judge = intake.judge

    def stumble(message: ActMessage, *rest: object) -> Ruling:
        if message.filing_number == poison.number:
            raise RuntimeError("a bug")
        return judge(message, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "judge", stumble)
    result = sync(counter)
    assert (result.accepted, result.waiting, result.pause) == (8, 1, None)
    assert counter.row(poison).attempts == 1
    for _ in range(ATTEMPTS_BEFORE_SET_ASIDE - 1):
        counter.let_pass(hours=1)
        sync(counter)
    assert counter.row(poison).state is UpstreamState.SET_ASIDE
    assert len(expected_logs.claim('"kind": "RuntimeError"')) >= ATTEMPTS_BEFORE_SET_ASIDE


def test_an_act_set_aside_holds_back_only_its_own_filing(
    city: CityWithLine, counter: CounterAtWork, sync: Sync, expected_logs: ExpectedLogs
) -> None:
    broken = counter.file(contact=counter.window.file()[1].contact, legacy_number="旧" * 65)
    counter.act(broken, ActKind.CANCEL, status=LifeState.CANCELLED)
    for _ in range(ATTEMPTS_BEFORE_SET_ASIDE):
        sync(counter)
        counter.let_pass(hours=1)
    counter.file()
    assert sync(counter).accepted == 1
    assert counter.states() == ["set_aside", "waiting", "accepted"]
    expected_logs.claim("batch_malformed")


def test_a_rejected_act_holds_back_only_its_own_filing(
    city: CityWithLine,
    open_counter: Callable[[str], CounterAtWork],
    sync: Sync,
) -> None:
    person = someone()
    first, second = open_counter("01"), open_counter("02")
    winner = first.file(person=person)
    sync(first)
    loser = second.file(person=person)
    second.act(loser, ActKind.CHANGE, destination_name="杭州市")
    second.file()
    result = sync(second)
    assert (result.accepted, result.rejected, result.waiting) == (1, 1, 1)
    assert second.states() == ["rejected", "waiting", "accepted"]
    (receipt,) = second.receipts(loser)
    assert (receipt.verdict, receipt.code) == (Verdict.REJECTED, "person_already_filed")
    assert winner.number in receipt.sentence
    assert second.row(loser).last_problem == receipt.sentence
    second.let_pass(days=1)
    assert sync(second).sent == 0


def test_two_programs_on_one_folder_do_no_harm(city: CityWithLine, counter: CounterAtWork, sync: Sync) -> None:
    for _ in range(30):
        counter.file()
    results: list[SyncResult] = []
    threads = [threading.Thread(target=lambda: results.append(sync(counter, pace=Pace(5)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sync(counter)
    assert len(results) == 2
    assert city.stats()["acts"] == 30
    assert set(counter.states()) == {"accepted"}


@pytest.mark.parametrize("url", ["", "hub.example", "ftp://hub", "http://"])
def test_an_address_that_cannot_be_one_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(UserError, match="地址"):
        HubClient(url, "token", "32080301", "01")


def test_a_gentle_run_breathes_after_every_batch_and_never_sends_a_larger_one(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    for _ in range(7):
        counter.file()
    pace, breaths = Pace(2, 2), []
    assert sync(counter, pace=pace, breathe=lambda: breaths.append(pace.size)).accepted == 7
    assert breaths == [2, 2, 2, 2]


def test_batches_shrink_to_one_and_grow_no_further_than_a_hundred() -> None:
    pace = Pace()
    sizes = []
    for _ in range(8):
        pace.shrink(1000)
        sizes.append(pace.size)
    assert sizes == [50, 25, 12, 6, 3, 1, 1, 1]
    for _ in range(8):
        pace.grow()
    assert pace.size == 100
    pace.shrink(5)
    assert pace.size == 2
