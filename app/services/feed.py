"""接收下行数据: a page is kept with its cursor in one transaction, so nothing is taken twice and nothing left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.authentication import RosterEntry
from app.domain.vocabulary import CardState, Enrolment, Insurance
from app.services.feed_store import FeedDocument
from app.services.ports import Store, UnitOfWork
from app.wire.feed import ActItem, DocumentItem, FeedKind, FeedPage, PersonItem
from app.wire.message import ActMessage

_CURSOR = "feed.cursor"
_GENERATION = "feed.generation"
_HAS_WHOLE_ROSTER = "feed.has_whole_roster"
_COMPLETED_AT = "feed.completed_at"
_LOADED_AT = "feed.loaded_at"
HAS_FORGOTTEN = "feed.has_forgotten"
"""Key of the counter's settings that says: brought back from a backup, it has not been told yet what it did since."""
_FROM_FEED = "feed:"
"""What the fingerprint of a roster that came down begins with; that of a file is its hash."""


@dataclass(frozen=True)
class FeedAge:
    """数据时间: when the city loaded each kind, and when this counter last had all of it."""

    loaded_at: dict[FeedKind, datetime]
    completed_at: datetime | None


def find_cursor(store: Store) -> str:
    """Where the feed goes on, empty at its beginning."""
    with store.read() as uow:
        return uow.counter.get(_CURSOR) or ""


def has_forgotten(store: Store) -> bool:
    """Whether acts of this counter itself are wanted from the feed, which it may have done since its backup."""
    with store.read() as uow:
        return bool(uow.counter.get(HAS_FORGOTTEN))


def note_remembered(store: Store) -> None:
    """The feed has told of all of them."""
    with store.write() as uow:
        uow.counter.put(HAS_FORGOTTEN, "")
        uow.commit()


def find_age(store: Store) -> FeedAge:
    """How old what came down is."""
    with store.read() as uow:
        loaded = json.loads(uow.counter.get(_LOADED_AT) or "{}")
        completed = uow.counter.get(_COMPLETED_AT)
    known = set(FeedKind)
    return FeedAge(
        {FeedKind(kind): datetime.fromisoformat(at) for kind, at in loaded.items() if kind in known},
        datetime.fromisoformat(completed) if completed else None,
    )


def keep_page(store: Store, page: FeedPage, own: str, now: datetime) -> int | None:
    """Keep a page; how many of its changes are new here. ``own`` is the counter (area 6 + office 2 + counter 2).

    None when the page does not go on where this counter is: it was kept before, or others come first.
    """
    with store.write() as uow:
        if page.after != (uow.counter.get(_CURSOR) or ""):
            return None
        takes_roster = _takes_roster(uow, page)
        if _has_to_begin_again(uow, page, takes_roster=takes_roster):
            uow.counter.put(_CURSOR, "")
            uow.commit()
            return 0
        if page.starts_over:
            uow.counter.put(_GENERATION, str(_generation(uow) + 1))
        taken = _keep_acts(uow, page, own) + _keep_documents(uow, page, now)
        if takes_roster:
            taken += _keep_people(uow, page)
        _note_roster(uow, page, now, takes_roster=takes_roster)
        uow.counter.put(_CURSOR, page.cursor)
        uow.counter.put(_LOADED_AT, json.dumps(page.loaded))
        if page.is_last:
            uow.counter.put(_COMPLETED_AT, now.isoformat())
        uow.commit()
    return taken


def keep_outcome(store: Store, document: FeedDocument, now: datetime, problem: str = "") -> None:
    """A file holds now, or could not be applied because of ``problem``; a new problem leaves an audit entry."""
    with store.write() as uow:
        known = next((item for item in uow.feed.documents() if _key(item) == _key(document)), None)
        if known is None or known.content != document.content:
            return  # A newer one came down meanwhile.
        if problem:
            uow.feed.put_document(replace(known, problem=problem))
        else:
            uow.feed.put_document(replace(known, content="", applied_at=now, problem=""))
        if not problem or problem != known.problem:
            event = "feed.refused" if problem else "feed.applied"
            subject = f"{document.kind.value}:{document.key}"
            uow.audit.append(at=now, actor="system", event=event, subject=subject, detail=problem)
        uow.commit()


