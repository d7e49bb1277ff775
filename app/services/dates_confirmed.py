"""核对日期: a person's word that the computer's date is right, after a leap that nobody may take for granted."""

from __future__ import annotations

from app.domain.audit import CONFIRMED
from app.services.desk import Desk


def confirm_date(desk: Desk, *, by: str) -> None:
    """Go on from today; what days brought by themselves comes with the next sweep. Kept in the audit."""
    with desk.store.write() as uow:
        uow.audit.append(at=desk.now(), actor=by, event=CONFIRMED, subject=desk.today().isoformat())
        uow.commit()
