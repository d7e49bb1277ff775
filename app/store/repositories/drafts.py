"""草稿: unfinished visits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.services.ports import Draft
from app.store import tables
from app.store.mapping import instant_text
from app.store.statement import Statement, Work

_D = tables.draft.c
_new = upsert(tables.draft)
_save = Statement(
    _new.on_conflict_do_update(set_={name: _new.excluded[name] for name in ("flow", "title", "data", "updated_at")})
)
_find = Statement(select(tables.draft).where(_D.id == bindparam("id")))
_list = Statement(select(tables.draft).order_by(_D.updated_at.desc(), _D.id))
_delete = Statement(delete(tables.draft).where(_D.id == bindparam("id")))


class SqlDraftRepository:
    """草稿."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def save(self, draft: Draft) -> None:
        """Keep or replace a draft."""
        self._work.run(
            _save,
            id=draft.id,
            flow=draft.flow,
            title=draft.title,
            data=draft.data,
            updated_at=instant_text(draft.updated_at),
        )

    def find(self, draft_id: str) -> Draft | None:
        """The draft, or None."""
        row = self._work.find(_find, id=draft_id)
        return None if row is None else _draft_of(row)

    def list(self) -> tuple[Draft, ...]:
        """All drafts, the newest first."""
        return tuple(_draft_of(row) for row in self._work.rows(_list))

    def delete(self, draft_id: str) -> None:
        """Throw a draft away; nothing happens when it is gone already."""
        self._work.run(_delete, id=draft_id)


def _draft_of(row: tuple[Any, ...]) -> Draft:
    identity, flow, title, data, updated_at = row
    return Draft(identity, flow, title, data, datetime.fromisoformat(updated_at))
