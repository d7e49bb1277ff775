"""What services ask of the store about everything that came down from the city: protocols, as in ``ports``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.authentication import Check, CheckResult, RosterEntry, RosterSnapshot
from app.domain.elsewhere import FilingElsewhere
from app.wire.feed import FeedKind
from app.wire.message import ActMessage


@dataclass(frozen=True)
class FeedDocument:
    """下行文件: ``applied_at`` is None until it holds here; ``problem`` says in Chinese why it could not."""

    kind: FeedKind
    key: str
    content: str
    received_at: datetime
    applied_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True)
class Recheck:
    """复核: the checks of a filing's authentication that were unknown, made again with a fresher roster."""

    authentication_id: str
    filing_number: str
    at: datetime
    roster_loaded_at: datetime
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """Checks that did not pass after all."""
        return tuple(check for check in self.checks if check.result is CheckResult.FAILED)


class RosterRepository(Protocol):
    """参保名册."""

    def find(self, social_security_number: str) -> RosterEntry | None:
        """The person on the present snapshot, or None."""

    def replace(self, entries: Iterable[RosterEntry], *, loaded_at: datetime, fingerprint: str) -> RosterSnapshot:
        """Put a new snapshot in the place of the old one."""

    def snapshot(self) -> RosterSnapshot | None:
        """Age and size of the present snapshot, or None when none was ever loaded."""


class ElsewhereRepository(Protocol):
    """他处备案库."""

    def add(self, message: ActMessage) -> bool:
        """Keep an act of another counter, or one of this that a backup did not have; False when it is here already.

        The searchable row follows the newest act. Of a record of this counter only the act is kept.
        """

    def find(self, number: str) -> FilingElsewhere | None:
        """The filing, or None."""

    def acts(self, number: str) -> tuple[ActMessage, ...]:
        """The acts kept of a filing, of whatever counter it is, in order."""

    def of_person(self, social_security_number: str) -> tuple[FilingElsewhere, ...]:
        """Filings of a person, newest first."""

    def count(self) -> int:
        """How many filings there are."""


class FeedRepository(Protocol):
    """下行数据: the roster person by person, and files."""

    def put_people(self, entries: Iterable[RosterEntry], generation: int) -> None:
        """Put people on the roster, or change them, in the load of the feed that is numbered ``generation``."""

    def take_off(self, social_security_numbers: Iterable[str]) -> None:
        """Take people off the roster; nothing happens with one who is not on it."""

    def drop_other_generations(self, generation: int) -> None:
        """Take everybody off of whom the load did not tell."""

    def set_snapshot(self, loaded_at: datetime, fingerprint: str) -> RosterSnapshot:
        """Say since when the roster is as it is now; its people are counted."""

    def put_document(self, document: FeedDocument) -> None:
        """Keep a file, or replace the one of its kind and key."""

    def documents(self) -> tuple[FeedDocument, ...]:
        """Every file that came down; the text only of those that are not applied."""


class RecheckRepository(Protocol):
    """复核."""

    def expect(self, authentication_id: str, filing_number: str) -> None:
        """Let checks that came out unknown be made again when the roster allows it."""

    def awaited(self) -> tuple[tuple[str, str], ...]:
        """Authentication and filing of those that wait."""

    def add(self, recheck: Recheck) -> None:
        """Keep what came of it, append-only; it is not waited for any more."""

    def forget(self, authentication_id: str) -> None:
        """Wait no longer: the filing has ended."""

    def of_filing(self, number: str) -> tuple[Recheck, ...]:
        """What came of the checks of a filing, oldest first."""

    def failed_numbers(self) -> tuple[str, ...]:
        """Numbers of the live filings whose checks failed when they were made again."""
