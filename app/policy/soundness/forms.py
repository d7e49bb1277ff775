"""本地表式: a form that is not there, is not in force when the pack needs it, or bears another title."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from app.policy.pack import PackEdition
from app.policy.soundness.finding import Finding, error
from app.resource_files import resource_path
from app.strict_yaml import read_yaml


def check_forms(path: Path, edition: PackEdition) -> Iterator[Finding]:
    """What is wrong with the forms an edition names; what a form holds is checked where forms are read."""
    for index, rule in enumerate(edition.forms):
        place = f"forms.{index}"
        since = max(rule.since or edition.in_force.since, edition.in_force.since)
        versions = _versions(rule.layout)
        if not versions:
            yield error("form_missing", path, f"没有名为 {rule.layout} 的表式", f"{place}.layout")
            continue
        found = [version for version in versions if _is_in_force(version, since)]
        if not found:
            words = f"表式 {rule.layout} 在 {since.isoformat()} 没有有效的版本"
            yield error("form_not_in_force", path, words, f"{place}.layout")
        elif rule.title not in {version.get("title") for version in found}:
            words = f"表式 {rule.layout} 的标题不是《{rule.title}》"
            yield error("form_title", path, words, f"{place}.title")


def _versions(layout: str) -> list[dict[str, Any]]:
    files = sorted(resource_path("forms", layout).glob("*.yaml"))
    return [read_yaml(file) for file in files]


def _is_in_force(version: dict[str, Any], day: date) -> bool:
    until = version.get("effective_until")
    return bool(version["effective_from"] <= day and (until is None or day <= until))
