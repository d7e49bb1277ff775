"""审计链: every entry carries the hash of the one before it, so a broken link shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import NeedsConfirmation

GENESIS = "0" * 64
"""The hash before the first entry."""


@dataclass(frozen=True)
class AuditEntry:
    """审计记录: who did what to which subject and when. ``detail`` is plain JSON text."""

    sequence: int
    at: datetime
    actor: str
    event: str
    subject: str
    detail: str
    previous_hash: str
    hash: str


CONFIRMED = "clock.confirmed"
"""日期已核对: the one event that may go back in time or far ahead, because a person looked at the date."""

_SPOKEN_FOR = frozenset({CONFIRMED, "restore"})
"""Events behind which a person stands who knows that the counter goes back or ahead."""

SLACK = timedelta(minutes=5)
"""How far a clock may be set back without anybody's word."""

LEAP = timedelta(days=60)
"""How long a counter may stand still before its date is doubted."""


def doubt_of(previous: AuditEntry | None, at: datetime) -> str:
    """时钟疑问: why ``at`` cannot be believed without a person's word, in Chinese; empty when it can.

    A day that is wrong by a year would end every promise and every filing at once, and acts are never unwritten.
    """
    if previous is None:
        return ""
    if at < previous.at - SLACK:
        return f"电脑时间是{at:%Y-%m-%d %H:%M}，早于最近一次办理的{previous.at:%Y-%m-%d %H:%M}。电脑时间准确吗？"
    if at > previous.at + LEAP:
        days = (at - previous.at).days
        return f"电脑日期是{at:%Y-%m-%d}，离最近一次办理（{previous.at:%Y-%m-%d}）已有{days}天。电脑日期准确吗？"
    return ""


def link(previous: AuditEntry | None, *, at: datetime, actor: str, event: str, subject: str, detail: str) -> AuditEntry:
    """The next entry after ``previous`` (None starts the chain).

    Raises NeedsConfirmation when the instant cannot be believed; only events in ``_SPOKEN_FOR`` go through then.
    """
    doubt = doubt_of(previous, at)
    if doubt and event not in _SPOKEN_FOR:
        raise NeedsConfirmation(doubt, code="clock")
    sequence = previous.sequence + 1 if previous else 1
    previous_hash = previous.hash if previous else GENESIS
    digest = _digest(sequence, at, actor, event, subject, detail, previous_hash)
    return AuditEntry(sequence, at, actor, event, subject, detail, previous_hash, digest)


def find_break(entries: Iterable[AuditEntry]) -> int | None:
    """Sequence number of the first entry that does not follow from the one before; None when all do."""
    expected_sequence, previous_hash = 1, GENESIS
    for entry in entries:
        digest = _digest(
            entry.sequence,
            entry.at,
            entry.actor,
            entry.event,
            entry.subject,
            entry.detail,
            entry.previous_hash,
        )
        if entry.sequence != expected_sequence or entry.previous_hash != previous_hash or entry.hash != digest:
            return expected_sequence
        expected_sequence, previous_hash = entry.sequence + 1, entry.hash
    return None


def _digest(*parts: object) -> str:
    texts = [part.isoformat() if isinstance(part, datetime) else str(part) for part in parts]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()