def documents(store: Store) -> tuple[FeedDocument, ...]:
    """Every file that came down, with whether it holds."""
    with store.read() as uow:
        return uow.feed.documents()


def _key(document: FeedDocument) -> tuple[FeedKind, str]:
    return document.kind, document.key


def _generation(uow: UnitOfWork) -> int:
    """How often the feed began at its beginning."""
    return int(uow.counter.get(_GENERATION) or 0)


def _roster_loaded_at(page: FeedPage) -> datetime | None:
    at = page.loaded.get(FeedKind.ROSTER)
    return None if at is None else datetime.fromisoformat(at)


def _takes_roster(uow: UnitOfWork, page: FeedPage) -> bool:
    """Whether the city's roster is the newer one; a roster put in by file holds until the city loads one after it."""
    snapshot, loaded_at = uow.roster.snapshot(), _roster_loaded_at(page)
    if snapshot is None or snapshot.fingerprint.startswith(_FROM_FEED) or loaded_at is None:
        return True
    return loaded_at > snapshot.loaded_at


def _has_to_begin_again(uow: UnitOfWork, page: FeedPage, *, takes_roster: bool) -> bool:
    """Whether people were passed over earlier who are wanted now: only the beginning of the feed has them all."""
    return takes_roster and not page.starts_over and not uow.counter.get(_HAS_WHOLE_ROSTER)


def _keep_people(uow: UnitOfWork, page: FeedPage) -> int:
    people = [item for item in page.items if isinstance(item, PersonItem)]
    uow.feed.put_people(_entries(people), _generation(uow))
    uow.feed.take_off(item.key for item in people if item.content is None)
    return len(people)


def _entries(people: Iterable[PersonItem]) -> Iterable[RosterEntry]:
    return (
        RosterEntry(
            item.key,
            item.content.name,
            Insurance(item.content.insurance),
            Enrolment(item.content.enrolment),
            CardState(item.content.card_state),
            item.content.card_no,
        )
        for item in people
        if item.content is not None
    )


def _note_roster(uow: UnitOfWork, page: FeedPage, now: datetime, *, takes_roster: bool) -> None:
    uow.counter.put(_HAS_WHOLE_ROSTER, "1" if takes_roster else "")
    loaded_at, snapshot = _roster_loaded_at(page), uow.roster.snapshot()
    if not takes_roster or not page.is_last or loaded_at is None:
        return
    generation = _generation(uow)
    fingerprint = f"{_FROM_FEED}{generation}"
    if snapshot is not None and (snapshot.loaded_at, snapshot.fingerprint) == (loaded_at, fingerprint):
        return
    if snapshot is None or snapshot.fingerprint != fingerprint:
        # The first time that this load is whole: whoever it did not tell of is on the roster no longer.
        uow.feed.drop_other_generations(generation)
    taken = uow.feed.set_snapshot(loaded_at, fingerprint)
    uow.audit.append(at=now, actor="system", event="roster.received", subject=fingerprint, detail=str(taken.rows))


def _keep_acts(uow: UnitOfWork, page: FeedPage, own: str) -> int:
    acts = (item.content for item in page.items if isinstance(item, ActItem))
    return sum(uow.elsewhere.add(act) for act in acts if act.office + act.counter != own or _is_forgotten(uow, act))


def _is_forgotten(uow: UnitOfWork, own_act: ActMessage) -> bool:
    """Whether it is of before this counter was brought back from a backup that does not have it."""
    return all(row.act_id != own_act.act_id for row in uow.outbox.of_filing(own_act.filing_number))


def _keep_documents(uow: UnitOfWork, page: FeedPage, now: datetime) -> int:
    found = [item for item in page.items if isinstance(item, DocumentItem)]
    for item in found:
        uow.feed.put_document(FeedDocument(FeedKind(item.kind), item.key, item.content, now))
    return len(found)
