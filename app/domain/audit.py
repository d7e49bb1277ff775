"""审计链: every entry carries the hash of the one before it, so a broken link shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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


def link(previous: AuditEntry | None, *, at: datetime, actor: str, event: str, subject: str, detail: str) -> AuditEntry:
    """The next entry after ``previous`` (None starts the chain)."""
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
