"""A person lets an act go again or takes it out of the queue; both stand in the audit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.filing import Contact
from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import ActKind, Category, UpstreamState
from app.errors import UserError
from app.services import upstream
from tests.uplink.conftest import CLERK, CityWithLine, CounterAtWork, Sync
from tests.wire.window import someone


def test_an_act_set_aside_by_a_person_waits_with_all_behind_it_until_it_is_let_go(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    filing = counter.file()
    counter.act(filing, ActKind.CHANGE, destination_name="杭州市")
    act_id = counter.row(filing).act_id
    upstream.set_aside(counter.store, CLERK, act_id, counter.clock.now(), "待核对身份")
    assert sync(counter).sent == 0
    assert counter.row(filing).last_problem == "待核对身份"
    assert upstream.retry(counter.store, CLERK, act_id, counter.clock.now()).state is UpstreamState.WAITING
    assert sync(counter).accepted == 2
    assert counter.audit_events() == ["outbox.set_aside", "outbox.retry"]


def test_an_act_that_may_have_arrived_is_asked_after_when_it_is_let_go_again(
    city: CityWithLine, counter: CounterAtWork, sync: Sync
) -> None:
    filing = counter.file()
    sync(counter)
    counter.put(UpstreamState.UNKNOWN)
    act_id = counter.row(filing).act_id
    upstream.set_aside(counter.store, CLERK, act_id, counter.clock.now(), "待核对身份")
    upstream.retry(counter.store, CLERK, act_id, counter.clock.now())
    assert (sync(counter).accepted, city.stats()["duplicates_refused"]) == (1, 0)


@pytest.mark.parametrize(
    ("state", "code"),
    [(UpstreamState.ACCEPTED, "act_accepted"), (UpstreamState.REJECTED, "act_rejected")],
)
def test_an_act_with_its_receipt_is_neither_sent_again_nor_set_aside(
    counter: CounterAtWork, state: UpstreamState, code: str
) -> None:
    act_id = counter.row(counter.file()).act_id
    counter.put(state)
    for decide in (
        lambda: upstream.retry(counter.store, CLERK, act_id, counter.clock.now()),
        lambda: upstream.set_aside(counter.store, CLERK, act_id, counter.clock.now(), "不要了"),
    ):
        with pytest.raises(UserError) as refused:
            decide()
        assert refused.value.code == code
    assert (counter.states(), counter.audit_events()) == ([state.value], [])


def test_an_act_on_its_way_is_not_set_aside(counter: CounterAtWork) -> None:
    act_id = counter.row(counter.file()).act_id
    counter.put(UpstreamState.SENDING)
    with pytest.raises(UserError) as refused:
        upstream.set_aside(counter.store, CLERK, act_id, counter.clock.now(), "不要了")
    assert refused.value.code == "act_on_its_way"


def later(act_id: str) -> Receipt:
    return Receipt(act_id, Verdict.LATER, code="predecessor_absent", sentence="前面的一件还没有到达上级。")


def test_an_act_told_to_come_later_is_put_off_and_then_goes(counter: CounterAtWork) -> None:
    filing = counter.file()
    (row,) = upstream.take_batch(counter.store, counter.clock.now(), 10)
    upstream.record_receipts(counter.store, [later(row.act_id)], counter.clock.now())
    assert upstream.take_batch(counter.store, counter.clock.now(), 10) == ()
    counter.let_pass(seconds=30)
    (again,) = upstream.take_batch(counter.store, counter.clock.now(), 10)
    assert (again.act_id, again.attempts, counter.receipts(filing)) == (row.act_id, 1, ())


def test_an_act_that_a_person_set_aside_stays_so_when_upstream_only_puts_it_off(
    counter: CounterAtWork,
) -> None:
    act_id = counter.row(counter.file()).act_id
    upstream.set_aside(counter.store, CLERK, act_id, counter.clock.now(), "待核对身份")
    upstream.record_receipts(counter.store, [later(act_id)], counter.clock.now())
    assert counter.states() == ["set_aside"]


def test_the_first_receipt_of_an_act_stands(counter: CounterAtWork) -> None:
    filing = counter.file()
    act_id = counter.row(filing).act_id
    accepted = Receipt(act_id, Verdict.ACCEPTED, upstream_number="320803202503030000000001")
    rejected = Receipt(act_id, Verdict.REJECTED, code="sequence_taken", sentence="已先办理。")
    first = upstream.record_receipts(counter.store, [accepted], counter.clock.now())
    second = upstream.record_receipts(counter.store, [rejected, later(act_id)], counter.clock.now())
    assert (first.accepted, second.rejected, second.later) == (1, 0, 0)
    assert counter.states() == ["accepted"]
    assert [receipt.verdict for receipt in counter.receipts(filing)] == [Verdict.ACCEPTED]


def test_nothing_is_sent_behind_an_act_of_unknown_outcome(counter: CounterAtWork) -> None:
    filing = counter.file()
    (row,) = upstream.take_batch(counter.store, counter.clock.now(), 10)
    upstream.mark_unknown(counter.store, [row.act_id], "没有回执")
    counter.act(filing, ActKind.CHANGE, destination_name="杭州市")
    other = counter.file()
    taken = upstream.take_batch(counter.store, counter.clock.now(), 10)
    assert [one.filing_number for one in taken] == [other.number]


def test_what_is_done_after_a_closed_rejected_change_arrives(
    city: CityWithLine, open_counter: Callable[[str], CounterAtWork], sync: Sync
) -> None:
    counter, other, person = open_counter("01"), open_counter("02"), someone()
    other.file(person=person, category=Category.REFERRAL, destination="310000")
    filing = counter.file(person=person, category=Category.REFERRAL, destination="320100")
    assert (sync(other).accepted, sync(counter).accepted) == (1, 1)
    moved = counter.act(filing, destination="310000")
    assert sync(counter).rejected == 1
    back = counter.act(moved, destination="320100", contact=Contact(phone="13700003333"))
    counter.act(back, contact=Contact(phone="13700004444"))
    assert sync(counter).sent == 0
    rejected = next(row for row in counter.rows() if row.state is UpstreamState.REJECTED)
    upstream.close_rejected(counter.store, CLERK, rejected.act_id, counter.clock.now())
    assert sync(counter).accepted == 2
    assert counter.states() == ["accepted", "closed", "accepted", "accepted"]
    assert counter.audit_events() == ["outbox.close"]
