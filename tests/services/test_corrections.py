"""更正: what was written down wrongly is put right by another act, and nothing that a right hangs on is touched."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from app.domain.filing import Filing
from app.domain.lifecycle import TransitionRefused
from app.domain.vocabulary import ActKind, Category, LifeState, Role
from app.errors import UserError
from app.services.cancellations import cancel
from app.services.corrections import Correction, correct
from app.services.desk import Desk
from app.services.filings import file
from app.services.ports import FilingQuery
from app.services.queries import get_record, search
from tests.builders import PHONE, actor, agent, identity_number, intake, person, request

REVIEWER = actor(Role.REVIEWER)
WHY = "户口簿上是“蓝”"
CORRECTED = {"person", "contact", "agent", "legacy_number", "revision"}


def _file(desk: Desk, **changes: object) -> Filing:
    made = file(desk, actor(), intake(request(Category.REFERRAL), **changes))
    assert made.filing is not None, made.decision.reasons
    return made.filing


def test_a_name_put_right_is_found_goes_upstream_and_changes_nothing_else(desk: Desk) -> None:
    before = _file(desk)
    result = correct(desk, REVIEWER, before.number, Correction(name=" 王秀蓝 "), reason=WHY)
    after = get_record(desk, before.number).filing
    assert after.person == replace(before.person, name="王秀蓝")
    for item in fields(Filing):
        if item.name not in CORRECTED:
            assert getattr(after, item.name) == getattr(before, item.name), item.name
    assert [row.number for row in search(desk, FilingQuery(text="王秀蓝"))] == [before.number]
    assert result.act is not None
    assert result.act.kind is ActKind.CORRECT
    with desk.store.read() as uow:
        sent = json.loads(uow.outbox.of_filing(before.number)[-1].body)
        event = list(uow.audit.entries())[-1]
    assert (sent["kind"], sent["record"]["psn_name"], sent["record"]["memo"]) == ("correct", "王秀蓝", WHY)
    assert (event.event, event.subject) == ("filing.correct", before.number)


def test_the_decision_of_a_correction_leaves_every_date_and_right(desk: Desk) -> None:
    before = _file(desk)
    decision = correct(desk, REVIEWER, before.number, Correction(legacy_number="纸0007"), reason=WHY).decision
    assert (decision.status, decision.valid_from, decision.valid_until) == (
        before.status,
        before.valid_from,
        before.valid_until,
    )
    assert decision.card_works_at is before.card_works_at
    assert decision.explanations == ()


def test_a_record_that_ended_can_still_be_put_right(desk: Desk) -> None:
    number = _file(desk).number
    cancel(desk, actor(), number)
    filing = correct(desk, REVIEWER, number, Correction(contact={"phone": "13700002222"}), reason=WHY).filing
    assert filing is not None
    assert (filing.status, filing.contact.phone) == (LifeState.CANCELLED, "13700002222")


def test_what_another_put_right_meanwhile_beside_it_stays(desk: Desk) -> None:
    before = _file(desk, agent=agent())
    correct(desk, REVIEWER, before.number, Correction(contact={"phone": "13700002222"}), reason=WHY)
    correct(desk, REVIEWER, before.number, Correction(contact={"phone_2": "051783908765"}), reason=WHY)
    correct(desk, REVIEWER, before.number, Correction(agent={"phone": "13700003333"}), reason=WHY)
    correct(desk, REVIEWER, before.number, Correction(agent={"name": "李代辩"}), reason=WHY)
    after = get_record(desk, before.number).filing
    assert (after.contact.phone, after.contact.phone_2) == ("13700002222", "051783908765")
    assert after.contact.home_address == before.contact.home_address
    assert after.agent == agent(name="李代辩", phone="13700003333")


def test_an_agents_particulars_are_put_right_but_not_that_one_came(desk: Desk) -> None:
    with_agent = _file(desk, agent=agent())
    right = Correction(agent={"name": "李代辩"})
    corrected = correct(desk, REVIEWER, with_agent.number, right, reason=WHY).filing
    assert corrected is not None
    assert corrected.agent == agent(name="李代辩")
    alone = file(
        desk,
        actor(),
        intake(request(), person=person(social_security_number=identity_number(464).text)),
    ).filing
    assert alone is not None
    with pytest.raises(UserError, match="没有要更正的内容"):
        correct(desk, REVIEWER, alone.number, right, reason=WHY)


@pytest.mark.parametrize(
    ("correction", "reason", "said"),
    [
        (Correction(name="王秀蓝"), "  ", "没有写明更正原因"),
        (Correction(), WHY, "没有要更正的内容"),
        (Correction(name="王秀兰", contact={"phone": PHONE}), WHY, "没有要更正的内容"),
        (Correction(name="  "), WHY, "参保人姓名是空的"),
    ],
)
def test_a_correction_without_its_reason_or_its_matter_is_refused(
    desk: Desk, correction: Correction, reason: str, said: str
) -> None:
    before = _file(desk)
    with pytest.raises(UserError, match=said):
        correct(desk, REVIEWER, before.number, correction, reason=reason)
    assert get_record(desk, before.number).filing == before


def test_the_paper_number_of_another_person_is_not_given_to_this_one(desk: Desk) -> None:
    other = _file(desk, person=person(social_security_number=identity_number(464).text), legacy_number="纸0007")
    mine = _file(desk)
    with pytest.raises(UserError, match=f"这个原备案编号已用于另一人的备案{other.number}") as refused:
        correct(desk, REVIEWER, mine.number, Correction(legacy_number="纸0007"), reason=WHY)
    assert refused.value.code == "legacy_number_taken"
    assert get_record(desk, mine.number).filing == mine


def test_the_paper_number_goes_over_to_what_was_filed_anew_for_the_same_person(desk: Desk) -> None:
    wrong = _file(desk, legacy_number="纸0007")
    cancel(desk, actor(), wrong.number)
    anew = _file(desk)
    correct(desk, REVIEWER, anew.number, Correction(legacy_number="纸0007"), reason=WHY)
    assert get_record(desk, anew.number).filing.legacy_number == "纸0007"


def test_a_clerk_corrects_nothing(desk: Desk) -> None:
    number = _file(desk).number
    with pytest.raises(TransitionRefused, match="更正须由审核人、负责人办理"):
        correct(desk, actor(), number, Correction(name="王秀蓝"), reason=WHY)
