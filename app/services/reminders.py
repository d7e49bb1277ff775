"""已电话提醒: that a person was telephoned about a promise before it fell due, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.domain.privacy import Private


@dataclass(frozen=True, repr=False)
class Reminder(Private):
    """一次提醒. ``due_on`` is the day that the promise was due on then: after another day is set it counts no more."""

    at: datetime
    by: str
    """The login of who telephoned."""
    name: str
    due_on: date | None


class ReminderRepository(Protocol):
    """提醒 of promises."""

    def of_filing(self, number: str) -> tuple[Reminder, ...]:
        """Reminders of a record, oldest first."""

    def of_filings(self, numbers: Iterable[str]) -> Mapping[str, tuple[Reminder, ...]]:
        """The same for each record that has any."""

    def keep(self, number: str, reminders: tuple[Reminder, ...]) -> None:
        """Keep these in the place of what was kept."""
