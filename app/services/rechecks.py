"""鉴权复核: checks that nobody could make at the visit are made as soon as a fresher roster is here."""

from __future__ import annotations

import json

from app.domain.authentication import RosterSnapshot
from app.services.desk import Desk
from app.services.feed_store import Recheck
from app.services.identification import check_again, depends_on_roster, is_stale
from app.services.ports import UnitOfWork


def expect_recheck(uow: UnitOfWork, authentication_id: str, number: str) -> None:
    """Let the unknown checks of a filing be made again when the roster allows it. The caller commits."""
    made = uow.authentications.find(authentication_id) if authentication_id else None
    if made is not None and depends_on_roster(made):
        uow.rechecks.expect(authentication_id, number)


def recheck_authentications(desk: Desk) -> tuple[Recheck, ...]:
    """Make every check that waits for a fresher roster, each in a transaction of its own; nothing while it is old."""
    with desk.store.read() as uow:
        snapshot, awaited = uow.roster.snapshot(), uow.rechecks.awaited()
    if snapshot is None or is_stale(snapshot, desk.now()):
        return ()
    made = (_recheck(desk, authentication_id, number, snapshot) for authentication_id, number in awaited)
    return tuple(recheck for recheck in made if recheck is not None)


def failed_rechecks(desk: Desk) -> tuple[str, ...]:
    """Numbers of the live filings whose checks failed when they were made again."""
    with desk.store.read() as uow:
        return uow.rechecks.failed_numbers()


def _recheck(desk: Desk, authentication_id: str, number: str, snapshot: RosterSnapshot) -> Recheck | None:
    with desk.store.write() as uow:
        checked, filing = uow.authentications.find(authentication_id), uow.filings.find(number)
        if checked is None or filing is None or not filing.status.is_live:
            uow.rechecks.forget(authentication_id)
            uow.commit()
            return None
        if checked.roster_loaded_at is not None and snapshot.loaded_at <= checked.roster_loaded_at:
            return None
        entry = uow.roster.find(checked.reading.social_security_number)
        checks = check_again(desk, checked, entry, snapshot)
        recheck = Recheck(authentication_id, number, desk.now(), snapshot.loaded_at, checks)
        uow.rechecks.add(recheck)
        detail = {check.kind.value: check.result.value for check in checks}
        uow.audit.append(
            at=recheck.at,
            actor="system",
            event="authentication.rechecked",
            subject=number,
            detail=json.dumps(detail),
        )
        uow.commit()
    return recheck
