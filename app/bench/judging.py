"""Decisions a second of the policy engine, one figure a pack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from app.bench.result import Result, median_ms
from app.bootstrap.data_files import load_calendar, load_library
from app.domain.dates import WorkingCalendar
from app.domain.vocabulary import Category, Insurance, Material, Sex
from app.policy.assess import assess_file
from app.policy.facts import Applicant, FileCase, FilingRequest
from app.policy.pack import PackEdition

_LOOPS = 2000


def _judge(edition: PackEdition, cases: list[FileCase], day: date, calendar: WorkingCalendar) -> None:
    for _ in range(_LOOPS // len(cases)):
        for case in cases:
            assess_file(edition, case, day, calendar)


def measure_judging() -> Iterator[Result]:
    """A long-term and a temporary request in turn, each judged anew."""
    calendar = load_calendar()
    for pack, editions in sorted(load_library().editions.items()):
        edition = editions[-1]
        day = edition.in_force.until or max(edition.in_force.since, date(2026, 3, 2))
        office = next(iter(edition.area.codes), "320803")
        person = Applicant(Insurance.EMPLOYEE, date(1955, 1, 10), Sex.MALE, retired=True)
        cases = [
            FileCase(person, FilingRequest(category, "310100", frozenset(Material), institution="某医院"), office)
            for category in (Category.RETIREE_SETTLED, Category.REFERRAL)
        ]

        elapsed = median_ms(partial(_judge, edition, cases, day, calendar), 5)
        yield Result(
            "assess",
            f"判定一件（{pack}）",
            elapsed / _LOOPS,
            0.05,
            "每秒两万件",
            1.0,
            notes={"每秒": _LOOPS / elapsed * 1000},
        )
