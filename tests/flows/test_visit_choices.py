"""新办备案 without a window: what a visit offers, asks for and refuses, and at which step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.filing import Contact
from app.domain.vocabulary import CardState, Category, Circumstance, Enrolment, Insurance, MaterialHow
from app.errors import UserError
from app.flows.new_filing import NewFiling
from app.flows.visit_choices import QuestionKind
from app.flows.visit_data import VisitStep
from app.policy.library import PackLibrary
from app.services.desk import Desk
from app.services.queries import of_person
from tests.builders import (
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
from tests.flows.visits import CARDS, PERMIT, fields_wanted, go_to_the_review
from tests.policy.packs import write_pack


def test_each_refusal_is_told_at_the_step_that_can_mend_it(flow: NewFiling) -> None:
    go_to_the_review(flow)
    flow.update(destination="320826", starts_on=date(2020, 5, 1), materials=CARDS)
    assert fields_wanted(flow, VisitStep.DETAILS) == {"destination_inside_area", "starts_before_application"}
    assert fields_wanted(flow, VisitStep.MATERIALS) == {"material_missing"}
    assert fields_wanted(flow, VisitStep.REVIEW) == {
        "destination_inside_area",
        "starts_before_application",
        "material_missing",
    }
    flow.update(destination=SHANGHAI, starts_on=date(2023, 1, 1), materials=(*CARDS, PERMIT))
    assert fields_wanted(flow, VisitStep.DETAILS) == {"outside_validity"}


def test_whether_somebody_is_retired_is_asked_and_told_with_the_details(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(insurance=Insurance.EMPLOYEE))
    flow = NewFiling(desk, actor())
    flow.identify(reading())
    flow.choose_category(Category.RETIREE_SETTLED)
    assert flow.questions() == (QuestionKind.RETIRED,)
    flow.update(destination=SHANGHAI, contact=Contact(phone=PHONE))
    assert fields_wanted(flow, VisitStep.DETAILS) == {"not_retired"}
    flow.update(retired=True)
    assert fields_wanted(flow, VisitStep.DETAILS) == set()


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
    assert fields_wanted(flow, VisitStep.CATEGORY) == {"category"}


def test_a_failed_check_stops_the_visit_with_its_remedy(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(card_state=CardState.LOST, enrolment=Enrolment.ARREARS))
    flow = NewFiling(desk, actor())
    flow.identify(reading())
    assert fields_wanted(flow) == {"check.card", "check.enrolment"}
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
    assert fields_wanted(flow) == {"name", "insurance"}
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
    go_to_the_review(flow)
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
    go_to_the_review(flow)
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
    assert fields_wanted(flow, VisitStep.CATEGORY) == {"outside_pack_dates"}
    flow.choose_category(Category.REFERRAL)
    assert fields_wanted(flow, VisitStep.CATEGORY) == {"outside_pack_dates"}
    with pytest.raises(UserError):
        flow.submit()


def test_an_agent_without_a_card_of_their_own_stops_the_visit(flow: NewFiling) -> None:
    flow.update(agent=agent(id_number=""))
    flow.identify(reading())
    assert fields_wanted(flow) == {"check.holder"}
    flow.update(agent=agent())
    flow.identify(reading())
    assert flow.problems() == ()


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
