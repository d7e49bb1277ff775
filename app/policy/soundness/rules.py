"""规则: categories nothing is said of, rules that never speak, promises nobody asks for, locks beyond the ceiling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain.vocabulary import Category, Insurance, Scope
from app.policy.pack import PackEdition
from app.policy.rules import LockRule, Rule
from app.policy.situation import Situation, When
from app.policy.soundness.conditions import categories_of, covers
from app.policy.soundness.extensions import check_extensions
from app.policy.soundness.finding import Finding, warning

_SECTIONS_EACH_CATEGORY_NEEDS = {"materials": "材料", "starts": "开始日期", "ends": "终止日期"}
_FIRST_SPEAKS = (
    "destinations",
    "destination_levels",
    "institutions",
    "commitment",
    "late_filing",
    "starts",
    "ends",
    "extensions",
    "use",
    "coverage",
    "settlement",
    "benefits",
)
"""Lists of which only the first rule that speaks holds."""


def check_rules(path: Path, edition: PackEdition, country: PackEdition | None) -> Iterator[Finding]:
    """What is doubtful about the rules of one edition. ``country`` gives the national ceiling."""
    yield from _silent_categories(path, edition)
    yield from _never_speaking(path, edition)
    yield from _shadowed(path, edition)
    yield from _promises_nobody_asks_for(path, edition)
    yield from check_extensions(path, edition)
    if country is not None and edition.area.codes:
        yield from _long_locks(path, edition, country)


def _silent_categories(path: Path, edition: PackEdition) -> Iterator[Finding]:
    day = edition.in_force.since
    for category, offered in edition.categories.items():
        for section, title in _SECTIONS_EACH_CATEGORY_NEEDS.items():
            silent = [
                insurance.label
                for insurance in Insurance
                if insurance in (offered.insurance or edition.insurance)
                and not any(
                    rule.speaks_of(Situation(day=day, category=category, insurance=insurance, scope=scope))
                    for rule in getattr(edition, section)
                    for scope in (Scope.IN_PROVINCE, Scope.CROSS_PROVINCE)
                )
            ]
            if silent:
                words = f"可以办理{category.label}（{'、'.join(silent)}），却没有一条{title}规则"
                yield warning("category_without_rule", path, words, section)


def _never_speaking(path: Path, edition: PackEdition) -> Iterator[Finding]:
    since, until = edition.in_force.since, edition.in_force.until
    for place, rule in edition.rules():
        begins_late = rule.since is not None and until is not None and rule.since > until
        ends_early = rule.until is not None and rule.until < since
        if begins_late or ends_early:
            yield warning("rule_never_speaks", path, "规则的日期全在本版施行日期之外，永远用不上", place)
        elif not categories_of(rule.when) & set(edition.categories):
            yield warning("rule_never_speaks", path, "规则所说的人员类别本地都不办理，永远用不上", place)
        elif rule.when.insurance is not None and not rule.when.insurance & _insurances(edition):
            yield warning("rule_never_speaks", path, "规则所说的险种本地都不办理，永远用不上", place)


def _insurances(edition: PackEdition) -> frozenset[Insurance]:
    return edition.insurance.union(*(rule.insurance or () for rule in edition.categories.values()))


def _shadowed(path: Path, edition: PackEdition) -> Iterator[Finding]:
    for section in _FIRST_SPEAKS:
        rules: Sequence[Rule] = getattr(edition, section)
        for place, rule in enumerate(rules):
            before = next((number for number, earlier in enumerate(rules[:place]) if _hides(earlier, rule)), None)
            if before is not None:
                words = f"前面的 {section}.{before} 总是先说话，这条规则永远用不上"
                yield warning("rule_shadowed", path, words, f"{section}.{place}")


def _hides(earlier: Rule, later: Rule) -> bool:
    if earlier.unless is not None:
        return False
    begins = earlier.since is None or (later.since is not None and earlier.since <= later.since)
    ends = earlier.until is None or (later.until is not None and later.until <= earlier.until)
    return begins and ends and covers(earlier.when, later.when)


def _promises_nobody_asks_for(path: Path, edition: PackEdition) -> Iterator[Finding]:
    asked = {paper for rule in (*edition.materials, *edition.change_materials) for paper in rule.one_of}
    for place, rule in enumerate(edition.commitment):
        strange = sorted(rule.covers - asked)
        if strange:
            words = f"可以承诺补交{'、'.join(paper.label for paper in strange)}，却没有一条规则要这些材料"
            yield warning("promise_not_asked_for", path, words, f"commitment.{place}.covers")


def _long_locks(path: Path, edition: PackEdition, country: PackEdition) -> Iterator[Finding]:
    for place, lock in enumerate(edition.locks):
        found = [
            (ceiling, category)
            for category in Category
            if category in categories_of(lock.when) & set(edition.categories)
            and (ceiling := _ceiling(country, lock, category)) is not None
            and lock.months > ceiling
        ]
        for ceiling in sorted({ceiling for ceiling, _ in found}):
            whom = "、".join(category.label for number, category in found if number == ceiling)
            words = (
                f"{whom}{lock.act.label}的限制期为{lock.months}个月，长于国家规定的{ceiling}个月，"
                f"见{country.name}{country.edition}版"
            )
            yield warning("longer_than_national_lock", path, words, f"locks.{place}")


def _ceiling(country: PackEdition, lock: LockRule, category: Category) -> int | None:
    """The country's longest lock of the same act for the category, in months, or None when it has none."""
    rules = (rule for rule in country.locks if rule.act is lock.act and category in categories_of(rule.when))
    return max((rule.months for rule in rules if _may_meet(rule.when, lock.when)), default=None)


def _may_meet(one: When, other: When) -> bool:
    """Whether the same change may fall under both conditions."""
    return one.changes is None or other.changes is None or not one.changes.isdisjoint(other.changes)
