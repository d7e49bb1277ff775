"""就医使用: is a stay covered, does it settle directly, what benefits does the filing give?"""

from __future__ import annotations

from datetime import date

from attrs import evolve

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.institution import is_same_institution
from app.domain.reasons import ReasonCode, WarningCode
from app.domain.region import find_place_at, is_outside_mainland, lies_in
from app.domain.vocabulary import ActKind, CardWorksAt, LifeState, Outcome, PlaceLevel
from app.policy.assess.findings import Findings, all_rules, first_rule
from app.policy.assess.place import filed_place
from app.policy.assess.record import decide, refuse_outside_validity, refuse_state, situation_of
from app.policy.assess.wording import NOT_STATED, as_stated, settlement_words, span
from app.policy.facts import Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import BenefitRule, CoverageRule, Rule, SettlementRule, UseRule
from app.policy.situation import Situation

_AROUND = frozenset({PlaceLevel.CITY, PlaceLevel.PROVINCE})


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
    rule = coverage or first_rule(pack.ends, facts)
    if not _is_begun_before_filing(coverage, filing, day):
        _refuse_outside_period(findings, filing, facts, _cites(rule))
    _explain_stay(findings, filing, day, rule)
    use = first_rule(pack.use, facts)
    if use is not None:
        findings.rest_on(use)
    settlement = first_rule(pack.settlement, facts)
    if destination and not _is_covered_place(findings, facts, destination, around.office_area, use):
        findings.refuse(ReasonCode.OTHER_DESTINATION, cites=_cites(use or coverage or settlement))
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
    if isinstance(rule, CoverageRule) and _is_begun_before_filing(rule, filing, day):
        words += "；" + (rule.words or "备案前已入院的，本次住院完全纳入")
    findings.explain("coverage", "本次住院纳入备案", as_stated(rule, words), rule.cites)


def _explain_settlement(findings: Findings, rule: SettlementRule, *, directly: bool) -> None:
    words = settlement_words(rule, directly=directly)
    findings.explain("settles_directly", "费用结算", words, rule.cites)


def _refuse_unless_active(findings: Findings, filing: Filing, facts: Situation) -> None:
    if filing.status is LifeState.EXPIRED:
        refuse_outside_validity(findings, filing, facts, _cites(first_rule(findings.chapter.ends, facts)))
    elif filing.status is not LifeState.ACTIVE:
        refuse_state(findings, filing, facts)


def _refuse_outside_period(findings: Findings, filing: Filing, facts: Situation, cites: tuple[str, ...]) -> None:
    since, until = filing.valid_from, filing.valid_until
    if (since is not None and facts.day < since) or (until is not None and facts.day > until):
        refuse_outside_validity(findings, filing, facts, cites)


def _is_begun_before_filing(coverage: CoverageRule | None, filing: Filing, admitted_on: date) -> bool:
    """备案前已入院: by the day of filing, and the text covers that; a later start asked for makes nothing earlier."""
    if coverage is None or filing.valid_from is None or admitted_on >= filing.valid_from:
        return False
    if coverage.filed_before_discharge:
        return True
    return coverage.begun_before_filing and admitted_on <= filing.filed_on


def _cites(rule: Rule | None) -> tuple[str, ...]:
    return rule.cites if rule is not None else ()


def _is_covered_place(
    findings: Findings, facts: Situation, destination: str, office_area: str, use: UseRule | None
) -> bool:
    """Whether the place of a stay is the one filed to, or home where the card works there too.

    Where the text does not say how wide the place is, the whole city of a county that was filed to is meant.
    """
    pack = findings.pack
    if lies_in(destination, filed_place(pack, facts)):
        return True
    if pack.area.contains(destination, office_area):
        return use is not None and use.card_works_at is CardWorksAt.BOTH
    city = None if is_outside_mainland(facts.destination) else find_place_at(facts.destination, _AROUND)
    if city is None or first_rule(pack.destination_levels, facts) is not None or not lies_in(destination, city):
        return False
    findings.warn(WarningCode.NOT_STATED_BY_SOURCE)
    findings.explain("destination", "就医地", f"与备案的就医地在同一{PlaceLevel.CITY.label}{NOT_STATED}", ())
    return True


def assess_settle(
    pack: PackEdition, filing: Filing, day: date, around: Surroundings, institution: str = ""
) -> Decision:
    """出院结算: a discharge settled directly; some filings are used up by it."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area)
    rule = first_rule(pack.settlement, facts)
    if filing.status not in (LifeState.ACTIVE, LifeState.EXPIRED):
        refuse_state(findings, filing, facts)
    coverage = first_rule(pack.coverage, facts)
    if filing.status is LifeState.EXPIRED and coverage is not None and not coverage.admitted_while_valid:
        refuse_outside_validity(findings, filing, facts, coverage.cites)
    elif filing.valid_from is not None and day < filing.valid_from:
        # The discharge may come before the start only of a stay that began before the filing.
        admitted = filing.admitted_on or (day if coverage is not None and coverage.filed_before_discharge else None)
        if admitted is None or not _is_begun_before_filing(coverage, filing, admitted):
            refuse_outside_validity(findings, filing, facts, _cites(coverage or first_rule(pack.ends, facts)))
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


def assess_past_settlement(
    pack: PackEdition, filing: Filing, day: date, around: Surroundings, settled_on: date | None
) -> Decision:
    """备案前已出院结算: a filing that one settlement uses up was used up by the one before it; others go on."""
    findings = Findings(pack)
    facts = evolve(situation_of(filing, day, around.office_area), discharged=True)
    rule = first_rule(pack.settlement, facts)
    status = filing.status
    if rule is not None and rule.spends and status is LifeState.ACTIVE:
        findings.rest_on(rule)
        status = LifeState.SPENT
        when = f" {settled_on.isoformat()} " if settled_on is not None else ""
        words = as_stated(rule, f"备案前{when}已出院结算，备案随结算失效，再次入院须重新备案")
        findings.explain("status", "备案已使用", words, rule.cites)
    return decide(findings, filing, ActKind.SPEND, day, status=status)


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
        _refuse_outside_period(findings, filing, facts, _cites(first_rule(pack.ends, facts)))
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
