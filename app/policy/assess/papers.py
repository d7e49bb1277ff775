"""材料与承诺: which papers are wanted, which are missing, and whether a promise may stand in for them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.domain.dates import WorkingCalendar, add_months
from app.domain.decision import MaterialGroup, group_words
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import Material
from app.policy.assess.findings import Findings, all_rules, first_rule
from app.policy.assess.wording import MONTHS_A_YEAR, counted, written
from app.policy.facts import FileCase
from app.policy.rules import CommitmentRule, MaterialRule
from app.policy.situation import Situation


class Promise(NamedTuple):
    """一次承诺: the groups promised, their due day, and through which day the letter is kept."""

    groups: tuple[MaterialGroup, ...]
    due_on: date | None
    keep_letter_until: date | None


def wanted_materials(findings: Findings, facts: Situation) -> tuple[MaterialRule, ...]:
    """Every group of papers the pack asks for in this situation."""
    rules = all_rules(findings.chapter.materials, facts)
    for rule in rules:
        findings.rest_on(rule)
    return rules


def missing_groups(rules: tuple[MaterialRule, ...], given: frozenset[Material]) -> tuple[MaterialRule, ...]:
    """Groups of which no member was given, in the pack's order."""
    return tuple([rule for rule in rules if given.isdisjoint(rule.one_of)])


def refuse_missing(findings: Findings, missing: tuple[MaterialRule, ...], detail: str = "") -> None:
    """Refuse for all missing papers at once, each with its article."""
    if missing:
        cites = dict.fromkeys(cite for rule in missing for cite in rule.cites)
        words = "；".join(group_words(rule.one_of) for rule in missing)
        findings.refuse(ReasonCode.MATERIAL_MISSING, detail or f"缺：{words}", cites)


def settle_papers(
    findings: Findings, facts: Situation, case: FileCase, calendar: WorkingCalendar
) -> tuple[tuple[MaterialGroup, ...], Promise | None]:
    """What is missing and the promise taken for it. Refuses when papers are missing and no promise may cover them."""
    request = case.request
    given = request.materials
    expired = request.document_until is not None and request.document_until < facts.day
    wanted = wanted_materials(findings, facts)
    missing = missing_groups(wanted, given)
    promise: Promise | None = None
    if request.commitment and missing:
        rule = first_rule(findings.chapter.commitment, facts)
        if rule is None:
            _refuse_promise(findings)
        else:
            covered, rest = _divide(missing, rule)
            allowed = rule.who is None or not rule.who.isdisjoint(case.applicant.circumstances)
            findings.rest_on(rule)
            if not allowed or not covered:
                detail = "" if covered else "承诺书不能代替所缺的材料"
                findings.refuse(ReasonCode.COMMITMENT_NOT_ALLOWED, detail, rule.cites)
            else:
                promise = make_promise(findings, rule, facts.day, tuple(item.one_of for item in covered), calendar)
                refuse_missing(findings, rest)
                return tuple(item.one_of for item in missing), promise
    refuse_missing(findings, missing)
    if expired and request.document_until is not None:
        cites = dict.fromkeys(cite for rule in wanted for cite in rule.cites)
        findings.refuse(
            ReasonCode.MATERIAL_MISSING, f"所交证件（材料）已于 {written(request.document_until)} 到期", cites
        )
    return tuple(item.one_of for item in missing), promise


def _divide(
    missing: tuple[MaterialRule, ...], promise: CommitmentRule
) -> tuple[tuple[MaterialRule, ...], tuple[MaterialRule, ...]]:
    """Groups the promise may stand in for, and the rest."""
    covered = tuple([item for item in missing if promise.covers.issuperset(item.one_of)])
    return covered, tuple([item for item in missing if not promise.covers.issuperset(item.one_of)])


def _refuse_promise(findings: Findings) -> None:
    rules = findings.pack.commitment
    code = ReasonCode.COMMITMENT_NOT_ALLOWED if rules else ReasonCode.COMMITMENT_NOT_OFFERED
    findings.refuse(code, cites=dict.fromkeys(cite for rule in rules for cite in rule.cites))


def make_promise(
    findings: Findings,
    rule: CommitmentRule,
    day: date,
    groups: tuple[MaterialGroup, ...],
    calendar: WorkingCalendar,
) -> Promise:
    """The promise made on ``day``: due after the rule's months, moved to a working day (民法典 203条).

    A text that names no term leaves the promise without a due day, and one that names no retention the letter without.
    """
    due: date | None = None
    if rule.months is not None:
        last = add_months(day, rule.months)
        found = calendar.on_or_after(last)
        findings.note_unknown_years(found.unknown_years)
        due = found.day
        words = counted("承诺之日", f"{rule.months}个月", day, last)
        if due != last:
            words += f"；末日非工作日，顺延至 {written(due)}"
        if found.unknown_years:
            words += f"（{due.year}年放假安排未公布，仅按周末推算）"
        findings.explain("commitment_due", f"{written(due)} 前（含当日）补齐材料", words, rule.cites)
    keep: date | None = None
    if rule.letter_keep_years is not None:
        keep = add_months(day, rule.letter_keep_years * MONTHS_A_YEAR)
        findings.explain(
            "letter_keep_until",
            f"承诺书保管至 {written(keep)}",
            f"{counted('承诺之日', f'{rule.letter_keep_years}年', day, keep)}，期内不得销毁",
            rule.cites,
        )
    return Promise(groups, due, keep)
