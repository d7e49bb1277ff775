"""就医使用: is a stay covered, does it settle directly, what benefits does the filing give?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.region import lies_in
from app.domain.vocabulary import ActKind, CardWorksAt, LifeState, Outcome
from app.policy.assess.findings import Findings, first_rule
from app.policy.assess.record import decide, situation_of
from app.policy.facts import Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import BenefitRule
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
    _refuse_unless_active(findings, filing)
    coverage = first_rule(pack.coverage, facts)
    if coverage is not None:
        findings.rest_on(coverage)
    begun_before = filing.valid_from is not None and day < filing.valid_from
    may_begin_before = coverage is not None and coverage.begun_before_filing
    ended = filing.valid_until is not None and day > filing.valid_until
    if (begun_before and not may_begin_before) or ended:
        findings.refuse(ReasonCode.OUTSIDE_VALIDITY, cites=coverage.cites if coverage else ())
    use = first_rule(pack.use, facts)
    if use is not None:
        findings.rest_on(use)
    if destination and not _is_filed_place(destination, filing, around, use.card_works_at if use else None, pack):
        findings.refuse(ReasonCode.OTHER_DESTINATION, cites=use.cites if use else ())
    settlement = first_rule(pack.settlement, facts)
    directly = filing.settles_directly
    if settlement is not None:
        findings.rest_on(settlement)
        elsewhere = bool(institution and filing.institution.name and institution != filing.institution.name)
        directly = settlement.directly and not (settlement.only_at_filed_institution and elsewhere)
    return decide(findings, filing, "admit", day, outcome=Outcome.COVERED, settles_directly=directly)


def _refuse_unless_active(findings: Findings, filing: Filing) -> None:
    if filing.status is LifeState.SPENT:
        findings.refuse(ReasonCode.FILING_SPENT)
    elif filing.status is LifeState.EXPIRED:
        findings.refuse(ReasonCode.OUTSIDE_VALIDITY)
    elif filing.status is not LifeState.ACTIVE:
        findings.refuse(ReasonCode.NOT_ACTIVE, f"备案{filing.status.label}")


def _is_filed_place(
    destination: str, filing: Filing, around: Surroundings, works_at: CardWorksAt | None, pack: PackEdition
) -> bool:
    if lies_in(destination, filing.destination):
        return True
    home = pack.area.codes or (around.office_area[:4] + "00",)
    return works_at is CardWorksAt.BOTH and any(lies_in(destination, code) for code in home)


def assess_settle(
    pack: PackEdition, filing: Filing, day: date, around: Surroundings, institution: str = ""
) -> Decision:
    """出院结算: a discharge settled directly; some filings are used up by it."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area)
    rule = first_rule(pack.settlement, facts)
    if filing.status is LifeState.SPENT:
        findings.refuse(ReasonCode.FILING_SPENT)
    elif filing.status not in (LifeState.ACTIVE, LifeState.EXPIRED):
        findings.refuse(ReasonCode.NOT_ACTIVE, f"备案{filing.status.label}")
    status, directly = filing.status, filing.settles_directly
    if rule is not None:
        findings.rest_on(rule)
        elsewhere = bool(institution and filing.institution.name and institution != filing.institution.name)
        directly = rule.directly and not (rule.only_at_filed_institution and elsewhere)
        if rule.spends and not (rule.only_at_filed_institution and elsewhere):
            status = LifeState.SPENT
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
        _refuse_unless_active(findings, filing)
        if findings.reasons:
            return decide(findings, filing, "benefits", day, outcome=Outcome.COVERED)
        facts = situation_of(filing, day, around.office_area)
        base = decide(findings, filing, "benefits", day)
    else:
        facts = unfiled or Situation(day=day, unfiled=True)
        warnings = tuple(findings.warnings)
        base = Decision("benefits", day, Outcome.ACCEPTED, pack.pack, pack.edition, warnings=warnings)
    rule = first_rule(pack.benefits, facts)
    if rule is None:
        return base
    findings.rest_on(rule)
    return _with_benefits(findings, base, rule)


def _with_benefits(findings: Findings, base: Decision, rule: BenefitRule) -> Decision:
    if rule.words:
        findings.explain("benefits", "待遇", rule.words, rule.cites)
    return replace(
        base,
        outcome=Outcome.NOT_COVERED if rule.pays_nothing else base.outcome,
        basic_points=rule.basic_points,
        major_illness_points=rule.major_illness_points,
        supplementary_points=rule.supplementary_points,
        services=tuple(sorted(rule.services or ())),
        settles_directly=False if rule.pays_nothing else base.settles_directly,
        warnings=tuple(findings.warnings),
        cites=tuple(findings.cites),
        explanations=tuple(findings.explanations),
    )
