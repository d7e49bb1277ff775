"""备案就医地: at the level the text files to."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from app.domain.reasons import ReasonCode
from app.domain.region import find_place_at, is_outside_mainland, significant_prefix
from app.domain.vocabulary import PlaceLevel
from app.policy.assess.findings import Findings, first_rule
from app.policy.facts import FileCase
from app.policy.pack import PackEdition
from app.policy.rules import DestinationLevelRule
from app.policy.situation import Situation


@lru_cache(maxsize=4096)  # geography alone, and asked twice in every judgement
def _place_at(picked: str, levels: frozenset[PlaceLevel]) -> str | None:
    """``picked`` as the text files it: itself where its level is right, else the place around it; None if too wide."""
    if is_outside_mainland(picked):
        return picked
    found = find_place_at(picked, levels)
    return picked if found is not None and significant_prefix(found) == significant_prefix(picked) else found


def filed_place(pack: PackEdition, facts: Situation) -> str:
    """就医地 the filing is made to: what was picked, or the place around it where that is too narrow for the text."""
    rule = first_rule(pack.destination_levels, facts)
    return facts.destination if rule is None else _place_at(facts.destination, rule.levels) or facts.destination


def place_filed_to(pack: PackEdition, case: FileCase, day: date) -> str:
    """备案就医地 that a request of ``day`` comes to by the text, also where it is refused for something else."""
    facts = case.situation(day)
    return filed_place(Findings(pack, facts).chapter, facts)


def note_level(findings: Findings, facts: Situation, picked: str) -> None:
    """Say that the filing is made to a wider place than ``picked``, or refuse what is too wide itself."""
    rule = first_rule(findings.chapter.destination_levels, facts)
    if rule is None:
        return
    findings.rest_on(rule)
    if _place_at(facts.destination, rule.levels) is None:
        levels = _level_words(rule)
        code = ReasonCode.DESTINATION_OUT_OF_SCOPE
        findings.refuse(code, f"备案须到{levels}，所选就医地范围太大", rule.cites, f"请改选其中的{levels}")
    elif facts.destination != picked:
        levels = _level_words(rule)
        findings.explain("destination", "就医地", f"备案到{levels}，所选地点归入其所在的{levels}", rule.cites)


def _level_words(rule: DestinationLevelRule) -> str:
    return "、".join(level.label for level in PlaceLevel if level in rule.levels)
