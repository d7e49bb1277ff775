"""承诺之后: papers brought later, and the keeping of the letter."""

from __future__ import annotations

from datetime import date

from app.domain.decision import Decision, group_words
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, LifeState, Material
from app.policy.assess.filing import find_card_use
from app.policy.assess.findings import Findings
from app.policy.assess.record import decide, require_live, situation_of
from app.policy.assess.validity import Counting, find_period
from app.policy.pack import PackEdition


def assess_supplement(
    pack: PackEdition,
    filing: Filing,
    day: date,
    office_area: str,
    given: frozenset[Material],
    document_until: date | None,
) -> Decision:
    """Whether the papers brought settle what was promised, and which end date they give."""
    findings = Findings(pack)
    # A suspended person's promise runs on, so the papers are taken all the same.
    require_live(findings, filing, LifeState.ACTIVE, LifeState.SUSPENDED)
    for rule in pack.commitment:
        findings.rest_on(rule)
    left = tuple(group for group in filing.owes if given.isdisjoint(group))
    if document_until is not None and document_until < day:
        findings.refuse(ReasonCode.MATERIAL_MISSING, f"所交证件（材料）已于 {document_until.isoformat()} 到期")
    elif filing.owes and len(left) == len(filing.owes):
        words = "；".join(group_words(group) for group in left)
        findings.refuse(ReasonCode.MATERIAL_MISSING, f"所交材料不是承诺补交的材料，仍缺：{words}")
    elif not filing.owes and not findings.reasons:
        findings.refuse(ReasonCode.NOT_ACTIVE, "这件备案没有待补的材料")
    if left or findings.reasons:
        return decide(findings, filing, ActKind.SUPPLEMENT, day, missing=left)
    facts = situation_of(filing, day, office_area, on_commitment=False)
    period = find_period(
        findings,
        facts,
        Counting(
            applied_on=filing.filed_on,
            succeeded_on=filing.filed_on,
            admitted_on=filing.admitted_on,
            starts_on=filing.valid_from,
            document_until=document_until,
        ),
    )
    return decide(
        findings,
        filing,
        ActKind.SUPPLEMENT,
        day,
        missing=(),
        valid_until=period.until,
        provisional=False,
        commitment_due=None,
        card_works_at=find_card_use(findings, facts),
    )


def assess_destroy_letter(pack: PackEdition, filing: Filing, day: date) -> Decision:
    """承诺书销毁: refused through the last day of its retention, and where no letter is kept."""
    findings = Findings(pack)
    for rule in pack.commitment:
        findings.rest_on(rule)
    keep_until = filing.commitment.keep_letter_until if filing.commitment else None
    if keep_until is not None and day <= keep_until:
        cites = dict.fromkeys(cite for rule in pack.commitment for cite in rule.cites)
        findings.refuse(ReasonCode.LETTER_RETENTION, f"承诺书须保管至 {keep_until.isoformat()}", cites)
    elif filing.owes:
        findings.refuse(ReasonCode.LETTER_RETENTION, "承诺尚未了结，承诺书不得销毁")
    elif filing.commitment is None or filing.commitment.letter_destroyed_on is not None:
        findings.refuse(ReasonCode.NOT_ACTIVE, "这件备案没有留存的承诺书", remedy="请核对备案编号")
    return decide(findings, filing, "destroy_letter", day, locked_until=keep_until)
