"""What a refusal tells the clerk to do next: never a way that leads nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.decision import Decision
from app.domain.vocabulary import ActKind, Category, Channel, LifeState
from app.policy.assess import assess_admit, assess_benefits, assess_change, assess_status_change, assess_supplement
from app.policy.facts import ChangeRequest, Surroundings
from tests.builders import calendar, edition, filing, library

AROUND = Surroundings("320803", calendar())
DAY = date(2020, 5, 20)


def remedy(decision: Decision) -> str:
    [reason] = decision.reasons
    return reason.remedy


def test_a_suspended_filing_is_resumed_not_filed_again() -> None:
    held = filing(status=LifeState.SUSPENDED)
    told = {
        remedy(assess_admit(edition(), held, DAY, AROUND)),
        remedy(assess_benefits(edition(), held, DAY, AROUND)),
        remedy(assess_change(edition(), held, DAY, AROUND, ChangeRequest(phone="13900001111"))),
    }
    assert told == {"请先办理恢复待遇，不用重新备案"}


def test_a_filing_under_review_waits_and_says_from_when_it_counts() -> None:
    held = filing(
        status=LifeState.PENDING_REVIEW,
        channel=Channel.WEBSITE,
        valid_from=date(2020, 5, 20),
        review_due=date(2020, 5, 21),
    )
    told = remedy(assess_benefits(edition(), held, DAY, AROUND))
    assert told == "请等审核结果（最迟 2020-05-21），不用重新备案；审核通过后自 2020-05-20 起有效"


def test_where_a_filing_begins_with_its_success_it_counts_from_the_review() -> None:
    coast = library().get("yangjiang")[-1]
    held = filing(pack="yangjiang", edition=coast.edition, status=LifeState.PENDING_REVIEW)
    told = remedy(assess_benefits(coast, held, date(2021, 5, 20), Surroundings("441702", calendar())))
    assert "审核通过之日 起有效" in told


def test_a_filing_that_is_active_needs_nothing_more() -> None:
    held = filing(status=LifeState.ACTIVE)
    assert "不用再办" in remedy(assess_status_change(edition(), held, DAY, AROUND, ActKind.RESUME))


def test_a_filing_that_is_over_is_made_anew() -> None:
    held = filing(status=LifeState.CANCELLED)
    assert "重新备案" in remedy(assess_benefits(edition(), held, DAY, AROUND))


def test_papers_that_nobody_owes_are_a_change() -> None:
    told = remedy(assess_supplement(edition(), filing(), DAY, "320803", frozenset(), None))
    assert told == "承诺的材料都已交齐，不用再补；证件换了新的，请办理变更"


@pytest.mark.parametrize("status", [LifeState.ACTIVE, LifeState.EXPIRED])
def test_an_extension_is_named_only_where_the_text_has_one(status: LifeState) -> None:
    held = filing(category=Category.REFERRAL, status=status, valid_until=date(2020, 5, 19))
    assert remedy(assess_benefits(edition(), held, DAY, AROUND)) == "请重新备案"
    mountains = library().get("panzhihua")[-1]
    there = filing(
        pack="panzhihua", edition=mountains.edition, category=Category.REFERRAL, status=status, valid_until=DAY
    )
    told = remedy(assess_benefits(mountains, there, date(2020, 5, 21), Surroundings("510402", calendar())))
    assert told == "到期以前可以办理延期；已经到期的，请重新备案"


def test_a_filing_that_has_not_begun_says_from_when_it_holds() -> None:
    held = filing(filed_on=DAY, valid_from=date(2020, 9, 1), valid_until=None)
    decision = assess_benefits(edition(), held, DAY, AROUND)
    assert decision.reasons[0].detail == "备案自 2020-09-01 起有效，还没有开始"
    assert "2020-09-01" in remedy(decision)
