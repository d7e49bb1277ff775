"""What a counter without a line puts into numbered files, and what their receipts change."""

from __future__ import annotations

import pytest

from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import UpstreamState
from app.errors import UserError
from app.services import courier
from app.services.courier import PackedBatch
from app.services.upstream import close_rejected, find_unknown, record_unseen, set_aside
from tests.uplink.conftest import CLERK, CounterAtWork


def pack(counter: CounterAtWork, number: int | None = None) -> PackedBatch:
    return courier.pack_batch(counter.store, "wang", counter.clock.now(), number=number)


def again(counter: CounterAtWork, number: int) -> PackedBatch:
    return courier.repack_batch(counter.store, "wang", counter.clock.now(), number)


def answer(counter: CounterAtWork, packed: PackedBatch, verdict: Verdict = Verdict.ACCEPTED, answers: str = "") -> None:
    batch = packed.batch
    receipts = [Receipt(act_id, verdict, "HA-1", sentence="") for act_id in batch.act_ids]
    courier.take_receipts(
        counter.store,
        "wang",
        counter.clock.now(),
        number=batch.number,
        answers=answers or batch.content_hash,
        receipts=receipts,
    )


def refused_code(work: object, *arguments: object, **named: object) -> str:
    with pytest.raises(UserError) as refused:
        work(*arguments, **named)  # type: ignore[operator]
    return refused.value.code


def test_files_are_numbered_from_one_without_gaps(counter: CounterAtWork) -> None:
    for number in (1, 2, 3):
        counter.file()
        assert pack(counter).batch.number == number


def test_a_file_carries_everything_that_waits_in_its_order_and_the_outcome_is_unknown(counter: CounterAtWork) -> None:
    state = counter.file()
    counter.act(state, destination_name="杭州市")
    counter.file()
    assert list(pack(counter).batch.act_ids) == [row.act_id for row in counter.rows()]
    assert counter.states() == ["unknown"] * 3
    assert "第1号信使文件" in counter.rows()[0].last_problem


def test_an_act_is_never_in_two_files_at_once(counter: CounterAtWork) -> None:
    counter.file()
    first = pack(counter)
    counter.file()
    second = pack(counter)
    assert not set(first.batch.act_ids) & set(second.batch.act_ids)
    assert refused_code(pack, counter) == "courier_nothing"


def test_an_act_behind_one_in_a_file_waits_for_its_receipt(counter: CounterAtWork) -> None:
    state = counter.file()
    first = pack(counter)
    counter.act(state, destination_name="杭州市")
    other = counter.file()
    assert pack(counter).batch.act_ids == (counter.row(other).act_id,)
    answer(counter, first)
    assert len(pack(counter).batch.act_ids) == 1


def test_a_sent_act_of_unknown_outcome_goes_into_a_file_too(counter: CounterAtWork) -> None:
    counter.file()
    counter.put(UpstreamState.UNKNOWN)
    assert len(pack(counter).batch.act_ids) == 1


def test_a_lost_file_is_made_again_under_its_number_with_the_same_content(counter: CounterAtWork) -> None:
    counter.file()
    first = pack(counter)
    counter.file()
    counter.let_pass(days=1)
    once_more = again(counter, 1)
    assert once_more == first
    answer(counter, first)
    assert refused_code(again, counter, 1) == "courier_answered"
    assert refused_code(again, counter, 2) == "courier_unknown"


