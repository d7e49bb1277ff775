"""收回的表: signed paper that came back, as a scan in the vault or as a sheet on the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.filing_number import CounterIdentity
from app.domain.media_type import MediaType


@dataclass(frozen=True)
class ReturnedPaper:
    """一张收回的表. ``form`` is empty for other material of the applicant, ``vault_hash`` where only paper is kept.

    ``form_version`` and ``revision`` are what the check code on it says, where one was read; ``by_hand`` tells that a
    person, not a code, said which record and form it is.
    """

    id: str
    filing_number: str
    form: str
    returned_at: datetime
    returned_by: str
    vault_hash: str = ""
    media_type: MediaType | None = None
    form_version: str = ""
    revision: int | None = None
    by_hand: bool = False

    @property
    def is_scanned(self) -> bool:
        """Whether there is a scan of it; else the office keeps the paper only."""
        return bool(self.vault_hash)


class ReturnedPaperRepository(Protocol):
    """收回的表, and those that are waited for. What was withdrawn is kept and told to nobody."""

    def expect(self, number: str, form: str, since: datetime) -> None:
        """Wait for a signed form of a record; nothing happens where it is waited for or has come back already."""

    def awaited(self, number: str) -> tuple[str, ...]:
        """Forms of a record that are waited for, by name."""

    def add(self, paper: ReturnedPaper) -> None:
        """Keep one that came back, append-only; it is not waited for any more."""

    def withdraw(self, paper: ReturnedPaper, *, at: datetime, by: str, reason: str) -> None:
        """Take back what was put to the wrong record, append-only. Whether it is waited for again, the caller says."""

    def find(self, paper_id: str) -> ReturnedPaper | None:
        """The paper, or None when there is none or it was withdrawn."""

    def of_filing(self, number: str) -> tuple[ReturnedPaper, ...]:
        """What came back of a record, oldest first."""

    def with_content(self, vault_hash: str) -> tuple[ReturnedPaper, ...]:
        """What came back as this very file, of whatever record, oldest first."""


class _Series(Protocol):
    def next_sequence(self, name: str) -> int: ...


def next_returned_id(series: _Series, counter: CounterIdentity) -> str:
    """收件编号: the next number of a paper that came back, of this counter only."""
    return f"{counter.prefix}-S{series.next_sequence('returned'):07d}"
