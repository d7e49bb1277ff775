"""就医使用: is a stay covered, does it settle directly, what benefits does the filing give?"""

from __future__ import annotations

from datetime import date

from attrs import evolve

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.institution import is_same_institution
from app.domain.reasons import ReasonCode, WarningCode
from app.domain.region import lies_in
from app.domain.vocabulary import ActKind, CardWorksAt, LifeState, Outcome
from app.policy.assess.findings import Findings, all_rules, first_rule
from app.policy.assess.record import decide, situation_of
from app.policy.assess.wording import as_stated, settlement_words, span
from app.policy.facts import Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import BenefitRule, Rule, SettlementRule
from app.policy.situation import Situation


def assess_admit(
    pack: PackEdition,
    filing: Filing,
    day: date,
    around: Surroundings,
    destination: str = "",
    institution: str = "",
) -> Decision:
    """入院: whether a stay that begins on ``day`` at this place is covered by the filing."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area)
    _refuse_unless_active(findings, filing, facts)
    coverage = first_rule(pack.coverage, facts)
    if coverage is not None:
        findings.rest_on(coverage)
    begun_before = filing.valid_from is not None and day < filing.valid_from
    may_begin_before = coverage is not None and coverage.begun_before_filing
    ended = filing.valid_until is not None and day > filing.valid_until
    if (begun_before and not may_begin_before) or ended:
        findings.refuse(ReasonCode.OUTSIDE_VALIDITY, cites=_cites(coverage or first_rule(pack.ends, facts)))
    _explain_stay(findings, filing, day, coverage or first_rule(pack.ends, facts))
    use = first_rule(pack.use, facts)
    if use is not None:
        findings.rest_on(use)
    if destination and not _is_filed_place(destination, filing, around, use.card_works_at if use else None, pack):
        findings.refuse(
            ReasonCode.OTHER_DESTINATION, cites=_cites(use or coverage or first_rule(pack.settlement, facts))
        )
    settlement = first_rule(pack.settlement, facts)
    directly = filing.settles_directly
    if settlement is not None:
        findings.rest_on(settlement)
        elsewhere = _is_elsewhere(filing, institution)
        directly = settlement.directly and not (settlement.only_at_filed_institution and elsewhere)
        _explain_settlement(findings, settlement, directly=directly)
    return decide(findings, filing, "admit", day, outcome=Outcome.COVERED, settles_directly=directly)


def _is_elsewhere(filing: Filing, institution: str) -> bool:
    """Whether a stay is at another institution than the filed one; where either is not named nobody knows."""
    filed = filing.institution.name
    return bool(institution and filed) and not is_same_institution(institution, filed)


def _explain_stay(findings: Findings, filing: Filing, day: date, rule: Rule | None) -> None:
    if rule is None or filing.valid_from is None:
        return
    since, until = filing.valid_from, filing.valid_until
    held = span(since, until) if until is not None else f"{since.isoformat()} 起，无截止日期"
    words = f"{day.isoformat()} 入院；备案有效期：{held}"
    if day < since:
        words += "；备案前已入院的，本次住院完全纳入"
    findings.explain("coverage", "本次住院纳入备案", as_stated(rule, words), rule.cites)


def _explain_settlement(findings: Findings, rule: SettlementRule, *, directly: bool) -> None:
    words = settlement_words(rule, directly=directly)
    findings.explain("settles_directly", "费用结算", words, rule.cites)


def _refuse_unless_active(findings: Findings, filing: Filing, facts: Situation) -> None:
    if filing.status is LifeState.SPENT:
        findings.refuse(ReasonCode.FILING_SPENT, cites=_cites(first_rule(findings.chapter.settlement, facts)))
    elif filing.status is LifeState.EXPIRED:
        findings.refuse(ReasonCode.OUTSIDE_VALIDITY, cites=_cites(first_rule(findings.chapter.ends, facts)))
    elif filing.status is not LifeState.ACTIVE:
        findings.refuse(ReasonCode.NOT_ACTIVE, f"备案{filing.status.label}")


def _refuse_outside_period(findings: Findings, filing: Filing, facts: Situation) -> None:
    since, until = filing.valid_from, filing.valid_until
    if (since is not None and facts.day < since) or (until is not None and facts.day > until):
        findings.refuse(ReasonCode.OUTSIDE_VALIDITY, cites=_cites(first_rule(findings.chapter.ends, facts)))


def _cites(rule: Rule | None) -> tuple[str, ...]:
    return rule.cites if rule is not None else ()


def _is_filed_place(
    destination: str, filing: Filing, around: Surroundings, works_at: CardWorksAt | None, pack: PackEdition
) -> bool:
    if lies_in(destination, filing.destination):
        return True
    return works_at is CardWorksAt.BOTH and pack.area.contains(destination, around.office_area)


def assess_settle(
    pack: PackEdition, filing: Filing, day: date, around: Surroundings, institution: str = ""
) -> Decision:
    """出院结算: a discharge settled directly; some filings are used up by it."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area)
    rule = first_rule(pack.settlement, facts)
    if filing.status is LifeState.SPENT:
        findings.refuse(ReasonCode.FILING_SPENT, cites=_cites(rule))
    elif filing.status not in (LifeState.ACTIVE, LifeState.EXPIRED):
        findings.refuse(ReasonCode.NOT_ACTIVE, f"备案{filing.status.label}")
    coverage = first_rule(pack.coverage, facts)
    if filing.status is LifeState.EXPIRED and coverage is not None and not coverage.admitted_while_valid:
        findings.refuse(ReasonCode.OUTSIDE_VALIDITY, cites=coverage.cites)
    status, directly = filing.status, filing.settles_directly
    if rule is not None:
        findings.rest_on(rule)
        elsewhere = _is_elsewhere(filing, institution)
        directly = rule.directly and not (rule.only_at_filed_institution and elsewhere)
        _explain_settlement(findings, rule, directly=bool(directly))
        if rule.spends and not (rule.only_at_filed_institution and elsewhere):
            status = LifeState.SPENT
            words = as_stated(rule, f"{day.isoformat()} 出院结算，备案随结算失效，再次入院须重新备案")
            findings.explain("status", "备案已使用", words, rule.cites)
    return decide(findings, filing, ActKind.SPEND, day, status=status, settles_directly=directly)


