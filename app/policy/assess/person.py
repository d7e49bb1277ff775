"""申请人资格: insurance, enrolment, card, age, retirement, months of stay or posting."""

from __future__ import annotations

from app.domain.dates import age_reached_on
from app.domain.reasons import ReasonCode, WarningCode
from app.domain.vocabulary import ActKind, CardState, Enrolment
from app.policy.assess.findings import Findings, all_rules
from app.policy.facts import Applicant, FilingRequest
from app.policy.pack import PackEdition
from app.policy.rules import CardNeed, EligibilityRule, Fact
from app.policy.situation import Situation


def check_card(findings: Findings, facts: Situation, card: CardState, act: ActKind) -> None:
    """鉴权 as the pack asks for it before ``act``; only a normal card goes on."""
    for rule in all_rules(findings.chapter.card, facts):
        if act not in rule.acts:
            continue
        findings.rest_on(rule)
        if card is CardState.UNREAD:
            if rule.need is CardNeed.READ:
                findings.refuse(ReasonCode.CARD_NOT_AUTHENTICATED, cites=rule.cites)
        elif card is not CardState.NORMAL and card not in rule.accepts:
            findings.refuse(ReasonCode.CARD_ABNORMAL, f"社会保障卡{card.label}", rule.cites)


def card_accepted(pack: PackEdition, facts: Situation, card: CardState, act: ActKind) -> bool:
    """Whether every card rule that speaks of ``act`` says that this state does no harm; False where none speaks."""
    rules = [rule for rule in all_rules(pack.card, facts) if act in rule.acts]
    return bool(rules) and all(card in rule.accepts for rule in rules)


def check_enrolment(findings: Findings, facts: Situation, enrolment: Enrolment) -> None:
    """参保状态: insured here, payments in order; unknown goes on and is marked."""
    if enrolment is Enrolment.UNKNOWN:
        findings.warn(WarningCode.ROSTER_STALE)
        return
    for rule in all_rules(findings.chapter.enrolment, facts):
        findings.rest_on(rule)
        if enrolment is Enrolment.IN_ORDER:
            continue
        if enrolment in (Enrolment.NOT_FOUND, Enrolment.TERMINATED):
            findings.refuse(ReasonCode.NOT_INSURED, cites=rule.cites)
        elif rule.in_order:
            findings.refuse(ReasonCode.PAYMENTS_NOT_IN_ORDER, f"参保缴费状态：{enrolment.label}", rule.cites)


def check_category(findings: Findings, facts: Situation, applicant: Applicant, request: FilingRequest) -> None:
    """人员类别: offered here, for this insurance, and its conditions met."""
    pack = findings.pack
    rule = pack.categories.get(request.category)
    if applicant.insurance not in pack.insurance:
        findings.refuse(ReasonCode.INSURANCE_NOT_COVERED, cites=pack.insurance_cites)
    if rule is None or not rule.speaks_of(facts):
        offered = "、".join(category.label for category in pack.categories)
        cites = dict.fromkeys(cite for item in pack.categories.values() for cite in item.cites)
        findings.refuse(ReasonCode.CATEGORY_NOT_OFFERED, f"本地办理：{offered}", cites)
        return
    findings.rest_on(rule)
    if rule.insurance is not None and applicant.insurance not in rule.insurance:
        wanted = "、".join(item.label for item in type(applicant.insurance) if item in rule.insurance)
        findings.refuse(ReasonCode.INSURANCE_NOT_COVERED, f"{request.category.label}只办理{wanted}参保人员", rule.cites)
    for required in all_rules(rule.requires, facts):
        findings.rest_on(required)
        _check_requirement(findings, facts, required, applicant, request)


def _check_requirement(
    findings: Findings, facts: Situation, rule: EligibilityRule, applicant: Applicant, request: FilingRequest
) -> None:
    if rule.fact is Fact.RETIRED and not applicant.retired:
        findings.refuse(ReasonCode.NOT_RETIRED, cites=rule.cites)
    elif rule.fact is Fact.AGE and rule.ages is not None:
        _check_age(findings, facts, rule, applicant)
    elif rule.fact is Fact.STAY and _is_less(request.stay_months, rule.months):
        findings.refuse(
            ReasonCode.STAY_TOO_SHORT,
            f"须异地居住满{rule.months}个月，现为{request.stay_months}个月",
            rule.cites,
        )
    elif rule.fact is Fact.POSTING and _is_less(request.posting_months, rule.months):
        findings.refuse(
            ReasonCode.POSTING_TOO_SHORT,
            f"须异地工作满{rule.months}个月，现为{request.posting_months}个月",
            rule.cites,
        )


def _check_age(findings: Findings, facts: Situation, rule: EligibilityRule, applicant: Applicant) -> None:
    ages = (rule.ages or {}).get(applicant.insurance, {}).get(applicant.sex)
    if not ages or (len(ages) > 1 and applicant.retired and applicant.retirement_age is None):
        return
    by_post = len(ages) > 1
    # Where the age goes by post and nobody has said which, the oldest is taken: the counter asks.
    age = applicant.retirement_age if by_post and applicant.retirement_age else max(ages)
    if age_reached_on(applicant.born_on, age) <= facts.day:
        return
    if not by_post or applicant.retirement_age is not None:
        findings.refuse(ReasonCode.AGE_NOT_REACHED, f"须年满{age}周岁", rule.cites)
        return
    words = f"须达到法定退休年龄（按岗位为{'或'.join(map(str, sorted(ages)))}周岁）"
    may_be_reached = age_reached_on(applicant.born_on, min(ages)) <= facts.day
    remedy = "请问明申请人岗位的法定退休年龄，填写后再办" if may_be_reached else ""
    findings.refuse(ReasonCode.AGE_NOT_REACHED, words, rule.cites, remedy)


def _is_less(given: int | None, wanted: int | None) -> bool:
    return given is not None and wanted is not None and given < wanted
