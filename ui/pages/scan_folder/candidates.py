"""可选的备案: records a scan may belong to, with what is waited for of each, read off the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.privacy import Private
from app.services.desk import Desk
from app.services.ports import FilingQuery

MOST_SHOWN = 6


@dataclass(frozen=True, repr=False)
class Candidate(Private):
    """一件可选的备案. ``likely`` forms are those printed to be signed and not back yet."""

    number: str
    name: str
    details: str
    likely: tuple[str, ...]


def named_candidates(desk: Desk, numbers: Sequence[str]) -> tuple[Candidate, ...]:
    """The records of these numbers; one that is gone is left out."""
    with desk.store.read() as uow:
        found = [filing for number in numbers if (filing := uow.filings.find(number)) is not None]
        return tuple(
            Candidate(filing.number, filing.person.name, filing.category.label, uow.returned.awaited(filing.number))
            for filing in found
        )


def find_candidates(desk: Desk, typed: str) -> tuple[Candidate, ...]:
    """Records that fit what was typed; before anything is typed those whose signed paper is still out."""
    wanted = FilingQuery(text=typed, awaits_signature=not typed, limit=MOST_SHOWN)
    with desk.store.read() as uow:
        return tuple(
            Candidate(row.number, row.name, row.category.label, uow.returned.awaited(row.number))
            for row in uow.filings.search(wanted)
        )
