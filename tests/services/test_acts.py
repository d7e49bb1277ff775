"""Acts on a record that stands: each one transaction, each by the table, the days first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.audit import find_break
from app.domain.filing import CommitmentState
from app.domain.lifecycle import TransitionRefused
from app.domain.outbox import OutboxRow
from app.domain.vocabulary import ActKind, CardState, Channel, LifeState, Material, MaterialHow, Role
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.commitments import destroy_letter, letter_refusal, plan_letter_destruction, supplement
from app.services.day_end import sweep
from app.services.desk import Desk
from app.services.filings import file
from app.services.identification import authenticate
from app.services.performing import perform
from app.services.queries import get_record
from app.services.reviews import review
from app.services.settlements import settle
from app.services.status_changes import change_status
from tests.builders import DAY, actor, codes, go_to, intake, put_on_roster, reading, roster_entry
from tests.services.filed import filed, filed_on_commitment


def _rows(desk: Desk, number: str) -> tuple[OutboxRow, ...]:
    with desk.store.read() as uow:
        return uow.outbox.of_filing(number)


def test_every_act_is_queued_and_audited_and_the_chain_is_whole(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    change(desk, actor(), number, ChangeRequest(destination="330100"))
    supplement(desk, actor(), number, materials=[Material.RESIDENCE_PERMIT], document_until=date(2021, 5, 31))
    change_status(desk, actor(), number, ActKind.SUSPEND, reason="参保中断")
    change_status(desk, actor(), number, ActKind.RESUME)
    go_to(desk, date(2020, 9, 1))
    cancel(desk, actor(), number, reason="返回参保地居住")
    record = get_record(desk, number)
    kinds = ["file", "change", "supplement", "suspend", "resume", "cancel"]
    assert [act.kind.value for act in record.acts] == kinds
    assert [act.sequence for act in record.acts] == list(range(1, 7))
    rows = _rows(desk, number)
    assert [row.act_id for row in rows] == [act.id for act in record.acts]
    assert [row.order for row in rows] == sorted(row.order for row in rows)
    with desk.store.read() as uow:
        entries = tuple(uow.audit.entries())
    assert [entry.event for entry in entries if entry.subject == number] == [f"filing.{kind}" for kind in kinds]
    assert find_break(entries) is None
    assert record.filing.status is LifeState.CANCELLED
    assert record.acts[-1].reason == "返回参保地居住"


def test_a_refused_act_is_answered_and_not_recorded(desk: Desk) -> None:
    number = filed(desk).number
    refused = cancel(desk, actor(), number)
    assert codes(refused.decision.reasons) == {"cancel_locked"}
    assert refused.decision.locked_until == date(2020, 8, 6)
    assert not refused.was_done
    assert refused.filing == get_record(desk, number).filing
    assert len(_rows(desk, number)) == 1


def test_a_wrong_transition_raises_and_is_not_recorded(desk: Desk) -> None:
    number = filed(desk).number
    with pytest.raises(TransitionRefused) as caught:
        change_status(desk, actor(Role.CLERK), number, ActKind.TERMINATE)
    assert "审核人" in caught.value.what
    assert len(get_record(desk, number).acts) == 1
    pending = filed(desk, sequence=464, channel=Channel.WEBSITE).number
    with pytest.raises(TransitionRefused):
        review(desk, actor(Role.CLERK), pending, accept=True)
    assert review(desk, actor(Role.REVIEWER), pending, accept=True).was_done


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.MANAGER])
def test_a_reviewer_or_a_manager_may_end_a_filing(desk: Desk, role: Role) -> None:
    ended = change_status(desk, actor(role), filed(desk).number, ActKind.TERMINATE, reason="参保关系转出")
    assert ended.filing is not None
    assert ended.filing.status is LifeState.TERMINATED


def test_an_unknown_number_is_told_with_what_to_do(desk: Desk) -> None:
    with pytest.raises(UserError) as caught:
        cancel(desk, actor(), "nothing")
    assert caught.value.code == "no_filing"
    assert caught.value.remedy


def test_the_papers_brought_take_the_place_of_the_promise(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    go_to(desk, date(2020, 10, 9))
    done = supplement(desk, actor(), number, materials=[Material.TEMPORARY_PERMIT], document_until=date(2023, 8, 31))
    assert done.filing is not None
    filing = done.filing
    assert filing.commitment is not None
    assert filing.commitment.state is CommitmentState.KEPT
    assert (filing.valid_until, filing.provisional, filing.owes) == (date(2023, 8, 31), False, ())
    how = {item.material: item.how for item in filing.materials}
    assert how == {
        Material.ID_CARD: MaterialHow.SEEN,
        Material.SOCIAL_SECURITY_CARD: MaterialHow.SEEN,
        Material.TEMPORARY_PERMIT: MaterialHow.SEEN,
    }


def test_other_papers_leave_the_promised_one_promised(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    papers = frozenset({Material.EMPLOYMENT_CONTRACT})
    done = change(desk, actor(), number, ChangeRequest(phone="13700002222", materials=papers))
    assert done.filing is not None
    how = {item.material: item.how for item in done.filing.materials}
    assert how[Material.RESIDENCE_PERMIT] is MaterialHow.PROMISED
    assert how[Material.EMPLOYMENT_CONTRACT] is MaterialHow.SEEN
    assert done.filing.contact.phone == "13700002222"


def test_a_change_changes_what_is_given_and_nothing_else(desk: Desk) -> None:
    before = filed(desk, document_until=date(2022, 5, 6))
    done = change(desk, actor(), before.number, ChangeRequest(destination="330100"))
    assert done.act is not None
    assert set(done.act.changes) == {"destination", "destination_name", "changed_on"}
    assert done.filing is not None
    assert (done.filing.destination_name, done.filing.valid_until) == ("浙江省杭州市", date(2022, 5, 6))


def test_a_commitment_falls_away_with_its_filing_and_its_letter_stays(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    done = cancel(desk, actor(), number, exceptions=("emergency",))
    assert done.filing is not None
    assert done.filing.commitment is not None
    assert done.filing.commitment.state is CommitmentState.RELEASED
    go_to(desk, date(2020, 12, 1))
    assert sweep(desk) == ()
    assert codes(destroy_letter(desk, actor(Role.MANAGER), number).decision.reasons) == {"letter_retention"}


def test_a_letter_is_destroyed_once_and_that_is_an_act(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    supplement(desk, actor(), number, materials=[Material.RESIDENCE_PERMIT])
    go_to(desk, date(2023, 5, 7))
    done = destroy_letter(desk, actor(Role.MANAGER), number)
    assert done.filing is not None
    assert done.filing.commitment is not None
    assert done.filing.commitment.letter_destroyed_on == date(2023, 5, 7)
    assert get_record(desk, number).acts[-1].reason == "承诺书保管期满销毁"
    with desk.store.read() as uow:
        entry = list(uow.audit.entries())[-1]
    assert (entry.event, entry.actor, entry.subject) == ("letter.destroyed", "1001", number)
    assert codes(destroy_letter(desk, actor(Role.MANAGER), number).decision.reasons) == {"not_active"}


def test_a_settlement_that_uses_nothing_up_is_no_act(desk: Desk) -> None:
    number = filed(desk).number
    done = settle(desk, actor(), number)
    assert not done.decision.is_refused
    assert not done.was_done
    assert len(get_record(desk, number).acts) == 1


def test_the_sweep_ends_what_the_days_ended_and_finds_nothing_the_second_time(desk: Desk) -> None:
    ended = filed(desk, sequence=464, document_until=date(2020, 6, 30)).number
    broken = filed_on_commitment(desk).number
    open_ended = filed(desk, sequence=466).number
    go_to(desk, date(2020, 6, 30))
    assert sweep(desk) == ()
    go_to(desk, date(2020, 7, 1))
    assert sweep(desk) == (ended,)
    go_to(desk, date(2020, 11, 7))
    assert sweep(desk) == (broken,)
    after = {number: get_record(desk, number) for number in (ended, broken, open_ended)}
    assert sweep(desk) == ()
    assert {number: get_record(desk, number) for number in after} == after
    assert [record.filing.status for record in after.values()] == [
        LifeState.EXPIRED,
        LifeState.TERMINATED,
        LifeState.ACTIVE,
    ]
    assert after[broken].filing.credit_list
    assert after[broken].filing.commitment is not None
    assert after[broken].filing.commitment.state is CommitmentState.BROKEN
    assert [act.actor.role for act in after[broken].acts] == [Role.CLERK, Role.SYSTEM]
    assert len(_rows(desk, broken)) == 2


def test_an_act_after_a_long_night_meets_the_record_as_the_days_left_it(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    go_to(desk, date(2021, 3, 1))
    late = supplement(desk, actor(), number, materials=[Material.RESIDENCE_PERMIT])
    assert codes(late.decision.reasons) == {"not_active"}
    record = get_record(desk, number)
    assert [act.kind for act in record.acts] == [ActKind.FILE, ActKind.TERMINATE]
    assert record.filing.credit_list


def test_papers_brought_with_a_change_settle_the_promise(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    asked = ChangeRequest(
        phone="13900001111", materials=frozenset({Material.RESIDENCE_PERMIT}), document_until=date(2028, 1, 1)
    )
    after = change(desk, actor(), number, asked).filing
    assert after is not None
    assert (after.owes, after.provisional, after.valid_until) == ((), False, date(2028, 1, 1))
    go_to(desk, date(2020, 12, 1))
    assert sweep(desk) == ()


def test_a_papers_date_without_the_promised_paper_is_refused_not_dropped(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    result = change(desk, actor(), number, ChangeRequest(document_until=date(2028, 1, 1)))
    assert codes(result.decision.reasons) == {"material_missing"}
    assert "承诺补交的材料还没有交" in result.decision.reasons[0].detail


def test_why_a_letter_is_kept_is_said_before_anybody_tries(desk: Desk) -> None:
    record = filed_on_commitment(desk)
    assert letter_refusal(desk, record, Role.CLERK) == "承诺书销毁须由审核人、负责人办理"
    assert "2023-05-06" in letter_refusal(desk, record, Role.MANAGER)
    supplement(desk, actor(), record.number, materials=[Material.RESIDENCE_PERMIT])
    go_to(desk, date(2023, 5, 7))
    assert letter_refusal(desk, get_record(desk, record.number).filing, Role.MANAGER) == ""


def test_a_clerk_destroys_no_letter_by_its_plan_either(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    supplement(desk, actor(), number, materials=[Material.RESIDENCE_PERMIT])
    go_to(desk, date(2023, 5, 7))
    with pytest.raises(TransitionRefused):
        perform(desk, actor(), number, plan_letter_destruction())


def test_a_clerk_destroys_no_letter(desk: Desk) -> None:
    number = filed_on_commitment(desk).number
    with pytest.raises(TransitionRefused, match="负责人"):
        destroy_letter(desk, actor(), number)


def test_checks_of_another_day_count_as_none(desk: Desk) -> None:
    put_on_roster(desk)
    checked = authenticate(desk, reading())
    go_to(desk, DAY + timedelta(days=30))
    result = file(desk, actor(), intake(authentication_id=checked.id))
    assert "card_not_authenticated" in codes(result.decision.reasons)


def test_what_the_stored_checks_found_outweighs_what_a_caller_says(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(card_state=CardState.LOST))
    checked = authenticate(desk, reading())
    result = file(desk, actor(), intake(authentication_id=checked.id))
    assert "card_abnormal" in codes(result.decision.reasons)
