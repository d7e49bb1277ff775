"""日终处理: what the passing of days alone does to a record."""

from __future__ import annotations

from datetime import date

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, LifeState
from app.policy.assess.findings import Findings, first_rule
from app.policy.assess.record import decide, situation_of
from app.policy.pack import PackEdition


def assess_day_end(pack: PackEdition, filing: Filing, day: date, office_area: str) -> Decision | None:
    """The act that ``day`` brings by itself, or None: a broken commitment before a mere expiry.

    The last day still counts: both fall due the day after it.
    """
    if not filing.status.is_live:
        return None
    findings = Findings(pack)
    commitment = filing.commitment
    if commitment is not None and filing.owes and commitment.due_on and commitment.due_on < day:
        rule = first_rule(pack.commitment, situation_of(filing, day, office_area, on_commitment=True))
        if rule is not None:
            findings.rest_on(rule)
            words = f"承诺于 {commitment.due_on.isoformat()} 前补齐材料，逾期未补"
            findings.explain("status", "承诺未兑现", words, rule.cites)
            return decide(
                findings,
                filing,
                ActKind.TERMINATE,
                day,
                status=LifeState.TERMINATED if rule.breach_ends_filing else filing.status,
                credit_list=rule.breach_credit_list,
            )
    if filing.valid_until is not None and filing.valid_until < day:
        end = first_rule(pack.ends, situation_of(filing, day, office_area, on_commitment=filing.provisional))
        cites = end.cites if end else ()
        findings.cite(cites)
        findings.explain("status", "备案到期", f"备案有效期至 {filing.valid_until.isoformat()} 止，已届满", cites)
        return decide(findings, filing, ActKind.EXPIRE, day, status=LifeState.EXPIRED)
    return None
