"""承诺之后: papers brought later, and the keeping of the letter."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.dates import add_months
from app.domain.decision import Decision, group_words
from app.domain.filing import Commitment, Filing
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, LifeState, Material
from app.policy.assess.change import refuse_date_without_papers
from app.policy.assess.filing import find_card_use
from app.policy.assess.findings import Findings
from app.policy.assess.record import decide, require_live, situation_of
from app.policy.assess.validity import find_period_again
from app.policy.assess.wording import MONTHS_A_YEAR, counted
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
    facts = situation_of(filing, day, office_area, on_commitment=False)
    # A suspended person's promise runs on, so the papers are taken all the same.
    require_live(findings, filing, facts, LifeState.ACTIVE, LifeState.SUSPENDED)
    for rule in pack.commitment:
        findings.rest_on(rule)
    cites = tuple(dict.fromkeys(cite for rule in pack.commitment for cite in rule.cites))
    left = tuple(group for group in filing.owes if given.isdisjoint(group))
    if document_until is not None and document_until < day:
        findings.refuse(ReasonCode.MATERIAL_MISSING, f"所交证件（材料）已于 {document_until.isoformat()} 到期", cites)
    elif filing.owes and len(left) == len(filing.owes):
        words = "；".join(group_words(group) for group in left)
        findings.refuse(ReasonCode.MATERIAL_MISSING, f"所交材料不是承诺补交的材料，仍缺：{words}", cites)
    elif not filing.owes and not findings.reasons:
        remedy = "承诺的材料都已交齐，不用再补；证件换了新的，请办理变更"
        findings.refuse(ReasonCode.NOT_ACTIVE, "这件备案没有待补的材料", remedy=remedy)
    elif left and document_until is not None:
        refuse_date_without_papers(findings, left, cites)
    if left or findings.reasons:
        return decide(findings, filing, ActKind.SUPPLEMENT, day, missing=left)
    period = find_period_again(findings, facts, filing, document_until)
    return decide(
        findings,
        filing,
        ActKind.SUPPLEMENT,
        day,
        missing=(),
        valid_until=period.until,
        provisional=period.provisional,
        commitment_due=None,
        card_works_at=find_card_use(findings, facts),
    )


def assess_destroy_letter(pack: PackEdition, filing: Filing, day: date) -> Decision:
    """承诺书销毁: refused through the last day of its retention, and where no letter is kept."""
    findings = Findings(pack)
    for rule in pack.commitment:
        findings.rest_on(rule)
    cites = tuple(dict.fromkeys(cite for rule in pack.commitment for cite in rule.cites))
    keep_until = filing.commitment.keep_letter_until if filing.commitment else None
    if filing.commitment is not None and keep_until is not None:
        _explain_keeping(findings, filing.commitment, keep_until, is_over=day > keep_until)
    locked_until = keep_until if keep_until is not None and day <= keep_until else None
    if keep_until is not None and locked_until is not None:
        free = (keep_until + timedelta(days=1)).isoformat()
        findings.refuse(
            ReasonCode.LETTER_RETENTION,
            f"承诺书须保管至 {keep_until.isoformat()}",
            cites,
            f"请妥善保管，{free} 起可以销毁",
        )
    elif filing.owes:
        findings.refuse(ReasonCode.LETTER_RETENTION, "承诺尚未了结，承诺书不得销毁", cites)
    elif filing.commitment is None or filing.commitment.letter_destroyed_on is not None:
        findings.refuse(ReasonCode.NOT_ACTIVE, "这件备案没有留存的承诺书", remedy="请核对备案编号")
    return decide(findings, filing, "destroy_letter", day, locked_until=locked_until)


def _explain_keeping(findings: Findings, commitment: Commitment, until: date, *, is_over: bool) -> None:
    """How the last day of the letter's retention was counted, and the first day on which it may go."""
    made_on = commitment.made_on
    rule = next(
        (
            item
            for item in findings.pack.commitment
            if item.letter_keep_years and add_months(made_on, item.letter_keep_years * MONTHS_A_YEAR) == until
        ),
        None,
    )
    if rule is None:
        return
    kept = counted("承诺之日", f"{rule.letter_keep_years}年", made_on, until)
    free = (until + timedelta(days=1)).isoformat()
    for subject in ("letter_keep_until",) if is_over else ("letter_keep_until", "locked_until"):
        findings.explain(
            subject, f"承诺书保管至 {until.isoformat()}", f"{kept}，期内不得销毁；{free} 起可以销毁", rule.cites
        )
