"""备案起止日期: when a filing starts and ends, and the words that say how each date came about."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from attrs import evolve

from app.domain.dates import add_days_counting_first, add_months
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode, WarningCode
from app.policy.assess.findings import Findings, first_rule
from app.policy.assess.wording import NOT_STATED, as_stated, counted, span, written
from app.policy.rules import End, EndRule, FirstDay, Start, StartRule
from app.policy.situation import Situation

NO_END_ON_PAPER = "所交证件（材料）未载明截止日期"
_START_WORDS = {Start.APPLICATION: "申请之日", Start.SUCCESS: "备案成功当日", Start.ADMISSION: "入院之日"}


class Period(NamedTuple):
    """有效期; ``until`` None is open ended."""

    since: date
    until: date | None
    provisional: bool = False


class Counting(NamedTuple):
    """计算起点: the days a period may be counted from; ``stands`` when an earlier act settled the start."""

    applied_on: date
    succeeded_on: date
    admitted_on: date | None = None
    starts_on: date | None = None
    document_until: date | None = None
    commitment_due: date | None = None
    stands: bool = False


def find_period(findings: Findings, facts: Situation, days: Counting) -> Period:
    """The filing's period under the pack. Each end that the pack leaves open stays open.

    A start asked for before the application is refused where the pack forbids it, and a start after the end anywhere.
    """
    start_rule = first_rule(findings.chapter.starts, facts)
    since = _start(findings, start_rule, days)
    end_rule = first_rule(findings.chapter.ends, facts)
    if end_rule is None:
        return Period(since, None)
    findings.rest_on(end_rule)
    until, words = _end(end_rule, since, days)
    if until is not None and facts.day <= until < since:  # a paper that has run out already is refused as such
        findings.refuse(
            ReasonCode.OUTSIDE_VALIDITY,
            f"开始日期 {written(since)} 晚于终止日期 {written(until)}",
            end_rule.cites,
            "请核对开始日期和证件（材料）的截止日期",
        )
    findings.explain("valid_until", _end_title(until), as_stated(end_rule, words), end_rule.cites)
    return Period(since, until, provisional=end_rule.end is End.COMMITMENT)


def find_end_rule(findings: Findings, facts: Situation) -> EndRule | None:
    """The rule for the end of a filing whose papers are all there."""
    return first_rule(findings.chapter.ends, evolve(facts, on_commitment=False))


def ends_with_paper(rule: EndRule | None) -> bool:
    """Whether the date on the paper is the end."""
    return rule is not None and rule.end is End.DOCUMENT


def find_period_again(findings: Findings, facts: Situation, filing: Filing, document_until: date | None) -> Period:
    """The period of a filing that stands, whose papers are all there now.

    It is counted again where it was provisional, or where a new paper gives its date; any other end stands as it is,
    since an extension or an earlier record may have set it.
    """
    by_paper = document_until is not None and ends_with_paper(find_end_rule(findings, facts))
    if not filing.provisional and not by_paper:
        return Period(filing.valid_from or filing.filed_on, filing.valid_until)
    return find_period(
        findings,
        evolve(facts, on_commitment=False),
        Counting(
            applied_on=filing.filed_on,
            succeeded_on=filing.filed_on,
            admitted_on=filing.admitted_on,
            starts_on=filing.valid_from,
            document_until=document_until,
            stands=True,
        ),
    )


def _start(findings: Findings, rule: StartRule | None, days: Counting) -> date:
    kind = rule.start if rule else Start.APPLICATION
    by_rule = _start_day(kind, days)
    since = by_rule if kind is Start.ADMISSION else (days.starts_on or by_rule)
    if rule is not None and not days.stands:
        findings.rest_on(rule)
        if since < days.applied_on and rule.not_before_application and kind is not Start.ADMISSION:
            findings.refuse(
                ReasonCode.STARTS_BEFORE_APPLICATION,
                f"要求自 {written(since)} 起，早于申请当天 {written(days.applied_on)}",
                rule.cites,
            )
        words = as_stated(rule, _start_words(kind, since, by_rule, days))
        if kind is Start.ADMISSION:
            words = _check_admission(findings, rule, days, words)
        findings.explain("valid_from", f"备案自 {written(since)} 起", words, rule.cites)
    return since


def _check_admission(findings: Findings, rule: StartRule, days: Counting, words: str) -> str:
    """Refuse a day of admission that is still to come; ``words``, marked where nobody has said which day it was."""
    if days.admitted_on is None:
        findings.warn(WarningCode.NOT_STATED_BY_SOURCE)
        return words if words.endswith(NOT_STATED) else words + NOT_STATED
    if days.admitted_on > days.applied_on:
        findings.refuse(
            ReasonCode.OUTSIDE_VALIDITY,
            f"入院日期 {written(days.admitted_on)} 晚于申请当天 {written(days.applied_on)}",
            rule.cites,
            "请核对入院日期；还没有入院的，入院后再办",
        )
    return words


def _start_words(kind: Start, since: date, by_rule: date, days: Counting) -> str:
    if since != by_rule:
        return f"申请人要求自 {written(since)} 起，不早于申请当天 {written(days.applied_on)}"
    if kind is Start.ADMISSION and days.admitted_on is None:
        return f"未填入院日期，自申请之日起：{written(since)}"
    return f"自{_START_WORDS[kind]}起：{written(since)}"


def _start_day(kind: Start, days: Counting) -> date:
    if days.admitted_on is not None and kind is Start.ADMISSION:
        return days.admitted_on
    return days.succeeded_on if kind is Start.SUCCESS else days.applied_on


def _end(rule: EndRule, since: date, days: Counting) -> tuple[date | None, str]:
    if rule.counted_from is not None:
        return _counted_end(rule, rule.counted_from, since, days)
    if rule.end is End.DOCUMENT:
        if days.document_until is None:
            return None, f"{NO_END_ON_PAPER}，长期有效：{written(since)} 起"
        return days.document_until, f"以所交证件（材料）载明的截止日期为准：{span(since, days.document_until)}"
    if rule.end is End.COMMITMENT:
        due = days.commitment_due
        held = span(since, due) if due is not None else f"{written(since)} 起，文件未规定补齐期限"
        return due, f"凭承诺书先行备案，暂至承诺期限届满日：{held}；补齐材料后按证件日期重定"
    if rule.end is End.ADMISSION:
        return None, f"当次住院有效：{written(since)} 起，至出院结算止"
    return None, f"长期有效：{written(since)} 起，无截止日期"


def _counted_end(rule: EndRule, counted_from: Start, since: date, days: Counting) -> tuple[date, str]:
    """The end of a rule in days or in months: it has one of the two, as was checked when the pack was loaded."""
    origin = days.applied_on if counted_from is Start.APPLICATION else since
    words = _START_WORDS[counted_from] if origin in (days.applied_on, days.succeeded_on) else "备案开始之日"
    if rule.days is not None:
        is_first_counted = rule.first_day is FirstDay.COUNTED
        until = add_days_counting_first(origin, rule.days if is_first_counted else rule.days + 1)
        return until, counted(words, f"{rule.days}天（首日{'' if is_first_counted else '不'}计入）", origin, until)
    if rule.months is None:
        raise ValueError("an end that is counted has its days or its months: checked when the pack was loaded")
    until = add_months(origin, rule.months)
    return until, counted(words, f"{rule.months}个月", origin, until)


def _end_title(until: date | None) -> str:
    return f"备案至 {written(until)}" if until else "备案无固定截止日期"
