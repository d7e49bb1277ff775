"""Locks, card and benefits of a filing that stands, by packs that have rules for them."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.filing import Filing, Institution
from app.domain.vocabulary import CardState, Category, Circumstance, Insurance, LifeState, Outcome
from app.policy.assess import assess_admit, assess_benefits, assess_change, assess_extend, assess_settle
from app.policy.assess.filing import refuse_outside_dates
from app.policy.facts import ChangeRequest, Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import EndRule, LockRule, Start
from tests.builders import calendar, codes, filing, library, person

AROUND = Surroundings("510402", calendar())
FILED_ON = date(2018, 3, 5)


def mountain_city() -> PackEdition:
    """A pack that authenticates the card before every act and locks changes."""
    return library().get("panzhihua")[-1]


def filed(**changes: object) -> Filing:
    fields = {
        "pack": "panzhihua",
        "edition": mountain_city().edition,
        "person": person(insurance=Insurance.EMPLOYEE),
        "category": Category.RETIREE_SETTLED,
        "destination": "510100",
        "filed_on": FILED_ON,
        "valid_from": FILED_ON,
        "settles_directly": True,
    }
    return filing(**{**fields, **changes})


def referral(**changes: object) -> Filing:
    fields = {
        "category": Category.REFERRAL,
        "valid_until": date(2018, 4, 5),
        "institution": Institution("四川大学华西医院", "三级甲等"),
    }
    return filed(**{**fields, **changes})


@pytest.mark.parametrize(
    ("card", "reason"),
    [(CardState.LOST, "card_abnormal"), (CardState.UNREAD, "card_not_authenticated")],
)
def test_a_filing_is_extended_only_on_a_card_found_normal(card: CardState, reason: str) -> None:
    day = date(2018, 3, 20)
    refused = assess_extend(mountain_city(), referral(), day, AROUND, approved=True, card=card)
    assert codes(refused.reasons) == {reason}
    assert refused.valid_until == date(2018, 4, 5)
    accepted = assess_extend(mountain_city(), referral(), day, AROUND, approved=True, card=CardState.NORMAL)
    assert accepted.valid_until == date(2018, 5, 5)


@pytest.mark.parametrize("card", [CardState.LOST, CardState.UNREAD])
def test_a_filing_is_changed_only_on_a_card_found_normal(card: CardState) -> None:
    asked = ChangeRequest(phone="13700002222", card=card)
    assert assess_change(mountain_city(), filed(), date(2018, 3, 20), AROUND, asked).is_refused


def test_a_change_leaves_a_granted_extension_as_it_is() -> None:
    extended = referral(valid_until=date(2018, 5, 5), extension_count=1)
    decision = assess_change(mountain_city(), extended, date(2018, 4, 20), AROUND, ChangeRequest(phone="13700002222"))
    assert decision.outcome is Outcome.ACCEPTED
    assert decision.valid_until == date(2018, 5, 5)


def test_a_papers_date_is_not_taken_where_the_end_does_not_go_by_it() -> None:
    extended = referral(valid_until=date(2018, 5, 5), extension_count=1)
    asked = ChangeRequest(phone="13700002222", document_until=date(2019, 1, 1))
    [reason] = assess_change(mountain_city(), extended, date(2018, 4, 20), AROUND, asked).reasons
    assert reason.code.value == "not_extendable"
    assert "不按证件" in reason.detail
    assert reason.cites == ("§四(二)2(1)",)


def test_a_period_taken_over_from_paper_is_extended_past_its_own_end() -> None:
    taken_over = referral(valid_until=date(2018, 6, 5))
    decision = assess_extend(mountain_city(), taken_over, date(2018, 5, 20), AROUND, approved=True)
    assert (decision.valid_until, decision.extension_count) == (date(2018, 7, 5), 3)
    told = decision.explain("valid_until")
    assert told is not None
    assert "原备案至 2018-06-05，此前按已延期2次计" in told.words


def test_what_counts_from_the_application_is_extended_from_the_application() -> None:
    ends = mountain_city().ends
    counted = ends[0].model_copy(update={"counted_from": Start.APPLICATION})
    pack = mountain_city().model_copy(update={"ends": (counted, *ends[1:])})
    later = referral(valid_from=date(2018, 3, 20))
    decision = assess_extend(pack, later, date(2018, 3, 25), AROUND, approved=True)
    assert decision.valid_until == date(2018, 5, 5)
    told = decision.explain("valid_until")
    assert told is not None
    assert told.words.startswith("自申请之日起2个月")


@pytest.mark.parametrize("end", [{"end": "days", "days": 30, "counted_from": "success"}, {"end": "open"}])
def test_an_end_that_is_not_counted_in_months_is_not_extended(end: dict[str, object]) -> None:
    rule = EndRule.model_validate({**end, "cites": ["§四(二)2(1)"]})
    pack = mountain_city().model_copy(update={"ends": (rule,)})
    decision = assess_extend(pack, referral(), date(2018, 3, 20), AROUND, approved=True)
    assert codes(decision.reasons) == {"not_extendable"}
    assert decision.valid_until == date(2018, 4, 5)


def test_the_same_place_picked_again_is_no_change_and_no_lock_holds_the_rest() -> None:
    asked = ChangeRequest(destination="510100", phone="13700002222")
    decision = assess_change(mountain_city(), filed(), date(2018, 6, 1), AROUND, asked)
    assert decision.outcome is Outcome.ACCEPTED, decision.reasons
    moved = assess_change(mountain_city(), filed(), date(2018, 6, 1), AROUND, ChangeRequest(destination="530100"))
    assert "change_locked" in codes(moved.reasons)


@pytest.mark.parametrize("asked", [ChangeRequest(destination="510300"), ChangeRequest(institution="")])
def test_an_institution_that_is_asked_for_is_named_again_at_another_place_and_never_blanked(
    asked: ChangeRequest,
) -> None:
    decision = assess_change(mountain_city(), referral(), date(2018, 3, 20), AROUND, asked)
    assert codes(decision.reasons) == {"institution_required"}


def test_an_institution_written_otherwise_is_the_same_one() -> None:
    east = referral(institution=Institution("四川大学华西医院（东）", "三级甲等"))
    stay = assess_admit(mountain_city(), east, date(2018, 3, 20), AROUND, "510100", "四川大学华西医院(东) ")
    assert stay.settles_directly is True
    spent = assess_settle(mountain_city(), east, date(2018, 3, 20), AROUND, " 四川大学华西医院(东)")
    assert (spent.status, spent.settles_directly) == (LifeState.SPENT, True)
    settled = filed(institution=Institution("四川大学华西医院（东）", ""))
    again = ChangeRequest(institution="四川大学华西医院(东)", phone="13700002222")
    assert not assess_change(mountain_city(), settled, date(2018, 6, 1), AROUND, again).is_refused


@pytest.mark.parametrize("day", [date(2018, 3, 4), date(2018, 4, 6)])
def test_a_filing_gives_nothing_on_a_day_outside_its_period(day: date) -> None:
    decision = assess_benefits(mountain_city(), referral(), day, AROUND)
    assert decision.outcome is Outcome.NOT_COVERED
    assert codes(decision.reasons) == {"outside_validity"}
    assert decision.services == ()


@pytest.mark.parametrize("turned", [False, True])
def test_the_longest_of_several_locks_is_named_in_whatever_order_they_stand(turned: bool) -> None:
    locks = (LockRule.model_validate({"act": "change", "months": months, "cites": ["§四(一)2"]}) for months in (12, 24))
    ordered = tuple(locks)
    pack = mountain_city().model_copy(update={"locks": ordered[::-1] if turned else ordered})
    decision = assess_change(pack, filed(), date(2018, 6, 1), AROUND, ChangeRequest(phone="13700002222"))
    assert decision.locked_until == date(2020, 3, 5)
    assert "24个月" in decision.reasons[0].detail


def test_naming_an_institution_for_the_first_time_is_not_a_change_of_it() -> None:
    asked = ChangeRequest(institution="四川大学华西医院")
    day = date(2018, 6, 1)
    special = {"circumstances": (Circumstance.SPECIAL_OUTPATIENT,)}
    assert not assess_change(mountain_city(), filed(**special), day, AROUND, asked).is_refused
    chosen = filed(**special, institution=Institution("四川省人民医院", "三级甲等"))
    refused = assess_change(mountain_city(), chosen, day, AROUND, asked)
    assert codes(refused.reasons) == {"change_locked"}
    assert refused.locked_until == date(2019, 3, 5)


def test_an_institution_named_without_the_benefit_it_is_chosen_for_is_not_locked() -> None:
    named = filed(institution=Institution("四川省人民医院", "三级甲等"))
    asked = ChangeRequest(institution="四川大学华西医院")
    assert not assess_change(mountain_city(), named, date(2018, 6, 1), AROUND, asked).is_refused


def test_a_move_across_the_border_of_the_province_ends_direct_settlement() -> None:
    decision = assess_change(
        mountain_city(), referral(), date(2018, 3, 20), AROUND, ChangeRequest(destination="110000")
    )
    assert decision.outcome is Outcome.ACCEPTED
    assert decision.settles_directly is False


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (LifeState.SPENT, "filing_spent"),
        (LifeState.EXPIRED, "outside_validity"),
        (LifeState.CANCELLED, "not_active"),
        (LifeState.SUSPENDED, "not_active"),
    ],
)
def test_a_filing_that_no_longer_holds_gives_no_benefits(status: LifeState, reason: str) -> None:
    decision = assess_benefits(mountain_city(), referral(status=status), date(2018, 3, 20), AROUND)
    assert decision.outcome is Outcome.NOT_COVERED
    assert codes(decision.reasons) == {reason}
    assert decision.services == ()


def test_a_text_that_ran_out_is_named_with_its_article_and_what_holds_instead() -> None:
    [coast] = library().get("yangjiang")
    day = date(2024, 5, 6)
    decision = refuse_outside_dates(coast, day, library().in_force_elsewhere("yangjiang", day))
    assert decision.cites == ("art. 12",)
    assert decision.reasons[0].cites == ("art. 12",)
    assert "2024-04-30" in decision.reasons[0].detail
    assert "（national-2022）" in decision.reasons[0].detail
