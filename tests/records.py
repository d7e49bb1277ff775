"""Records put straight into a store, in any state, under any pack: what no sequence of acts would give in a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from app.domain.filing import Commitment, Filing
from app.domain.filing_number import make_filing_number
from app.domain.lifecycle import OFFERED_ACTS, refusal_of
from app.domain.vocabulary import ActKind, Category, LifeState, Role
from app.policy.assess import acts_offered
from app.policy.pack import PackEdition
from app.services.desk import Desk
from app.services.recording import record_act
from tests.builders import RESIDENCE_PAPERS, actor, filing, identity_number, person


def seed(desk: Desk, *records: Filing) -> list[str]:
    """Keep each as a record of one act, each of another person; returns their numbers."""
    numbers = []
    with desk.store.write() as uow:
        for record in records:
            place = uow.counter.next_sequence("seed")
            born = date(1940, 1, 1) + timedelta(days=place // 499)
            whose = person(social_security_number=identity_number(place % 499 * 2, born).text, born_on=born)
            changes: dict[str, Any] = {item.name: getattr(record, item.name) for item in fields(Filing)}
            del changes["number"], changes["revision"]
            number = make_filing_number(desk.counter, desk.today(), place)
            record_act(uow, desk, actor(), None, ActKind.FILE, {**changes, "person": whose}, number=number)
            numbers.append(number)
        uow.commit()
    return numbers


def in_every_state(edition: PackEdition, category: Category, day: date) -> Iterator[Filing]:
    """One record of the category in each state that nothing ends by itself, and live ones that owe papers."""
    promise = Commitment(day, day + timedelta(days=60), (RESIDENCE_PAPERS,), day + timedelta(days=900))
    common: dict[str, Any] = {
        "pack": edition.pack,
        "edition": edition.edition,
        "category": category,
        "destination": "310000",
        "filed_on": day,
        "valid_from": day,
    }
    for status in LifeState:
        yield filing(**common, status=status)
        if status in (LifeState.ACTIVE, LifeState.SUSPENDED):
            yield filing(**common, status=status, commitment=promise, provisional=True)


def allowed_by_the_table(desk: Desk, record: Filing, role: Role) -> set[ActKind]:
    """What the table of next acts and the record's pack allow together."""
    offered = acts_offered(desk.edition_of(record), record, desk.today(), desk.counter.area)
    return {kind for kind in OFFERED_ACTS if not refusal_of(record, kind, role, offered)}


def editions(desk: Desk) -> list[PackEdition]:
    """Every edition of every pack there is."""
    return [edition for group in desk.library.editions.values() for edition in group]
