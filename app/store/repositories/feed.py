"""下行数据: people of the roster one by one, and the files that came down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.authentication import RosterEntry, RosterSnapshot
from app.services.feed_store import FeedDocument
from app.store import tables
from app.store.mapping import instant_or_none, instant_text
from app.store.repositories.roster import put_entries, set_snapshot
from app.store.statement import Statement, Work
from app.wire.feed import FeedKind

_R = tables.roster_entry.c
_D = tables.feed_document.c
_CHANGING = ("content", "received_at", "applied_at", "problem")

_take_off = Statement(
    delete(tables.roster_entry).where(_R.social_security_number == bindparam("social_security_number"))
)
_drop_others = Statement(delete(tables.roster_entry).where(_R.generation != bindparam("kept")))
_new_document = upsert(tables.feed_document)
_put_document = Statement(
    _new_document.on_conflict_do_update(set_={name: _new_document.excluded[name] for name in _CHANGING})
)
_documents = Statement(select(tables.feed_document).order_by(_D.kind, _D.key))


class SqlFeedRepository:
    """下行数据."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def put_people(self, entries: Iterable[RosterEntry], generation: int) -> None:
        """Put people on the roster, or change them, in the load of the feed that is numbered ``generation``."""
        put_entries(self._work, entries, generation)

    def take_off(self, social_security_numbers: Iterable[str]) -> None:
        """Take people off the roster; nothing happens with one who is not on it."""
        self._work.run_many(_take_off, ({"social_security_number": number} for number in social_security_numbers))

    def drop_other_generations(self, generation: int) -> None:
        """Take everybody off of whom the load did not tell."""
        self._work.run(_drop_others, kept=generation)

    def set_snapshot(self, loaded_at: datetime, fingerprint: str) -> RosterSnapshot:
        """Say since when the roster is as it is now; its people are counted."""
        return set_snapshot(self._work, loaded_at, fingerprint)

    def put_document(self, document: FeedDocument) -> None:
        """Keep a file, or replace the one of its kind and key."""
        self._work.run(
            _put_document,
            kind=document.kind.value,
            key=document.key,
            content=document.content,
            received_at=instant_text(document.received_at),
            applied_at=None if document.applied_at is None else instant_text(document.applied_at),
            problem=document.problem,
        )

    def documents(self) -> tuple[FeedDocument, ...]:
        """Every file that came down; the text only of those that are not applied."""
        return tuple(
            FeedDocument(
                FeedKind(kind), key, content, datetime.fromisoformat(received_at), instant_or_none(applied_at), problem
            )
            for kind, key, content, received_at, applied_at, problem in self._work.rows(_documents)
        )
