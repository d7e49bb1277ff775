"""限制期: through which day an act is refused, and what lifts the lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from app.domain.dates import add_months
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, LockWaiver
from app.policy.assess.findings import Findings, all_rules
from app.policy.assess.wording import as_stated, counted
from app.policy.situation import Situation


def check_lock(
    findings: Findings, filing: Filing, facts: Situation, act: ActKind, waivers: Collection[str]
) -> date | None:
    """Refuse while a lock holds; returns its last day then, that of the longest where several hold."""
    rules = sorted(
        (rule for rule in all_rules(findings.chapter.locks, facts) if rule.act is act), key=lambda rule: -rule.months
    )
    for rule in rules:
        findings.rest_on(rule)
    for rule in rules:
        last = add_months(filing.filed_on, rule.months)
        free = (last + timedelta(days=1)).isoformat()
        counting = counted("备案之日", f"{rule.months}个月", filing.filed_on, last)
        words = as_stated(rule, f"{counting}，期内不予{act.label}，{free} 起可以办理")
        if facts.day > last:
            findings.explain("lock", "限制期已满", words, rule.cites)
        elif not rule.waived_by.isdisjoint(waivers):
            met = _labels(item for item in rule.waived_by if item in waivers)
            findings.explain("lock", f"因{met}不受限制期限制", words, rule.cites)
        else:
            code = ReasonCode.CANCEL_LOCKED if act is ActKind.CANCEL else ReasonCode.CHANGE_LOCKED
            detail = f"备案后{rule.months}个月内（至 {last.isoformat()}）不予{act.label}"
            waiver = _labels(rule.waived_by)
            remedy = f"请自 {free} 起办理" + (f"；{waiver}的请注明" if waiver else "")
            findings.refuse(code, detail, rule.cites, remedy)
            findings.explain("locked_until", f"限制期至 {last.isoformat()}", words, rule.cites)
            return last
    return None


def _labels(waivers: Iterable[LockWaiver]) -> str:
    return "、".join(item.label for item in sorted(waivers))
