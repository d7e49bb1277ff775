"""鉴权: the four checks of card, holder, enrolment and use away from home.

Sources: 攀医保〔2017〕10号 三; 淮医保发〔2020〕34号 第五条.

Each ends as passed, failed or unknown with its cause and remedy, and is kept with the filing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.privacy import Private
from app.domain.vocabulary import CardState, Enrolment, Insurance, Sex


class CheckKind(StrEnum):
    """核验项目, in the order in which they are made."""

    CARD = "card"
    HOLDER = "holder"
    ENROLMENT = "enrolment"
    AWAY_USE = "away_use"


CHECK_LABELS = {
    CheckKind.CARD: "卡片有效",
    CheckKind.HOLDER: "人卡一致",
    CheckKind.ENROLMENT: "参保缴费",
    CheckKind.AWAY_USE: "异地可用",
}


class CheckResult(StrEnum):
    """核验结果."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """一项核验: its result, what was found, and what to do when it did not pass."""

    kind: CheckKind
    result: CheckResult
    cause: str = ""
    remedy: str = ""


@dataclass(frozen=True, repr=False)
class CardReading(Private):
    """读卡结果 as far as rules need it; made by a reader or, without one, typed by the clerk (``by_card`` False)."""

    social_security_number: str
    name: str
    card_no: str = ""
    sex: Sex | None = None
    born_on: date | None = None
    valid_until: date | None = None
    reader: str = ""
    by_card: bool = True


@dataclass(frozen=True, repr=False)
class RosterEntry(Private):
    """参保名册中的一人 on the day of the snapshot."""

    social_security_number: str
    name: str
    insurance: Insurance
    enrolment: Enrolment
    card_state: CardState
    card_no: str = ""


@dataclass(frozen=True)
class RosterSnapshot:
    """参保名册快照: when it was loaded, how many people it has, its file's hash."""

    loaded_at: datetime
    rows: int
    fingerprint: str


@dataclass(frozen=True)
class Authentication:
    """鉴权记录: the four checks with reader, roster and time; ``id`` is kept in the filing."""

    id: str
    at: datetime
    reading: CardReading
    checks: tuple[Check, ...]
    card_state: CardState
    enrolment: Enrolment
    roster_entry: RosterEntry | None = None
    roster_loaded_at: datetime | None = None

    @property
    def failed(self) -> tuple[Check, ...]:
        """Checks that stop the visit."""
        return tuple(check for check in self.checks if check.result is CheckResult.FAILED)

    @property
    def unknown(self) -> tuple[Check, ...]:
        """Checks that must be made again at the next sync."""
        return tuple(check for check in self.checks if check.result is CheckResult.UNKNOWN)
