"""可选的备案: records a scan may belong to, with the forms it may be of each, read off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.filing import Filing
from app.domain.privacy import Private
from app.services.day_end import get_filing
from app.services.desk import Desk
from app.services.ports import FilingQuery, UnitOfWork
from app.services.scans import forms_to_choose

MOST_SHOWN = 6


@dataclass(frozen=True, repr=False)
class Candidate(Private):
    """一件可选的备案. ``forms`` are those a scan of it may be, the likeliest first."""

    number: str
    name: str
    details: str
    forms: tuple[str, ...]


def get_candidate(desk: Desk, number: str) -> Candidate:
    """The record of a number. Raises UserError where it is not here."""
    with desk.store.read() as uow:
        return _candidate(uow, get_filing(uow, number))


def find_candidates(desk: Desk, typed: str) -> tuple[Candidate, ...]:
    """Records that fit what was typed; before anything is typed those whose signed paper is still out."""
    wanted = FilingQuery(text=typed, awaits_signature=not typed, limit=MOST_SHOWN)
    with desk.store.read() as uow:
        return tuple(_candidate(uow, get_filing(uow, row.number)) for row in uow.filings.search(wanted))


def _candidate(uow: UnitOfWork, filing: Filing) -> Candidate:
    number = filing.number
    printed = [paper.form for paper in uow.prints.of_filing(number)]
    forms = forms_to_choose(filing, uow.filings.acts(number), printed, uow.returned.awaited(number))
    return Candidate(number, filing.person.name, filing.category.label, forms)
