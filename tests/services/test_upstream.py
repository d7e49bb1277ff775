"""What a counter does with acts that upstream rejected: nothing waits for ever behind them."""

from __future__ import annotations

import pytest

from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import Category, UpstreamState
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services import upstream
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.desk import Desk
from app.services.filings import file
from app.services.recording import ActResult
from tests.builders import actor, intake, request

ACCEPTED, REJECTED = Verdict.ACCEPTED, Verdict.REJECTED


def file_referral(desk: Desk) -> str:
    result = file(desk, actor(), intake(request(Category.REFERRAL)))
    assert result.filing is not None, result.decision.reasons
    return result.filing.number


def answer(desk: Desk, *verdicts: Verdict) -> None:
    """Send what may go and have upstream say this of it."""
    rows = upstream.take_batch(desk.store, desk.now(), 100)
    assert len(rows) == len(verdicts)
    receipts = [Receipt(row.act_id, verdict) for row, verdict in zip(rows, verdicts, strict=True)]
    upstream.record_receipts(desk.store, receipts, desk.now())


def states(desk: Desk, number: str) -> list[str]:
    with desk.store.read() as uow:
        return [row.state.value for row in uow.outbox.of_filing(number)]


def act_ids(desk: Desk, number: str) -> list[str]:
    with desk.store.read() as uow:
        return [row.act_id for row in uow.outbox.of_filing(number)]


def sendable(desk: Desk) -> list[str]:
    with desk.store.read() as uow:
        return [row.act_id for row in uow.outbox.sendable(desk.now(), 100)]


def closings(desk: Desk) -> list[str]:
    with desk.store.read() as uow:
        return [entry.actor for entry in uow.audit.entries() if entry.event == "outbox.close"]


def change_city(desk: Desk, number: str, phone: str = "13900009999") -> ActResult:
    result = change(desk, actor(), number, ChangeRequest(phone=phone))
    assert result.was_done
    return result


def test_cancelling_a_filing_that_the_city_refused_settles_it_here(desk: Desk) -> None:
    number = file_referral(desk)
    answer(desk, REJECTED)
    assert cancel(desk, actor(), number).was_done
    assert states(desk, number) == ["closed", "closed"]
    assert upstream.queue_counts(desk.store)[UpstreamState.WAITING] == 0
    assert closings(desk) == ["system", "system"]


def test_a_filing_cancelled_before_the_citys_refusal_came_is_settled_by_it(desk: Desk) -> None:
    number = file_referral(desk)
    cancel(desk, actor(), number)
    answer(desk, REJECTED, Verdict.LATER)
    assert states(desk, number) == ["closed", "closed"]


def test_the_end_of_a_filing_goes_up_past_a_change_that_was_rejected(desk: Desk) -> None:
    number = file_referral(desk)
    answer(desk, ACCEPTED)
    change_city(desk, number)
    answer(desk, REJECTED)
    cancel(desk, actor(), number)
    assert states(desk, number) == ["accepted", "closed", "waiting"]
    assert sendable(desk) == [act_ids(desk, number)[2]]


def test_an_end_that_was_itself_rejected_stays_for_a_person_who_then_closes_it(desk: Desk) -> None:
    number = file_referral(desk)
    answer(desk, ACCEPTED)
    cancel(desk, actor(), number)
    answer(desk, REJECTED)
    assert states(desk, number) == ["accepted", "rejected"]
    closed = upstream.close_rejected(desk.store, actor(), act_ids(desk, number)[1], desk.now())
    assert closed.state is UpstreamState.CLOSED
    assert closings(desk) == ["1001"]


def test_a_person_closes_a_rejected_change_and_what_was_done_since_goes_up(desk: Desk) -> None:
    number = file_referral(desk)
    answer(desk, ACCEPTED)
    change_city(desk, number)
    answer(desk, REJECTED)
    change_city(desk, number, "13900008888")
    assert sendable(desk) == []
    upstream.close_rejected(desk.store, actor(), act_ids(desk, number)[1], desk.now())
    assert sendable(desk) == [act_ids(desk, number)[2]]


def test_a_refused_filing_that_still_holds_here_is_not_closed_but_to_be_cancelled(desk: Desk) -> None:
    number = file_referral(desk)
    answer(desk, REJECTED)
    with pytest.raises(UserError, match="撤销") as refused:
        upstream.close_rejected(desk.store, actor(), act_ids(desk, number)[0], desk.now())
    assert refused.value.code == "filing_refused_and_live"
    assert states(desk, number) == ["rejected"]


@pytest.mark.parametrize("verdict", [None, ACCEPTED])
def test_only_a_rejected_act_is_closed(desk: Desk, verdict: Verdict | None) -> None:
    number = file_referral(desk)
    if verdict is not None:
        answer(desk, verdict)
    with pytest.raises(UserError) as refused:
        upstream.close_rejected(desk.store, actor(), act_ids(desk, number)[0], desk.now())
    assert refused.value.code == "act_not_rejected"


def test_a_closed_act_is_neither_sent_again_nor_answered_again(desk: Desk) -> None:
    number = file_referral(desk)
    answer(desk, REJECTED)
    cancel(desk, actor(), number)
    first = act_ids(desk, number)[0]
    with pytest.raises(UserError) as refused:
        upstream.retry(desk.store, actor(), first, desk.now())
    assert refused.value.code == "act_closed"
    upstream.record_receipts(desk.store, [Receipt(first, ACCEPTED)], desk.now())
    assert states(desk, number) == ["closed", "closed"]
