"""限制期: through which day an act is refused, and what lifts the lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.dates import add_months
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, LockWaiver
from app.policy.assess.findings import Findings, all_rules
from app.policy.assess.wording import as_stated, counted
from app.policy.rules import LockRule, LockStart
from app.policy.situation import Situation

_START_WORDS = {LockStart.FILING: "备案", LockStart.INSTITUTION: "选定医疗机构"}


class LockPeriod(NamedTuple):
    """限制期 of one filing: the day it is counted from, what was done then, and the last day."""

    since: date
    after: str
    until: date


def find_lock_period(rule: LockRule, filing: Filing) -> LockPeriod:
    """限制期 of ``rule``; where nobody noted when the institution was chosen, it was with the filing."""
    chosen = filing.institution.chosen_on if rule.counted_from is LockStart.INSTITUTION else None
    since = chosen or filing.filed_on
    return LockPeriod(since, _START_WORDS[rule.counted_from], add_months(since, rule.months))


def check_lock(
    findings: Findings, filing: Filing, facts: Situation, act: ActKind, waivers: Collection[str]
) -> date | None:
    """Refuse while a lock holds; returns its last day then, that of the longest where several hold."""
    found = [
        (rule, find_lock_period(rule, filing)) for rule in all_rules(findings.chapter.locks, facts) if rule.act is act
    ]
    for rule, _ in found:
        findings.rest_on(rule)
    for rule, (since, after, last) in sorted(found, key=lambda item: item[1].until, reverse=True):
        free = (last + timedelta(days=1)).isoformat()
        counting = counted(f"{after}之日", f"{rule.months}个月", since, last)
        words = as_stated(rule, f"{counting}，期内不予{act.label}，{free} 起可以办理")
        if facts.day > last:
            findings.explain("lock", "限制期已满", words, rule.cites)
        elif not rule.waived_by.isdisjoint(waivers):
            met = _labels(item for item in rule.waived_by if item in waivers)
            findings.explain("lock", f"因{met}不受限制期限制", words, rule.cites)
        else:
            code = ReasonCode.CANCEL_LOCKED if act is ActKind.CANCEL else ReasonCode.CHANGE_LOCKED
            detail = f"{after}后{rule.months}个月内（至 {last.isoformat()}）不予{act.label}"
            waiver = _labels(rule.waived_by)
            remedy = f"请自 {free} 起办理" + (f"；{waiver}的请注明" if waiver else "")
            findings.refuse(code, detail, rule.cites, remedy)
            findings.explain("locked_until", f"限制期至 {last.isoformat()}", words, rule.cites)
            return last
    return None


def _labels(waivers: Iterable[LockWaiver]) -> str:
    return "、".join(item.label for item in sorted(waivers))
