"""Locks, card and benefits of a filing that stands, by packs that have rules for them."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.filing import Filing, Institution
from app.domain.vocabulary import CardState, Category, Insurance, LifeState, Outcome
from app.policy.assess import assess_benefits, assess_change, assess_extend
from app.policy.assess.filing import refuse_outside_dates
from app.policy.facts import ChangeRequest, Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import LockRule
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
    assert not assess_change(mountain_city(), filed(), day, AROUND, asked).is_refused
    chosen = filed(institution=Institution("四川省人民医院", "三级甲等"))
    refused = assess_change(mountain_city(), chosen, day, AROUND, asked)
    assert codes(refused.reasons) == {"change_locked"}
    assert refused.locked_until == date(2019, 3, 5)


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
