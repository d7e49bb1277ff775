"""What a refusal tells the clerk to do next: never a way that leads nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.decision import Decision
from app.domain.filing import CommitmentState
from app.domain.vocabulary import ActKind, Category, Channel, Insurance, LifeState, Material, Sex
from app.policy.assess import (
    assess_admit,
    assess_benefits,
    assess_change,
    assess_destroy_letter,
    assess_file,
    assess_status_change,
    assess_supplement,
)
from app.policy.assess.filing import refuse_outside_dates
from app.policy.facts import Applicant, ChangeRequest, FileCase, FilingRequest, Surroundings
from tests.builders import calendar, commitment, edition, filing, library

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
    assert decision.reasons[0].detail == "不在备案有效期内：备案自 2020-09-01 起有效，还没有开始"
    assert "2020-09-01" in remedy(decision)


def age_told(retirement_age: int | None, born: date) -> tuple[str, str]:
    woman = Applicant(Insurance.EMPLOYEE, born, Sex.FEMALE, retirement_age=retirement_age)
    papers = frozenset({Material.SOCIAL_SECURITY_CARD, Material.RESIDENCE_PERMIT})
    asked = FilingRequest(Category.LONG_TERM_RESIDENT, "510100", papers, stay_months=24)
    day = date(2018, 3, 5)
    decision = assess_file(library().get("panzhihua")[-1], FileCase(woman, asked, "510402"), day, calendar())
    [reason] = decision.reasons
    return reason.detail, reason.remedy


def test_an_age_that_goes_by_post_is_asked_for_before_anybody_is_sent_away() -> None:
    fifty = date(1968, 3, 5)
    detail, remedy = age_told(None, fifty)
    assert detail == "须达到法定退休年龄（按岗位为50或55周岁）"
    assert remedy == "请问明申请人岗位的法定退休年龄，填写后再办"
    assert age_told(55, fifty)[0] == "须年满55周岁"
    younger = age_told(None, date(1968, 3, 6))
    assert "50或55" in younger[0]
    assert "问明" not in younger[1]


def test_of_several_texts_in_force_the_last_is_named_first_and_how_to_come_to_it() -> None:
    [coast] = library().get("yangjiang")
    day = date(2024, 5, 6)
    [reason] = refuse_outside_dates(coast, day, library().in_force_elsewhere("yangjiang", day)).reasons
    newest, older = reason.detail.index("national-2022"), reason.detail.index("national-2016")
    assert newest < older
    assert "2023-01-01 起施行；较早的还有国家（2016年规程）" in reason.detail
    assert "市级管理员" in reason.remedy
    assert "国家（2022年规程）（national-2022）" in reason.remedy
    [alone] = refuse_outside_dates(coast, day, ()).reasons
    assert alone.remedy == "请按办理当天有效的政策办理"


def test_a_letter_that_may_go_is_under_no_lock_any_more() -> None:
    kept = filing(commitment=commitment(state=CommitmentState.KEPT))
    until = kept.commitment.keep_letter_until if kept.commitment else None
    assert until is not None
    refused = assess_destroy_letter(edition(), kept, until)
    assert refused.locked_until == until
    accepted = assess_destroy_letter(edition(), kept, until.replace(day=until.day + 1))
    assert accepted.locked_until is None
    assert "locked_until" not in {item.subject for item in accepted.explanations}
