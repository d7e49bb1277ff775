"""新办备案 without a window: what each step wants, what a draft keeps, what submitting does once."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from app.domain.filing import Contact, MaterialTaken
from app.domain.media_type import MediaType
from app.domain.plain import from_json, to_json
from app.domain.vocabulary import Category, Channel, Circumstance, Insurance, Material, MaterialHow
from app.errors import UserError
from app.flows.new_filing import NewFiling
from app.flows.visit_data import VisitData, VisitStep
from app.services.desk import Desk
from app.services.drafts import discard_draft, list_drafts
from app.services.identification import authenticate
from app.services.material_scans import MaterialScan
from app.services.queries import get_record, of_person
from tests.builders import DAY, NAME, NUMBER, PHONE, SHANGHAI, actor, agent, put_on_roster, reading
from tests.flows.visits import CARDS, PERMIT, fields_wanted, go_to_the_review


def test_a_visit_goes_step_by_step_from_the_card_to_the_paper(flow: NewFiling) -> None:
    assert flow.step is VisitStep.AUTHENTICATE
    assert fields_wanted(flow) == {"reading"}
    assert flow.next() == flow.problems()
    assert flow.step is VisitStep.AUTHENTICATE

    flow.identify(reading())
    assert flow.data.insurance is Insurance.RESIDENT
    assert flow.next() == ()
    assert flow.step is VisitStep.CATEGORY
    assert fields_wanted(flow) == {"category"}

    flow.choose_category(Category.LONG_TERM_RESIDENT)
    assert flow.next() == ()
    assert flow.step is VisitStep.DETAILS
    assert fields_wanted(flow) == {"destination", "phone"}
    assert flow.decision() is None

    flow.update(destination=SHANGHAI, contact=Contact(phone=PHONE), document_until=date(2022, 8, 31))
    assert flow.next() == ()
    assert flow.step is VisitStep.MATERIALS
    assert fields_wanted(flow) == {"material_missing"}

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
    go_to_the_review(flow)
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
    go_to_the_review(flow)
    first = flow.submit()
    assert flow.submit() is first
    assert len(of_person(flow.desk, NUMBER)) == 1


def test_two_windows_on_one_draft_file_once(flow: NewFiling) -> None:
    go_to_the_review(flow)
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
    go_to_the_review(flow)
    assert [draft.id for draft in list_drafts(flow.desk)] == [flow.draft_id]
    flow.submit()
    assert list_drafts(flow.desk) == ()
    flow.keep()
    assert list_drafts(flow.desk) == (), "a filing that stands has no draft"


def test_a_visit_thrown_away_leaves_no_draft_and_no_filing(flow: NewFiling) -> None:
    go_to_the_review(flow)
    discard_draft(flow.desk, flow.draft_id)
    assert list_drafts(flow.desk) == ()
    assert of_person(flow.desk, NUMBER) == ()


def test_what_is_missing_cannot_be_submitted(flow: NewFiling) -> None:
    with pytest.raises(UserError) as caught:
        flow.submit()
    assert caught.value.code == "incomplete"
    go_to_the_review(flow)
    flow.update(contact=Contact())
    with pytest.raises(UserError) as caught:
        flow.submit()
    assert "联系电话" in caught.value.what
    assert of_person(flow.desk, NUMBER) == ()


def test_going_back_loses_nothing(flow: NewFiling) -> None:
    go_to_the_review(flow)
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


def test_the_acts_of_a_visit_are_those_of_its_clerk(flow: NewFiling) -> None:
    go_to_the_review(flow)
    filing = flow.submit().filing
    assert filing is not None
    assert get_record(flow.desk, filing.number).acts[0].actor == actor()
