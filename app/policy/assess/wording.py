"""计算说明: how a date was counted, in the one form of words every pack and every act uses."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from app.policy.rules import Rule, SettlementRule

MONTHS_A_YEAR = 12
NOT_STATED = "；文件未作规定，按系统约定"
"""What follows the words of a rule that the source leaves open."""


@lru_cache(maxsize=4096)  # as often as a day is written, a period is counted
def counted(origin: str, length: str, since: date, until: date) -> str:
    """``自申请之日起12个月：2020-05-06 起，至 2021-05-06 止``; the article stands beside it."""
    return f"自{origin}起{length}：{span(since, until)}"


@lru_cache(maxsize=4096)
def span(since: date, until: date) -> str:
    """Both ends of a period, each inclusive."""
    return f"{written(since)} 起，至 {written(until)} 止"


@lru_cache(maxsize=4096)  # the days of a decision are few, and each is said several times
def written(day: date) -> str:
    """``2020-05-06``."""
    return day.isoformat()


def as_stated(rule: Rule, words: str) -> str:
    """``words``, and that the source leaves it open where the rule says so."""
    return words if rule.stated else words + NOT_STATED


def settlement_words(rule: SettlementRule, *, directly: bool) -> str:
    """How a stay is paid. Of a rule that uses the filing up it is only this that the source may leave open."""
    words = "在就医地直接结算" if directly else "先行垫付，回参保地报销"
    if rule.directly and not directly:
        words = f"不是备案的医疗机构，{words}"
    return words if rule.spends else as_stated(rule, words)
