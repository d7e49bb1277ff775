"""What holds of every decision, whoever asks for whatever on whichever day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import WorkingCalendar
from app.domain.decision import Decision
from app.domain.plain import from_json, to_json
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import CardState, Category, Circumstance, Enrolment, Insurance, LifeState, Material, Outcome
from app.policy.assess import assess_file
from app.policy.assess.filing import refuse_outside_dates
from app.policy.facts import FileCase, Standing
from tests.builders import (
    DAY,
    RESIDENCE_PAPERS,
    SHANGHAI,
    applicant,
    calendar,
    codes,
    edition,
    elder_on_commitment,
    file_case,
    request,
)
from tests.policy.drawn import destinations, file_cases


@given(file_cases())
def test_a_decision_is_accepted_or_says_why_not_and_what_to_do(asked: tuple[FileCase, date]) -> None:
    decision = assess_file(edition(), *asked, calendar())
    assert decision.is_refused is bool(decision.reasons)
    assert len(codes(decision.reasons)) == len(decision.reasons)
    for reason in decision.reasons:
        assert reason.detail
        assert reason.remedy
    assert set(decision.cites) <= set(edition().articles)
    assert {cite for item in decision.explanations for cite in item.cites} <= set(decision.cites)
    assert from_json(to_json(decision), Decision) == decision


@given(file_cases())
def test_no_accepted_filing_ends_before_it_starts_or_starts_before_it_was_asked_for(
    asked: tuple[FileCase, date],
) -> None:
    decision = assess_file(edition(), *asked, calendar())
    if decision.is_refused:
        return
    assert decision.valid_from is not None
    assert decision.valid_from >= decision.day
    assert decision.valid_until is None or decision.valid_until >= decision.valid_from
    assert decision.explain("valid_from")
    assert decision.explain("valid_until")


@given(file_cases())
def test_nothing_is_accepted_with_a_paper_missing_that_was_not_promised(asked: tuple[FileCase, date]) -> None:
    case, day = asked
    decision = assess_file(edition(), case, day, calendar())
    if decision.is_refused:
        return
    given_papers = case.request.materials
    wanted = [(Material.ID_CARD,), (Material.SOCIAL_SECURITY_CARD,)]
    if case.request.category in (Category.RETIREE_SETTLED, Category.LONG_TERM_RESIDENT):
        wanted.append(RESIDENCE_PAPERS)
    elif case.request.category is Category.STATIONED_WORKER:
        wanted.append((Material.POSTING_CERTIFICATE, Material.EMPLOYMENT_CONTRACT))
    else:
        wanted.append((Material.REFERRAL_CERTIFICATE,))
    missing = tuple(group for group in wanted if given_papers.isdisjoint(group))
    assert decision.missing == missing
    if not missing:
        assert decision.commitment_due is None
        return
    assert missing == (RESIDENCE_PAPERS,)
    assert case.request.commitment
    assert decision.provisional
    assert decision.commitment_due is not None
    assert decision.commitment_due == decision.valid_until
    assert decision.letter_keep_until is not None
    assert not case.applicant.circumstances.isdisjoint(
        {
            Circumstance.MIGRANT_WORKER,
            Circumstance.ENTREPRENEUR,
            Circumstance.ACCOMPANYING_ELDER,
            Circumstance.PAPERS_IN_PROGRESS,
        }
    )


FAULTS: dict[ReasonCode, dict[str, object]] = {
    ReasonCode.INSURANCE_NOT_COVERED: {"insurance": Insurance.NCMS},
    ReasonCode.CARD_ABNORMAL: {"card": CardState.LOCKED},
    ReasonCode.PAYMENTS_NOT_IN_ORDER: {"enrolment": Enrolment.ARREARS},
    ReasonCode.NOT_RETIRED: {"retired": False},
    ReasonCode.DESTINATION_EXCLUDED: {"destination": "HK"},
    ReasonCode.MATERIAL_MISSING: {"materials": frozenset({Material.ID_CARD})},
    ReasonCode.STARTS_BEFORE_APPLICATION: {"starts_on": DAY - timedelta(days=1)},
    ReasonCode.ALREADY_FILED: {"standing": (Standing("1", Category.STATIONED_WORKER, "440300", LifeState.ACTIVE),)},
}


@given(st.frozensets(st.sampled_from(sorted(FAULTS))))
def test_every_fault_has_its_reason_whatever_else_is_wrong(faults: frozenset[ReasonCode]) -> None:
    changes = {name: value for fault in faults for name, value in FAULTS[fault].items()}
    case = file_case(
        request(
            Category.RETIREE_SETTLED,
            **{name: changes[name] for name in ("destination", "materials", "starts_on") if name in changes},
        ),
        applicant(
            **{"retired": True}
            | {name: changes[name] for name in ("insurance", "card", "enrolment", "retired") if name in changes}
        ),
    )
    if "standing" in changes:
        case = replace(case, standing=changes["standing"])
    decision = assess_file(edition(), case, DAY, calendar())
    assert codes(decision.reasons) == {fault.value for fault in faults}
    assert decision.outcome is (Outcome.REFUSED if faults else Outcome.ACCEPTED)


standings = st.lists(
    st.builds(
        Standing,
        number=st.text("0123456789", min_size=1, max_size=4),
        category=st.sampled_from(Category),
        destination=destinations,
        status=st.sampled_from(LifeState),
    ),
    max_size=5,
)


@given(standings, st.randoms(use_true_random=False), st.sampled_from([Category.REFERRAL, Category.LONG_TERM_RESIDENT]))
def test_reasons_do_not_hang_on_the_order_of_what_stands(
    standing: list[Standing], random: st.randoms, category: Category
) -> None:
    shuffled = list(standing)
    random.shuffle(shuffled)
    found = [
        assess_file(edition(), file_case(request(category), standing=tuple(items)), DAY, calendar())
        for items in (standing, shuffled)
    ]
    assert codes(found[0].reasons) == codes(found[1].reasons)
    in_the_way = {
        item.number
        for item in standing
        if item.status.is_live
        and item.category.group is category.group
        and (category is not Category.REFERRAL or item.destination in ("310000", "310100"))
    }
    assert {item.standing_number for item in found} <= (in_the_way or {None})
    assert ("already_filed" in codes(found[0].reasons)) is bool(in_the_way)


@given(file_cases(), st.frozensets(st.sampled_from(Material)))
def test_one_more_paper_never_makes_it_worse(asked: tuple[FileCase, date], more: frozenset[Material]) -> None:
    case, day = asked
    richer = replace(case, request=replace(case.request, materials=case.request.materials | more))
    before, after = (assess_file(edition(), item, day, calendar()) for item in (case, richer))
    # A promise gives its own short end; with the paper itself the paper's date speaks.
    may_come = {"outside_validity", "material_missing"} if case.request.document_until else set()
    # Was it refused for papers anyway, the promise may have nothing left to stand in for.
    may_come |= {"commitment_not_allowed"} if "material_missing" in codes(before.reasons) else set()
    assert codes(after.reasons) - codes(before.reasons) <= may_come
    assert set(after.missing) <= set(before.missing)


def test_a_refusal_outside_the_packs_dates_names_what_holds_instead() -> None:
    country = edition().model_copy(update={"name": "国家", "pack": "country"})
    decision = refuse_outside_dates(edition(), date(2019, 5, 6), (country,))
    assert codes(decision.reasons) == {"outside_pack_dates"}
    assert "2020-04-01" in decision.reasons[0].detail
    assert "国家（country）" in decision.reasons[0].detail


def test_a_second_filing_is_refused_with_the_number_of_the_one_that_stands() -> None:
    standing = (Standing("3208030101202001010001A", Category.STATIONED_WORKER, "440300", LifeState.SUSPENDED),)
    decision = assess_file(edition(), file_case(standing=standing), DAY, calendar())
    assert decision.standing_number == "3208030101202001010001A"
    assert "3208030101202001010001A" in decision.reasons[0].detail


def test_an_enrolment_nobody_knows_goes_on_and_is_marked() -> None:
    decision = assess_file(edition(), file_case(who=applicant(enrolment=Enrolment.UNKNOWN)), DAY, calendar())
    assert decision.outcome is Outcome.ACCEPTED
    assert [item.value for item in decision.warnings] == ["roster_stale"]


def test_a_terminated_insurance_is_no_insurance() -> None:
    decision = assess_file(edition(), file_case(who=applicant(enrolment=Enrolment.TERMINATED)), DAY, calendar())
    assert codes(decision.reasons) == {"not_insured"}


def test_one_reason_tells_of_all_that_falls_under_it() -> None:
    asked = request(materials=frozenset({Material.RESIDENCE_PERMIT}), document_until=DAY - timedelta(days=1))
    [reason] = assess_file(edition(), file_case(asked), DAY, calendar()).reasons
    assert reason.code is ReasonCode.MATERIAL_MISSING
    assert "缺：" in reason.detail
    assert "2020-05-05 到期" in reason.detail
    assert reason.remedy == "请一次补齐所列材料"


def test_a_due_day_found_without_a_holiday_plan_is_marked() -> None:
    decision = assess_file(edition(), elder_on_commitment(), DAY, WorkingCalendar())
    assert [item.value for item in decision.warnings] == ["holiday_plan_unknown"]
    known = assess_file(edition(), elder_on_commitment(), DAY, calendar())
    assert known.warnings == ()


def test_every_date_of_a_commitment_is_explained_with_its_article() -> None:
    decision = assess_file(edition(), elder_on_commitment(destination=SHANGHAI), date(2020, 8, 31), calendar())
    due = decision.explain("commitment_due")
    assert due is not None
    assert "2021-02-28" in due.words
    assert "2021-03-01" in due.words
    assert "art. 7" in due.cites
    keep = decision.explain("letter_keep_until")
    assert keep is not None
    assert "3年" in keep.words


def test_a_promise_is_said_to_hold_only_until_its_due_day() -> None:
    decision = assess_file(edition(), elder_on_commitment(starts_on=date(2020, 11, 7)), DAY, calendar())
    assert codes(decision.reasons) == {"outside_validity"}
    assert "2020-11-07" in decision.reasons[0].detail
