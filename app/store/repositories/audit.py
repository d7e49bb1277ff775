"""审计链 as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from app.domain.audit import AuditEntry, link
from app.store import tables
from app.store.statement import Statement, Work

_A = tables.audit.c
_PAGE = 500

_add = Statement(insert(tables.audit))
_last = Statement(select(tables.audit).order_by(_A.sequence.desc()).limit(1))
_after = Statement(select(tables.audit).where(_A.sequence > bindparam("sequence")).order_by(_A.sequence).limit(_PAGE))

_of_subject = Statement(
    select(tables.audit).where(_A.subject == bindparam("subject"), _A.event == bindparam("event")).order_by(_A.sequence)
)


class SqlAuditRepository:
    """审计链. The last link is remembered within the transaction: its write lock keeps others from adding."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._last: AuditEntry | None = None

    def append(self, *, at: datetime, actor: str, event: str, subject: str, detail: str = "") -> AuditEntry:
        """Link one more entry to the chain."""
        if self._last is None:
            row = self._work.find(_last)
            self._last = None if row is None else _entry_of(row)
        entry = link(self._last, at=at, actor=actor, event=event, subject=subject, detail=detail)
        self._work.run(
            _add,
            sequence=entry.sequence,
            at=entry.at.isoformat(),
            actor=actor,
            event=event,
            subject=subject,
            detail=detail,
            previous_hash=entry.previous_hash,
            hash=entry.hash,
        )
        self._last = entry
        return entry

    def entries(self) -> Iterator[AuditEntry]:
        """The whole chain in order, read page by page."""
        sequence = 0
        while rows := self._work.rows(_after, sequence=sequence):
            for row in rows:
                yield _entry_of(row)
            sequence = rows[-1][0]

    def of_subject(self, subject: str, event: str) -> tuple[AuditEntry, ...]:
        """The entries of one event about one subject, in order."""
        return tuple(_entry_of(row) for row in self._work.rows(_of_subject, subject=subject, event=event))


def _entry_of(row: tuple[Any, ...]) -> AuditEntry:
    sequence, at, actor, event, subject, detail, previous_hash, digest = row
    return AuditEntry(sequence, datetime.fromisoformat(at), actor, event, subject, detail, previous_hash, digest)
