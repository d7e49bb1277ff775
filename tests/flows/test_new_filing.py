"""新办备案 without a window: what each step wants, what a draft keeps, what submitting does once."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from app.domain.filing import Contact, MaterialTaken
from app.domain.media_type import MediaType
from app.domain.plain import from_json, to_json
from app.domain.vocabulary import (
    CardState,
    Category,
    Channel,
    Circumstance,
    Enrolment,
    Insurance,
    Material,
    MaterialHow,
)
from app.errors import UserError
from app.flows.new_filing import NewFiling
from app.flows.visit_choices import QuestionKind
from app.flows.visit_data import VisitData, VisitStep
from app.policy.library import PackLibrary
from app.services.desk import Desk
from app.services.drafts import discard_draft, list_drafts
from app.services.identification import authenticate
from app.services.material_scans import MaterialScan
from app.services.queries import get_record, of_person
from tests.builders import (
    DAY,
    NAME,
    NUMBER,
    PACK,
    PHONE,
    SHANGHAI,
    actor,
    agent,
    go_to,
    put_on_roster,
    reading,
    roster_entry,
)
from tests.policy.packs import write_pack

CARDS = (MaterialTaken(Material.ID_CARD), MaterialTaken(Material.SOCIAL_SECURITY_CARD))
PERMIT = MaterialTaken(Material.RESIDENCE_PERMIT, MaterialHow.SCANNED, "ab" * 32)


@pytest.fixture
def flow(desk: Desk) -> NewFiling:
    put_on_roster(desk)
    return NewFiling(desk, actor())


def _fields(flow: NewFiling, step: VisitStep | None = None) -> set[str]:
    return {problem.field for problem in flow.problems(step)}


def _to_the_review(flow: NewFiling) -> None:
    flow.identify(reading())
    assert flow.next() == ()
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    assert flow.next() == ()
    flow.update(destination=SHANGHAI, contact=Contact(phone=PHONE), document_until=date(2022, 8, 31))
    assert flow.next() == ()
    flow.update(materials=(*CARDS, PERMIT))
    assert flow.next() == ()
    assert flow.step is VisitStep.REVIEW


def test_a_visit_goes_step_by_step_from_the_card_to_the_paper(flow: NewFiling) -> None:
    assert flow.step is VisitStep.AUTHENTICATE
    assert _fields(flow) == {"reading"}
    assert flow.next() == flow.problems()
    assert flow.step is VisitStep.AUTHENTICATE

    flow.identify(reading())
    assert flow.data.insurance is Insurance.RESIDENT
    assert flow.next() == ()
    assert flow.step is VisitStep.CATEGORY
    assert _fields(flow) == {"category"}

    flow.choose_category(Category.LONG_TERM_RESIDENT)
    assert flow.next() == ()
    assert flow.step is VisitStep.DETAILS
    assert _fields(flow) == {"destination", "phone"}
    assert flow.decision() is None

    flow.update(destination=SHANGHAI, contact=Contact(phone=PHONE), document_until=date(2022, 8, 31))
    assert flow.next() == ()
    assert flow.step is VisitStep.MATERIALS
    assert _fields(flow) == {"material_missing"}

    flow.update(materials=(*CARDS, PERMIT))
    assert flow.next() == ()
    assert flow.step is VisitStep.REVIEW
    assert flow.problems() == flow.next() == ()
    assert flow.step is VisitStep.REVIEW, "only submitting leaves the review"
    decision = flow.decision()
    assert decision is not None
    assert (decision.valid_from, decision.valid_until) == (DAY, date(2022, 8, 31))

    done = flow.submit()
    assert done.filing is not None
    assert flow.step is VisitStep.PRINT
    assert flow.data.number == done.filing.number
    assert done.decision == decision
    assert flow.problems() == ()
    assert not flow.back()


def test_the_filing_holds_what_the_visit_gathered(flow: NewFiling) -> None:
    _to_the_review(flow)
    filing = flow.submit().filing
    assert filing is not None
    assert filing.person.name == NAME
    assert filing.person.social_security_number == NUMBER
    assert filing.person.card_no == "J20801001"
    assert filing.contact == Contact(phone=PHONE)
    assert filing.materials == (*CARDS, PERMIT)
    assert flow.data.authentication is not None
    assert filing.authentication_id == flow.data.authentication.id
    assert filing.circumstances == ()


def test_submitting_twice_files_once(flow: NewFiling) -> None:
    _to_the_review(flow)
    first = flow.submit()
    assert flow.submit() is first
    assert len(of_person(flow.desk, NUMBER)) == 1


def test_two_windows_on_one_draft_file_once(flow: NewFiling) -> None:
    _to_the_review(flow)
    [draft] = list_drafts(flow.desk)
    other = NewFiling.resume(flow.desk, actor(), draft)
    assert flow.submit().was_done
    with pytest.raises(UserError) as caught:
        other.submit()
    assert caught.value.code == "incomplete"
    assert len(of_person(flow.desk, NUMBER)) == 1


def test_the_draft_is_there_until_the_filing_is(flow: NewFiling) -> None:
    assert list_drafts(flow.desk) == ()
    flow.identify(reading())
    assert [draft.id for draft in list_drafts(flow.desk)] == [flow.draft_id]
    _to_the_review(flow)
    assert [draft.id for draft in list_drafts(flow.desk)] == [flow.draft_id]
    flow.submit()
    assert list_drafts(flow.desk) == ()
    flow.keep()
    assert list_drafts(flow.desk) == (), "a filing that stands has no draft"


def test_a_visit_thrown_away_leaves_no_draft_and_no_filing(flow: NewFiling) -> None:
    _to_the_review(flow)
    discard_draft(flow.desk, flow.draft_id)
    assert list_drafts(flow.desk) == ()
    assert of_person(flow.desk, NUMBER) == ()


def test_what_is_missing_cannot_be_submitted(flow: NewFiling) -> None:
    with pytest.raises(UserError) as caught:
        flow.submit()
    assert caught.value.code == "incomplete"
    _to_the_review(flow)
    flow.update(contact=Contact())
    with pytest.raises(UserError) as caught:
        flow.submit()
    assert "联系电话" in caught.value.what
    assert of_person(flow.desk, NUMBER) == ()


def test_going_back_loses_nothing(flow: NewFiling) -> None:
    _to_the_review(flow)
    before = flow.data
    steps = []
    while flow.back():
        steps.append(flow.step)
    assert steps == [VisitStep.MATERIALS, VisitStep.DETAILS, VisitStep.CATEGORY, VisitStep.AUTHENTICATE]
    while flow.step is not VisitStep.REVIEW:
        assert flow.next() == ()
    assert flow.data == before


def _full(desk: Desk) -> VisitData:
    """A visit in which every field differs from its default."""
    put_on_roster(desk)
    return VisitData(
        reading=reading(),
        authentication=authenticate(desk, reading(), agent()),
        insurance=Insurance.RESIDENT,
        agent=agent(),
        category=Category.REFERRAL,
        retired=True,
        retirement_age=55,
        circumstances=(Circumstance.MIGRANT_WORKER, Circumstance.MALIGNANT_TUMOUR),
        destination=SHANGHAI,
        institution="某医院",
        institution_level="三级甲等",
        starts_on=date(2020, 5, 7),
        document_until=date(2022, 1, 1),
        stay_months=24,
        posting_months=12,
        admitted_on=date(2020, 5, 1),
        from_elsewhere=True,
        contact=Contact("淮安区某路1号", "徐汇区某路2号", PHONE, "13700001111"),
        scans=(MaterialScan(Material.RESIDENCE_PERMIT, "0" * 64, MediaType.PDF, 2),),
        materials=(*CARDS, PERMIT, MaterialTaken(Material.REFERRAL_CERTIFICATE, MaterialHow.PROMISED)),
        commitment=True,
        channel=Channel.TELEPHONE,
        step=VisitStep.MATERIALS,
        number="x",
    )


def test_a_draft_brings_every_field_back(desk: Desk) -> None:
    full, blank = _full(desk), VisitData()
    assert not [item.name for item in fields(VisitData) if getattr(full, item.name) == getattr(blank, item.name)]
    assert from_json(to_json(full), VisitData) == full
    flow = NewFiling(desk, actor(), replace(full, number=""))
    flow.keep()
    [draft] = list_drafts(desk)
    resumed = NewFiling.resume(desk, actor(), draft)
    assert resumed.data == flow.data
    assert (resumed.step, resumed.draft_id) == (VisitStep.MATERIALS, flow.draft_id)
    assert resumed.problems() == flow.problems()


@pytest.mark.parametrize("steps_taken", range(5))
def test_a_visit_lost_at_any_step_goes_on_where_it_was(flow: NewFiling, steps_taken: int) -> None:
    deeds: list[Any] = [
        lambda visit: visit.identify(reading()),
        lambda visit: visit.choose_category(Category.LONG_TERM_RESIDENT),
        lambda visit: visit.update(destination=SHANGHAI, contact=Contact(phone=PHONE)),
        lambda visit: visit.update(materials=(*CARDS, PERMIT)),
    ]
    for deed in deeds[:steps_taken]:
        deed(flow)
        flow.next()
    drafts = list_drafts(flow.desk)
    visit = NewFiling.resume(flow.desk, actor(), drafts[0]) if drafts else NewFiling(flow.desk, actor())
    assert visit.data == flow.data
    for deed in deeds[steps_taken:]:
        deed(visit)
        assert visit.next() == ()
    assert visit.submit().was_done


def test_a_decision_does_not_hang_on_the_order_in_which_things_were_entered(flow: NewFiling) -> None:
    flow.identify(reading())
    entered: list[dict[str, Any]] = [
        {"category": Category.LONG_TERM_RESIDENT},
        {"destination": "320800"},
        {"starts_on": date(2020, 5, 1)},
        {"materials": CARDS},
    ]
    start = flow.data
    decisions = []
    for order in permutations(entered):
        visit = NewFiling(flow.desk, actor(), start, flow.draft_id)
        for changes in order:
            visit.update(**changes)
            visit.decision()
        decisions.append(visit.decision())
    assert all(decision == decisions[0] for decision in decisions)
    assert decisions[0] is not None
    assert {item.code.value for item in decisions[0].reasons} == {
        "destination_inside_area",
        "starts_before_application",
        "material_missing",
    }


def test_each_refusal_is_told_at_the_step_that_can_mend_it(flow: NewFiling) -> None:
    _to_the_review(flow)
    flow.update(destination="320826", starts_on=date(2020, 5, 1), materials=CARDS)
    assert _fields(flow, VisitStep.DETAILS) == {"destination_inside_area", "starts_before_application"}
    assert _fields(flow, VisitStep.MATERIALS) == {"material_missing"}
    assert _fields(flow, VisitStep.REVIEW) == {
        "destination_inside_area",
        "starts_before_application",
        "material_missing",
    }
    flow.update(destination=SHANGHAI, starts_on=date(2023, 1, 1), materials=(*CARDS, PERMIT))
    assert _fields(flow, VisitStep.DETAILS) == {"outside_validity"}


def test_whether_somebody_is_retired_is_asked_and_told_with_the_details(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(insurance=Insurance.EMPLOYEE))
    flow = NewFiling(desk, actor())
    flow.identify(reading())
    flow.choose_category(Category.RETIREE_SETTLED)
    assert flow.questions() == (QuestionKind.RETIRED,)
    flow.update(destination=SHANGHAI, contact=Contact(phone=PHONE))
    assert _fields(flow, VisitStep.DETAILS) == {"not_retired"}
    flow.update(retired=True)
    assert _fields(flow, VisitStep.DETAILS) == set()


def test_a_category_that_is_not_offered_is_greyed_with_its_reason(flow: NewFiling) -> None:
    assert flow.categories() == ()
    flow.identify(reading())
    choices = {choice.category: choice for choice in flow.categories()}
    assert list(choices) == list(Category)
    assert {category for category, choice in choices.items() if choice.is_allowed} == {
        Category.RETIREE_SETTLED,
        Category.LONG_TERM_RESIDENT,
        Category.STATIONED_WORKER,
        Category.REFERRAL,
    }
    assert choices[Category.EMERGENCY].refusal == "本地不办理这一人员类别"
    assert all("淮医保发〔2020〕34号" in choice.sources for choice in choices.values())
    flow.choose_category(Category.EMERGENCY)
    assert _fields(flow, VisitStep.CATEGORY) == {"category"}


def test_a_failed_check_stops_the_visit_with_its_remedy(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(card_state=CardState.LOST, enrolment=Enrolment.ARREARS))
    flow = NewFiling(desk, actor())
    flow.identify(reading())
    assert _fields(flow) == {"check.card", "check.enrolment"}
    assert "解挂" in flow.problems()[0].sentence
    assert flow.next()
    assert flow.step is VisitStep.AUTHENTICATE


def test_a_typed_number_takes_name_and_insurance_from_the_roster(flow: NewFiling) -> None:
    flow.identify(reading(name="", card_no="", sex=None, born_on=None, by_card=False))
    assert flow.data.reading is not None
    assert flow.data.reading.name == NAME
    assert flow.problems() == ()
    assert (flow.data.person().born_on, flow.data.person().sex.value) == (date(1958, 3, 2), "female")


def test_without_a_roster_name_and_insurance_are_asked_for(desk: Desk) -> None:
    flow = NewFiling(desk, actor())
    flow.identify(reading(name="", by_card=False))
    assert _fields(flow) == {"name", "insurance"}
    flow.update(reading=reading(by_card=False), insurance=Insurance.RESIDENT)
    assert flow.problems() == ()


def test_the_checklist_names_any_of_groups_as_one_line(flow: NewFiling) -> None:
    assert flow.checklist() == ()
    flow.identify(reading())
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    flow.update(materials=(CARDS[0],))
    lines = flow.checklist()
    assert [line.words for line in lines] == ["居民身份证", "社会保障卡", "居住证、暂住证、户籍证明，任选一项"]
    assert [line.is_met for line in lines] == [True, False, False]
    assert [line.may_be_promised for line in lines] == [False, False, True]
    assert lines[2].wanted_as == "异地居住证明"
    assert "第五条" in lines[2].sources


def test_a_commitment_is_offered_to_those_it_is_for_and_nobody_else(flow: NewFiling) -> None:
    flow.identify(reading())
    assert not flow.commitment().is_offered
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    flow.update(materials=CARDS)
    offer = flow.commitment()
    assert not offer.is_offered
    assert offer.refusal.startswith("限：")
    assert offer.due_on == date(2020, 11, 6)
    flow.update(circumstances=(Circumstance.ACCOMPANYING_ELDER,))
    assert flow.commitment().is_offered
    flow.update(materials=(*CARDS, PERMIT))
    assert flow.commitment().refusal == "材料已齐，不用承诺"
    flow.choose_category(Category.REFERRAL)
    assert flow.commitment().refusal == "所缺材料不能用承诺书代替"


def test_a_commitment_of_one_category_is_not_carried_into_another(flow: NewFiling) -> None:
    flow.identify(reading())
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    flow.update(circumstances=(Circumstance.ACCOMPANYING_ELDER,), commitment=True)
    flow.choose_category(Category.REFERRAL)
    assert not flow.data.commitment


def test_a_visit_on_a_commitment_is_filed_with_what_is_owed(flow: NewFiling) -> None:
    _to_the_review(flow)
    flow.update(
        materials=CARDS,
        document_until=None,
        circumstances=(Circumstance.ACCOMPANYING_ELDER,),
        commitment=True,
    )
    assert flow.problems() == ()
    filing = flow.submit().filing
    assert filing is not None
    assert filing.owes
    assert filing.provisional
    assert [item.how for item in filing.materials] == [MaterialHow.SEEN, MaterialHow.SEEN, MaterialHow.PROMISED]


def test_a_standing_filing_is_told_before_anything_is_typed_in_vain(flow: NewFiling) -> None:
    _to_the_review(flow)
    first = flow.submit().filing
    assert first is not None
    again = NewFiling(flow.desk, actor())
    assert again.earlier_filings() == ()
    again.identify(reading())
    assert [(item.number, item.place) for item in again.earlier_filings()] == [(first.number, "")]
    again.choose_category(Category.STATIONED_WORKER)
    again.update(destination="330100", contact=Contact(phone=PHONE))
    [problem] = again.problems(VisitStep.DETAILS)
    assert problem.field == "already_filed"
    assert first.number in problem.sentence


def test_a_day_without_rules_offers_nothing_and_the_visit_cannot_be_submitted(desk: Desk) -> None:
    go_to(desk, date(2020, 3, 31))
    put_on_roster(desk)
    flow = NewFiling(desk, actor())
    flow.identify(reading())
    assert flow.edition is None
    assert len(flow.categories()) == len(Category)
    assert not any(item.is_allowed for item in flow.categories())
    assert _fields(flow, VisitStep.CATEGORY) == {"outside_pack_dates"}
    flow.choose_category(Category.REFERRAL)
    assert _fields(flow, VisitStep.CATEGORY) == {"outside_pack_dates"}
    with pytest.raises(UserError):
        flow.submit()


def test_an_agent_without_a_card_of_their_own_stops_the_visit(flow: NewFiling) -> None:
    flow.update(agent=agent(id_number=""))
    flow.identify(reading())
    assert _fields(flow) == {"check.holder"}
    flow.update(agent=agent())
    flow.identify(reading())
    assert flow.problems() == ()


def test_the_acts_of_a_visit_are_those_of_its_clerk(flow: NewFiling) -> None:
    _to_the_review(flow)
    filing = flow.submit().filing
    assert filing is not None
    assert get_record(flow.desk, filing.number).acts[0].actor == actor()


def test_a_broken_pack_is_said_at_every_step_after_the_card_and_files_nothing(desk: Desk, tmp_path: Path) -> None:
    write_pack(tmp_path).write_text("colour: red\n", encoding="utf-8")
    put_on_roster(desk)
    flow = NewFiling(replace(desk, library=PackLibrary.load(tmp_path)), actor())
    flow.identify(reading())
    assert flow.next() == ()
    for step in (VisitStep.CATEGORY, VisitStep.DETAILS, VisitStep.MATERIALS, VisitStep.REVIEW):
        (problem,) = flow.problems(step)
        assert f"政策包 {PACK} 不能使用" in problem.sentence
        assert "“政策”页" in problem.sentence
    assert flow.edition is None
    assert flow.decision() is None
    assert {item.refusal for item in flow.categories()} == {f"政策包 {PACK} 不能使用"}
    assert (flow.questions(), flow.checklist()) == ((), ())
    assert not flow.commitment().is_offered
    with pytest.raises(UserError) as caught:
        flow.submit()
    assert caught.value.code == "pack_broken"
    assert of_person(desk, NUMBER) == ()
