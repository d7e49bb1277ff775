"""Decisions a second of the policy engine on one core, one figure a pack."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from functools import partial

from app.bench.result import Result, median_ms
from app.bootstrap.data_files import load_calendar, load_library
from app.domain.dates import WorkingCalendar
from app.domain.decision import Decision
from app.domain.vocabulary import Category, Circumstance, Insurance, Material, Sex
from app.policy.assess import assess_file
from app.policy.facts import Applicant, FileCase, FilingRequest
from app.policy.pack import PackEdition

_DECISIONS = 2000
_ROUNDS = 5
_MONTHS_AWAY = 36


def measure_judging() -> Iterator[Result]:
    """The fair mix of each pack, every request judged anew each time.

    Time is that of the processor in the judging thread, so that what other programs take of the machine is not counted.
    """
    calendar = load_calendar()
    for pack, editions in sorted(load_library().editions.items()):
        edition = editions[-1]
        day = edition.in_force.until or max(edition.in_force.since, date(2026, 3, 2))
        cases = fair_mix(edition, day, calendar)
        times = -(-_DECISIONS // len(cases))
        elapsed = median_ms(partial(_judge, edition, cases * times, day, calendar), _ROUNDS, clock=time.thread_time)
        decisions = len(cases) * times
        yield Result(
            "assess",
            f"判定一件（{pack}）",
            elapsed / decisions,
            0.05,
            "每秒两万件",
            1.0,
            notes={"每秒": decisions / elapsed * 1000, "申请种数": len(cases)},
        )


def fair_mix(edition: PackEdition, day: date, calendar: WorkingCalendar) -> list[FileCase]:
    """Each category the pack offers with all papers at hand, and again on a commitment where the pack takes one."""
    on_papers = [_case(edition, category, frozenset(Material)) for category in edition.categories]
    promised = [
        _case(edition, category, frozenset(Material) - rule.covers, rule.who or frozenset(), commitment=True)
        for rule in edition.commitment
        for category in edition.categories
    ]
    return on_papers + [case for case in promised if _is_promised(assess_file(edition, case, day, calendar))]


def _is_promised(decision: Decision) -> bool:
    return bool(decision.missing) and not decision.is_refused


def _case(
    edition: PackEdition,
    category: Category,
    papers: frozenset[Material],
    circumstances: frozenset[Circumstance] = frozenset(),
    *,
    commitment: bool = False,
) -> FileCase:
    person = Applicant(Insurance.EMPLOYEE, date(1955, 1, 10), Sex.MALE, retired=True, circumstances=circumstances)
    request = FilingRequest(
        category,
        "310100",
        papers,
        stay_months=_MONTHS_AWAY,
        posting_months=_MONTHS_AWAY,
        commitment=commitment,
        institution="某医院",
    )
    return FileCase(person, request, next(iter(edition.area.codes), "320803"))


def _judge(edition: PackEdition, cases: list[FileCase], day: date, calendar: WorkingCalendar) -> None:
    for case in cases:
        assess_file(edition, case, day, calendar)
