"""草稿: an unfinished visit survives a crash, has no number and is not sent."""

from __future__ import annotations

import uuid

from app.services.desk import Desk
from app.services.ports import Draft


def new_draft_id() -> str:
    """A name for a draft that no other draft has."""
    return uuid.uuid4().hex


def save_draft(desk: Desk, draft_id: str, flow: str, title: str, data: str) -> Draft:
    """Keep the visit as it stands."""
    draft = Draft(draft_id, flow, title, data, desk.now())
    with desk.store.write() as uow:
        uow.drafts.save(draft)
        uow.commit()
    return draft


def discard_draft(desk: Desk, draft_id: str) -> None:
    """Throw an unfinished visit away at the clerk's wish."""
    with desk.store.write() as uow:
        uow.drafts.delete(draft_id)
        uow.commit()


def restore_draft(desk: Desk, draft: Draft) -> None:
    """Put back a draft that was thrown away, as it was and when it was."""
    with desk.store.write() as uow:
        uow.drafts.save(draft)
        uow.commit()


def list_drafts(desk: Desk) -> tuple[Draft, ...]:
    """All unfinished visits, the newest first."""
    with desk.store.read() as uow:
        return uow.drafts.list()
