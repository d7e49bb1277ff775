"""日终处理: what the passing of days alone does to a record."""

from __future__ import annotations

from datetime import date

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, LifeState
from app.policy.assess.findings import Findings, first_rule
from app.policy.assess.record import decide, situation_of
from app.policy.assess.wording import span
from app.policy.pack import PackEdition


def assess_day_end(pack: PackEdition, filing: Filing, day: date, office_area: str) -> Decision | None:
    """The act that ``day`` brings by itself, or None.

    The last day still counts: an end and a broken commitment fall due the day after it. What fell due first comes
    first, so that nothing hangs on the days on which anybody looked; of one day the commitment comes before the end.
    """
    if not filing.status.is_live:
        return None
    findings = Findings(pack)
    commitment = filing.commitment
    due_on = commitment.due_on if commitment is not None and filing.owes else None
    ended_before = filing.valid_until is not None and due_on is not None and filing.valid_until < due_on
    if commitment is not None and due_on is not None and due_on < day and not ended_before:
        rule = first_rule(pack.commitment, situation_of(filing, day, office_area, on_commitment=True))
        if rule is not None:
            findings.rest_on(rule)
            words = f"承诺补齐材料的期限：{span(commitment.made_on, due_on)}，逾期未补"
            findings.explain("status", "承诺未兑现", words, rule.cites)
            return decide(
                findings,
                filing,
                ActKind.TERMINATE if rule.breach_ends_filing else ActKind.CORRECT,
                day,
                status=LifeState.TERMINATED if rule.breach_ends_filing else filing.status,
                credit_list=rule.breach_credit_list,
            )
    if filing.valid_until is not None and filing.valid_until < day:
        facts = situation_of(filing, day, office_area, on_commitment=filing.provisional)
        rules = [first_rule(pack.ends, facts), first_rule(pack.extensions, facts) if filing.extension_count else None]
        for used in rules:
            if used is not None:
                findings.rest_on(used)
        cites = findings.cited
        since = filing.valid_from or filing.filed_on
        words = f"备案有效期：{span(since, filing.valid_until)}，已届满"
        findings.explain("status", "备案到期", words, cites)
        return decide(findings, filing, ActKind.EXPIRE, day, status=LifeState.EXPIRED)
    return None
