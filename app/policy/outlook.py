"""政策展望: of one pack what holds on a day, what changes soon, and what has run out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.policy.pack import InForce, PackEdition
from app.policy.reading import RuleLine, rule_lines
from app.policy.rules import Rule

SOON_DAYS = 60
"""即将变化: how far ahead one looks, in days."""


@dataclass(frozen=True)
class ComingChange:
    """将来的变化 on one day: which rules are said anew and which are no longer said; ``edition`` gives the sources.

    ``edition`` is None when nothing follows: from that day there are no rules.
    """

    on: date
    edition: PackEdition | None
    begins: tuple[RuleLine, ...]
    ends: tuple[RuleLine, ...]


@dataclass(frozen=True)
class PackOutlook:
    """一个政策包的展望. ``edition`` is the one to read: in force, or the last that was, or the first to come; its rules
    are read as they are on ``read_on``: today, its last day, or its first.
    """

    pack: str
    edition: PackEdition
    is_in_force: bool
    has_run_out: bool
    read_on: date
    lines: tuple[RuleLine, ...]
    changes: tuple[ComingChange, ...]


def look_at(editions: Sequence[PackEdition], day: date, place_name: Callable[[str], str] = str) -> PackOutlook:
    """What ``editions`` (of one pack, oldest first, at least one) say on ``day`` and in the days that follow."""
    holding = _edition_on(editions, day)
    begun = [item for item in editions if item.in_force.since <= day]
    edition = holding or (begun[-1] if begun else editions[0])
    until = edition.in_force.until
    read_on = day if holding else (until if begun and until is not None else edition.in_force.since)
    return PackOutlook(
        edition.pack,
        edition,
        holding is not None,
        holding is None and bool(begun),
        read_on,
        rule_lines(edition, read_on, place_name),
        tuple(_changes(editions, day, place_name)),
    )


def _edition_on(editions: Sequence[PackEdition], day: date) -> PackEdition | None:
    return next((item for item in editions if item.in_force.contains(day)), None)


def _changes(editions: Sequence[PackEdition], day: date, place_name: Callable[[str], str]) -> list[ComingChange]:
    changes = []
    for on in sorted(_turning_days(editions, day)):
        before, after = (_edition_on(editions, moment) for moment in (on - timedelta(days=1), on))
        old = rule_lines(before, on - timedelta(days=1), place_name) if before else ()
        new = rule_lines(after, on, place_name) if after else ()
        said_before, said_after = ({(line.title, line.words) for line in lines} for lines in (old, new))
        begins = tuple(line for line in new if (line.title, line.words) not in said_before)
        ends = tuple(line for line in old if (line.title, line.words) not in said_after)
        if after is not before or begins or ends:
            changes.append(ComingChange(on, after, begins, ends))
    return changes


def _turning_days(editions: Sequence[PackEdition], day: date) -> set[date]:
    """Days of the near future on which an edition or a rule begins, or is no more."""
    last = day + timedelta(days=SOON_DAYS)
    days: set[date] = set()
    for edition in editions:
        dates: list[InForce | Rule] = [edition.in_force, *(rule for _, rule in edition.rules())]
        for dated in dates:
            if dated.since is not None:
                days.add(dated.since)
            if dated.until is not None and dated.until <= last:
                days.add(dated.until + timedelta(days=1))
    return {item for item in days if day < item <= last}
