"""区划: codes no division has, codes that stand twice, ground that belongs to another pack already."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from app.domain.region import lies_in
from app.policy.pack import InForce, PackEdition
from app.policy.rules import Rule
from app.policy.soundness.finding import Finding, error, warning
from app.resource_files import resource_path
from app.strict_yaml import read_yaml


def check_areas(path: Path, edition: PackEdition, others: Iterable[PackEdition]) -> Iterator[Finding]:
    """What is wrong with the codes of one edition; ``others`` are the editions of other packs."""
    codes = edition.area.codes
    for index, code in enumerate(codes):
        place = f"area.codes.{index}"
        if code not in _divisions():
            yield error("area_unknown", path, f"没有区划 {code}", place)
        elif any(lies_in(code, earlier) for earlier in codes[:index]):
            yield error("area_twice", path, f"区划 {code} 前面已经写过", place)
    for where, rule in edition.rules():
        for key, code in _destinations(rule):
            if code.isdigit() and code not in _divisions():
                yield error("area_unknown", path, f"没有区划 {code}", f"{where}.{key}")
    for owner in others:
        shared = [code for code in codes if owner.area.contains(code, code) and owner.area.codes]
        if shared and _overlap(edition.in_force, owner.in_force):
            words = f"区划 {'、'.join(shared)} 在施行日期内已属于政策包 {owner.pack}（{owner.name}）"
            yield warning("area_of_another_pack", path, words, "area.codes")


def _destinations(rule: Rule) -> Iterator[tuple[str, str]]:
    for key, condition in (("when", rule.when), ("unless", rule.unless)):
        for code in (condition.destination or ()) if condition is not None else ():
            yield f"{key}.destination", code


def _overlap(one: InForce, other: InForce) -> bool:
    return (other.until is None or one.since <= other.until) and (one.until is None or other.since <= one.until)


@lru_cache(maxsize=1)
def _divisions() -> frozenset[str]:
    """Every code there is or was, as resources/regions/README.md describes them."""
    folder = resource_path("regions")
    with (folder / "divisions.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    patches = read_yaml(folder / "patches.yaml")["patches"]
    return frozenset(codes | {patch["add"]["code"] for patch in patches if "add" in patch})