def assess_benefits(
    pack: PackEdition,
    filing: Filing | None,
    day: date,
    around: Surroundings,
    unfiled: Situation | None = None,
) -> Decision:
    """待遇: what the filing gives while it holds, or what a person without one gets."""
    findings = Findings(pack)
    if filing is not None:
        facts = situation_of(filing, day, around.office_area)
        _refuse_unless_active(findings, filing, facts)
        _refuse_outside_period(findings, filing, facts)
        if findings.reasons:
            return decide(findings, filing, "benefits", day, outcome=Outcome.COVERED)
        base = decide(findings, filing, "benefits", day)
    else:
        facts = unfiled or Situation(day=day, unfiled=True)
        warnings = tuple(findings.warnings)
        base = Decision("benefits", day, Outcome.ACCEPTED, pack.pack, pack.edition, warnings=warnings)
    rule = first_rule(pack.benefits, facts)
    if rule is None:
        return _without_benefits(findings, base, facts)
    findings.rest_on(rule)
    return _with_benefits(findings, base, rule)


def _without_benefits(findings: Findings, base: Decision, facts: Situation) -> Decision:
    """The source says nothing of the level of benefits, but may say which costs are reimbursed at home."""
    findings.warn(WarningCode.NOT_STATED_BY_SOURCE)
    findings.explain("benefits_not_stated", "待遇", "文件没有规定这种情形的待遇标准，请向参保地核实", ())
    situations = all_rules(findings.chapter.reimbursement_situations, facts)
    for rule in situations:
        findings.rest_on(rule)
    if situations:
        words = "符合下列情形之一的，可以回参保地零星报销：" + "；".join(rule.words for rule in situations)
        cites = tuple(dict.fromkeys(cite for rule in situations for cite in rule.cites))
        findings.explain("reimbursement", "零星报销", words, cites)
    return evolve(
        base,
        warnings=tuple(findings.warnings),
        cites=findings.cited,
        explanations=tuple(findings.explanations),
    )


def _with_benefits(findings: Findings, base: Decision, rule: BenefitRule) -> Decision:
    if rule.words:
        findings.explain("benefits", "待遇", rule.words, rule.cites)
    return evolve(
        base,
        outcome=Outcome.NOT_COVERED if rule.pays_nothing else base.outcome,
        basic_points=rule.basic_points,
        major_illness_points=rule.major_illness_points,
        supplementary_points=rule.supplementary_points,
        services=rule.sorted_services,
        settles_directly=False if rule.pays_nothing else base.settles_directly,
        warnings=tuple(findings.warnings),
        cites=findings.cited,
        explanations=tuple(findings.explanations),
    )
