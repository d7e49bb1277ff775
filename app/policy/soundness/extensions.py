"""延期: only an end that is counted in months can be put off by months."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

from app.domain.vocabulary import Category, Insurance, Scope
from app.policy.assess.findings import first_rule
from app.policy.pack import PackEdition
from app.policy.situation import Situation
from app.policy.soundness.finding import Finding, error

_SCOPES = (Scope.IN_PROVINCE, Scope.CROSS_PROVINCE)


def check_extensions(path: Path, edition: PackEdition) -> Iterator[Finding]:
    """Extensions of what ends otherwise than after months: nobody could say until when they go."""
    for place, rule in enumerate(edition.extensions):
        stuck = dict.fromkeys(
            category
            for category, offered in edition.categories.items()
            for insurance, scope in product(sorted(offered.insurance or edition.insurance), _SCOPES)
            if first_rule(edition.extensions, facts := _facts(edition, category, insurance, scope)) is rule
            and ((end := first_rule(edition.ends, facts)) is None or end.months is None)
        )
        if stuck:
            whom = "、".join(category.label for category in stuck)
            words = f"{whom}可以延期，终止日期却不是按月计算的，延到哪一天无从算起"
            yield error("extension_without_months", path, words, f"extensions.{place}")


def _facts(edition: PackEdition, category: Category, insurance: Insurance, scope: Scope) -> Situation:
    return Situation(day=edition.in_force.since, category=category, insurance=insurance, scope=scope)
