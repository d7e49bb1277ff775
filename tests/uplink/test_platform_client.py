"""Upstreams reached by a mapping file: nothing lost, nothing twice, though they know no batches and no receipts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.domain.dates import FixedClock
from app.domain.filing import Contact, Filing, Institution
from app.domain.outbox import ATTEMPTS_BEFORE_SET_ASIDE, Verdict
from app.domain.vocabulary import ActKind, Category, LifeState, UpstreamState
from app.errors import UserError
from app.services import upstream as outbox
from app.uplink.outcome import Answered, Pause
from app.uplink.platform_book import StoredActs
from app.uplink.platform_client import MappedClient
from app.uplink.sync import SyncResult, sync_once
from app.uplink.worker import UplinkCondition, UplinkState, UplinkWorker
from app.wire.mapping import Mapping
from tests.uplink.conftest import CLERK, CounterAtWork
from tests.uplink.line import Fault, Line
from tests.uplink.recording_upstream import (
    PlatformTongue,
    RecordingUpstream,
    RensheTongue,
    Trouble,
    number_of_person,
    recording_upstream,
)
from tests.wire.mappings import platform, renshe, shipped
from tests.wire.window import someone

MAPPINGS: dict[type, Callable[[], Mapping]] = {PlatformTongue: platform, RensheTongue: renshe}


@pytest.fixture(params=[PlatformTongue, RensheTongue])
def city(request: pytest.FixtureRequest) -> Iterator[RecordingUpstream]:
    """The recording upstream, once in each envelope."""
    with recording_upstream(request.param()) as upstream:
        yield upstream


@pytest.fixture
def new_platform() -> Iterator[RecordingUpstream]:
    with recording_upstream(PlatformTongue()) as upstream:
        yield upstream


def client_of(upstream: RecordingUpstream, counter: CounterAtWork, url: str = "") -> MappedClient:
    mapping = MAPPINGS[type(upstream.tongue)]()
    return MappedClient(mapping, url or upstream.url, StoredActs(counter.store), counter.clock)


def sync(upstream: RecordingUpstream, counter: CounterAtWork, url: str = "") -> SyncResult:
    client = client_of(upstream, counter, url)
    try:
        return sync_once(counter.store, client, counter.clock)
    finally:
        client.close()


def refer(counter: CounterAtWork, **changes: Any) -> Filing:
    fields = {"category": Category.REFERRAL, "institution": Institution("上海测样医院", "三级甲等"), **changes}
    return counter.file(**fields)


def cancel(counter: CounterAtWork, filing: Filing) -> Filing:
    return counter.act(filing, ActKind.CANCEL, status=LifeState.CANCELLED)


def test_a_referral_goes_up_and_its_withdrawal_after_it(city: RecordingUpstream, counter: CounterAtWork) -> None:
    filing = refer(counter)
    cancel(counter, filing)
    done = sync(city, counter)
    assert (done.sent, done.accepted, done.pause) == (2, 2, None)
    assert city.codes == [city.tongue.file, city.tongue.withdraw]
    assert city.filings == {}


def test_the_platforms_number_is_kept_and_named_at_the_withdrawal_another_day(
    new_platform: RecordingUpstream, counter: CounterAtWork
) -> None:
    filing = refer(counter)
    sync(new_platform, counter)
    (receipt,) = counter.receipts(filing)
    assert (receipt.verdict, receipt.upstream_number) == (Verdict.ACCEPTED, "T0001")
    cancel(counter, filing)
    sync(new_platform, counter)
    code, fields = new_platform.heard[-1]
    assert (code, fields["trt_dcla_detl_sn"]) == ("2502", "T0001")


def test_a_refusal_comes_back_in_upstreams_words_without_the_person(
    city: RecordingUpstream, counter: CounterAtWork
) -> None:
    person = someone("欧阳测样")
    city.refusals = [f"参保人欧阳测样（{person.social_security_number}）已中断缴费"]
    filing = refer(counter, person=person)
    assert sync(city, counter).rejected == 1
    (receipt,) = counter.receipts(filing)
    assert receipt.verdict is Verdict.REJECTED
    assert (receipt.code, receipt.sentence) == ("-1", "参保人＊＊（＊＊）已中断缴费")


def test_a_refused_referral_holds_back_only_its_own_later_acts(city: RecordingUpstream, counter: CounterAtWork) -> None:
    city.refusals = ["材料不全"]
    filing = refer(counter)
    counter.act(filing, ActKind.SUPPLEMENT)
    refer(counter)
    sync(city, counter)
    assert counter.states() == ["rejected", "waiting", "accepted"]


@pytest.mark.parametrize("trouble", [Trouble.TAKEN_WITHOUT_ANSWER, Trouble.ANSWER_CUT_SHORT])
def test_what_was_taken_without_an_answer_is_asked_after_and_not_sent_again(
    city: RecordingUpstream, counter: CounterAtWork, trouble: Trouble
) -> None:
    city.troubles = [trouble]
    filing = refer(counter)
    assert sync(city, counter).accepted == 1
    assert city.codes == [city.tongue.file, city.tongue.query]
    assert len(city.filings) == 1
    assert counter.receipts(filing)[0].verdict is Verdict.ACCEPTED


def test_what_was_lost_on_the_way_is_asked_after_and_then_sent(city: RecordingUpstream, counter: CounterAtWork) -> None:
    city.troubles = [Trouble.LOST]
    refer(counter)
    assert sync(city, counter).accepted == 1
    assert city.codes == [city.tongue.query, city.tongue.file]
    assert len(city.filings) == 1


def test_a_request_that_nobody_answers_in_time_is_asked_after(city: RecordingUpstream, counter: CounterAtWork) -> None:
    refer(counter)
    with Line(city.url) as line:
        looks_people_up = [Fault.NONE] if city.tongue.person else []
        line.break_with(*looks_people_up, Fault.SWALLOWS_REQUESTS)
        mapping = MAPPINGS[type(city.tongue)]()
        client = MappedClient(mapping, line.url, StoredActs(counter.store), counter.clock, request_seconds=1.0)
        try:
            done = sync_once(counter.store, client, counter.clock)
        finally:
            client.close()
    assert (done.accepted, done.pause) == (1, None)
    assert city.codes == [city.tongue.query, city.tongue.file]


def test_the_number_of_a_filing_whose_answer_was_lost_comes_with_the_query(
    new_platform: RecordingUpstream, counter: CounterAtWork
) -> None:
    new_platform.troubles = [Trouble.TAKEN_WITHOUT_ANSWER]
    filing = refer(counter)
    sync(new_platform, counter)
    assert counter.receipts(filing)[0].upstream_number == "T0001"


def test_a_withdrawal_without_an_answer_is_done_once_the_filing_is_gone(
    city: RecordingUpstream, counter: CounterAtWork
) -> None:
    filing = refer(counter)
    sync(city, counter)
    cancel(counter, filing)
    city.troubles = [Trouble.TAKEN_WITHOUT_ANSWER]
    sync(city, counter)
    assert city.codes == [city.tongue.file, city.tongue.withdraw, city.tongue.query]
    assert counter.states() == ["accepted", "accepted"]


def test_a_withdrawal_that_was_lost_is_sent_again(city: RecordingUpstream, counter: CounterAtWork) -> None:
    filing = refer(counter)
    sync(city, counter)
    cancel(counter, filing)
    city.troubles = [Trouble.LOST]
    sync(city, counter)
    assert city.codes == [city.tongue.file, city.tongue.query, city.tongue.withdraw]
    assert city.filings == {}


def test_nothing_is_sent_again_while_upstream_cannot_say_what_it_has(
    city: RecordingUpstream, counter: CounterAtWork
) -> None:
    city.troubles = [Trouble.TAKEN_WITHOUT_ANSWER]
    city.queries_fail = True
    refer(counter)
    refer(counter)
    done = sync(city, counter)
    assert (done.pause, done.unknown, done.waiting) == (Pause.HUB_UNWELL, 1, 1)
    city.queries_fail = False
    assert sync(city, counter).accepted == 2
    assert city.codes.count(city.tongue.file) == 2


@pytest.mark.parametrize(
    ("trouble", "pause"),
    [
        (Trouble.FAILING, Pause.HUB_UNWELL),
        (Trouble.SIGN_IN, Pause.SIGN_IN_REFUSED),
        (Trouble.ELSEWHERE, Pause.WRONG_ADDRESS),
    ],
)
def test_an_upstream_that_takes_nothing_rests_the_queue_and_no_act_pays_for_it(
    city: RecordingUpstream, counter: CounterAtWork, trouble: Trouble, pause: Pause
) -> None:
    refer(counter)
    refer(counter)
    city.troubles = [Trouble.NONE, trouble, trouble]
    done = sync(city, counter)
    assert (done.sent, done.accepted, done.pause) == (1, 1, pause)
    assert [(row.state.value, row.attempts) for row in counter.rows()] == [("accepted", 0), ("waiting", 0)]


def test_a_line_that_is_down_is_said_to_be(city: RecordingUpstream, counter: CounterAtWork) -> None:
    refer(counter)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nobody = f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert sync(city, counter, nobody).pause is Pause.LINE_DOWN
    assert counter.states() == ["waiting"]


def test_after_an_act_without_answer_the_rest_of_the_batch_has_not_left(
    city: RecordingUpstream, counter: CounterAtWork
) -> None:
    filing = refer(counter)
    cancel(counter, filing)
    refer(counter)
    city.troubles = [Trouble.TAKEN_WITHOUT_ANSWER]
    with_bodies = {row.act_id: row.body for row in counter.rows()}
    client = client_of(city, counter)
    try:
        outcome = client.send(with_bodies)
    finally:
        client.close()
    assert isinstance(outcome, Answered)
    assert outcome.receipts == ()
    assert outcome.unsent == tuple(row.act_id for row in counter.rows()[1:])


def test_what_the_platform_has_no_business_for_ends_up_with_a_person(
    new_platform: RecordingUpstream, counter: CounterAtWork
) -> None:
    counter.file(category=Category.RETIREE_SETTLED)
    for _ in range(ATTEMPTS_BEFORE_SET_ASIDE):
        sync(new_platform, counter)
        counter.let_pass(hours=2)
    assert counter.states() == ["set_aside"]
    assert counter.rows()[0].last_problem == "这个接口只收异地转诊人员的备案，请在上级系统中手工办理。"
    assert new_platform.heard == []


def test_a_change_is_done_by_hand_and_closed_and_the_withdrawal_goes_on(
    new_platform: RecordingUpstream, counter: CounterAtWork
) -> None:
    filing = counter.act(refer(counter), ActKind.CHANGE)
    sync(new_platform, counter)
    assert counter.states() == ["accepted", "rejected"]
    change = counter.rows()[1]
    assert change.last_problem == "这个接口没有“变更”这项业务，请在上级系统中手工办理。办好后请在本窗口了结这一件。"
    outbox.close_rejected(counter.store, CLERK, change.act_id, counter.clock.now())
    cancel(counter, filing)
    sync(new_platform, counter)
    assert counter.states() == ["accepted", "closed", "accepted"]
    assert new_platform.codes == ["2501", "2502"]


def test_an_act_that_the_wire_cannot_carry_says_why_and_does_not_leave(counter: CounterAtWork) -> None:
    with recording_upstream(RensheTongue()) as old_system:
        refer(counter, person=someone("测𠅤样"))
        refer(counter, contact=Contact(away_address="上海市某路1号"))
        sync(old_system, counter)
        assert counter.states() == ["waiting", "accepted"]
        assert "姓名（aac003）中的“𠅤”（U+20164）不在GBK字符集中" in counter.rows()[0].last_problem
        assert len(old_system.heard) == 1


def test_a_mapping_that_nobody_confirmed_sends_nothing(counter: CounterAtWork, clock: FixedClock) -> None:
    with pytest.raises(UserError, match="还不能用于真实上报"):
        MappedClient(shipped("platform-json"), "http://127.0.0.1:9", StoredActs(counter.store), clock)


def test_an_act_of_another_counter_has_no_answer(new_platform: RecordingUpstream, counter: CounterAtWork) -> None:
    client = client_of(new_platform, counter)
    try:
        assert client.ask(("0000000000-00000000",)) == Answered(())
    finally:
        client.close()


def test_the_worker_sends_by_a_mapping_as_it_does_to_the_hub(city: RecordingUpstream, counter: CounterAtWork) -> None:
    refer(counter)
    clear = threading.Event()

    def on_state(state: UplinkState) -> None:
        if state.condition is UplinkCondition.CLEAR:
            clear.set()

    worker = UplinkWorker(counter.store, client_of(city, counter), counter.clock, on_state)
    worker.start()
    assert clear.wait(30)
    worker.stop()
    assert counter.states() == ["accepted"]


def test_a_refusal_does_not_repeat_upstreams_number_of_the_person(
    counter: CounterAtWork, new_platform: RecordingUpstream
) -> None:
    person = someone("欧阳测样")
    new_platform.refusals = [f"人员编号{number_of_person(person.social_security_number)}已有转院备案"]
    refer(counter, person=person)
    assert sync(new_platform, counter).rejected == 1
    [row] = counter.rows()
    assert row.last_problem == "人员编号＊＊已有转院备案"


def test_a_person_is_looked_up_once_and_goes_by_the_number_that_upstream_gave(
    new_platform: RecordingUpstream, counter: CounterAtWork
) -> None:
    person = someone("欧阳测样")
    filing = refer(counter, person=person)
    cancel(counter, filing)
    assert sync(new_platform, counter).accepted == 2
    assert [asked["mdtrt_cert_no"] for asked in new_platform.looked_up] == [person.social_security_number]
    number = number_of_person(person.social_security_number)
    assert [fields["psn_no"] for _, fields in new_platform.heard] == [number, number]


def test_somebody_whom_upstream_does_not_know_waits_with_the_reason_and_holds_up_nobody_else(
    new_platform: RecordingUpstream, counter: CounterAtWork
) -> None:
    person = someone("欧阳测样")
    new_platform.nobody = f"未查询到{person.social_security_number}的参保信息"
    filing = refer(counter, person=person)
    done = sync(new_platform, counter)
    assert (done.accepted, done.rejected, done.pause) == (0, 0, None)
    row = counter.row(filing)
    assert (row.state, row.attempts) == (UpstreamState.WAITING, 1)
    assert row.last_problem == "上级没有查到这位参保人。未查询到＊＊的参保信息。"
    assert new_platform.heard == []
    new_platform.nobody = ""
    refer(counter)
    assert sync(new_platform, counter).accepted == 1
    counter.let_pass(hours=2)
    assert sync(new_platform, counter).accepted == 1


@pytest.mark.parametrize("trouble", [Trouble.LOST, Trouble.ANSWER_CUT_SHORT, Trouble.FAILING])
def test_a_lookup_that_fails_lets_the_queue_rest_and_blames_no_act(
    new_platform: RecordingUpstream, counter: CounterAtWork, trouble: Trouble
) -> None:
    filing = refer(counter)
    new_platform.lookup_troubles = [trouble]
    assert sync(new_platform, counter).pause is not None
    assert (counter.row(filing).state, counter.row(filing).attempts) == (UpstreamState.WAITING, 0)
    assert sync(new_platform, counter).accepted == 1


def test_after_a_restart_an_unanswered_act_is_asked_after_under_the_person_s_number(
    new_platform: RecordingUpstream, counter: CounterAtWork
) -> None:
    filing = refer(counter)
    new_platform.troubles = [Trouble.TAKEN_WITHOUT_ANSWER]
    new_platform.queries_fail = True
    assert sync(new_platform, counter).pause is not None
    new_platform.queries_fail = False
    assert sync(new_platform, counter).accepted == 1
    assert counter.receipts(filing)[0].verdict is Verdict.ACCEPTED
    assert new_platform.codes == ["2501", "5304", "5304"], "filed once"
    assert len(new_platform.looked_up) == 2, "once in each run of the program"