def test_no_more_acts_than_a_file_may_carry_go_into_one(
    counter: CounterAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MAX_ACTS_IN_FILE", 2)
    for _ in range(5):
        counter.file()
    assert [len(pack(counter).batch.act_ids) for _ in range(3)] == [2, 2, 1]


def test_acts_behind_those_in_files_do_not_hide_the_rest(
    counter: CounterAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MAX_ACTS_IN_FILE", 1)
    state = counter.file()
    pack(counter)
    for place in ("杭州市", "宁波市", "温州市"):
        state = counter.act(state, destination_name=place)
    other = counter.file()
    assert pack(counter).batch.act_ids == (counter.row(other).act_id,)


def test_receipts_bring_acts_to_rest(counter: CounterAtWork) -> None:
    counter.file()
    packed = pack(counter)
    assert courier.courier_standing(counter.store, counter.clock.now()).waited_for == (1,)
    answer(counter, packed)
    assert counter.states() == ["accepted"]
    assert courier.courier_standing(counter.store, counter.clock.now()) == courier.CourierStanding((), 0)
    assert counter.audit_events() == ["courier.export", "courier.receipts"]


def test_an_act_put_off_goes_into_a_later_file(counter: CounterAtWork) -> None:
    counter.file()
    first = pack(counter)
    answer(counter, first, Verdict.LATER)
    counter.let_pass(hours=2)
    assert pack(counter).batch.act_ids == first.batch.act_ids


def test_receipts_seen_before_are_refused_by_their_number(counter: CounterAtWork) -> None:
    counter.file()
    packed = pack(counter)
    answer(counter, packed)
    with pytest.raises(UserError, match="第1号") as refused:
        answer(counter, packed)
    assert refused.value.code == "receipts_repeated"


def test_receipts_that_skip_a_file_are_refused_naming_the_file_skipped(counter: CounterAtWork) -> None:
    counter.file()
    first = pack(counter)
    counter.file()
    second = pack(counter)
    with pytest.raises(UserError, match="第1号的回执还没有导入") as refused:
        answer(counter, second)
    assert refused.value.code == "receipts_skipped"
    assert counter.states() == ["unknown", "unknown"]
    answer(counter, first)
    answer(counter, second)
    assert counter.states() == ["accepted", "accepted"]


def test_receipts_for_other_content_under_the_same_number_are_refused(counter: CounterAtWork) -> None:
    counter.file()
    assert refused_code(answer, counter, pack(counter), answers="0" * 64) == "receipts_strange"
    assert counter.states() == ["unknown"]


def test_an_act_that_went_online_meanwhile_keeps_its_receipt(counter: CounterAtWork) -> None:
    counter.file()
    packed = pack(counter)
    unknown = find_unknown(counter.store, 10)
    record_unseen(counter.store, [row.act_id for row in unknown], counter.clock.now())
    assert counter.states() == ["waiting"]
    assert refused_code(pack, counter) == "courier_nothing"
    answer(counter, packed)
    answered = counter.rows()[0]
    assert answered.state is UpstreamState.ACCEPTED


def test_receipts_reach_an_act_set_aside_meanwhile(counter: CounterAtWork) -> None:
    counter.file()
    packed = pack(counter)
    set_aside(counter.store, CLERK, packed.batch.act_ids[0], counter.clock.now(), "王经办搁置")
    answer(counter, packed)
    assert counter.states() == ["accepted"]


def test_a_restored_counter_goes_on_from_the_number_the_city_names_and_never_from_one_given(
    counter: CounterAtWork,
) -> None:
    counter.file()
    assert pack(counter, 7).batch.number == 7
    counter.file()
    assert refused_code(pack, counter, 7) == "courier_number"
    assert pack(counter).batch.number == 8


def test_a_file_given_up_frees_its_acts_for_another_and_its_late_receipts_still_count(counter: CounterAtWork) -> None:
    counter.file()
    first = pack(counter)
    courier.give_up(counter.store, "wang", counter.clock.now(), 1)
    second = pack(counter, 5)
    assert second.batch.act_ids == first.batch.act_ids
    answer(counter, second)
    assert counter.states() == ["accepted"]
    answer(counter, first)
    assert refused_code(courier.give_up, counter.store, "wang", counter.clock.now(), 1) == "courier_not_waiting"


def test_a_file_names_what_was_closed_of_its_filings_and_made_again_what_is_closed_by_then(
    counter: CounterAtWork,
) -> None:
    state = counter.file()
    answer(counter, pack(counter))
    lost = counter.act(state, destination_name="苏州市")
    answer(counter, pack(counter), Verdict.REJECTED)
    (lost_id,) = (row.act_id for row in counter.rows() if row.state is UpstreamState.REJECTED)
    counter.file()
    other = pack(counter)
    close_rejected(counter.store, CLERK, lost_id, counter.clock.now())
    counter.act(lost, destination_name="无锡市")
    after = pack(counter)
    assert (other.settled, after.settled) == ((), (lost_id,))
    assert again(counter, after.batch.number) == after


def test_a_file_given_up_can_be_made_again(counter: CounterAtWork) -> None:
    counter.file()
    first = pack(counter)
    courier.give_up(counter.store, "wang", counter.clock.now(), 1)
    assert again(counter, 1).lines == first.lines
