"""台账: what the hub knows of the acts of a batch, read before the rulings and written after them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.outbox import Verdict
from app.domain.vocabulary import Category, LifeState
from app.hub.judge import Known, KnownAct, KnownFiling, Ruling
from app.hub.refused import count_refused, count_settled, receipts_of_refused
from app.hub.rows import insert_rows, is_one_of
from app.hub.tables import act, conflict, filing
from app.wire.batch import ActReceipt, Batch
from app.wire.message import ActMessage

_RECEIPT = (act.c.act_id, act.c.verdict, act.c.upstream_number, act.c.code, act.c.sentence)
_KNOWN_ACT = (
    *_RECEIPT,
    act.c.filing_number,
    act.c.sequence,
    act.c.office,
    act.c.counter,
    act.c.content_hash,
    act.c.received_at,
)
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_count_repeat = (
    update(act).where(act.c.act_id == bindparam("which")).values(times_refused=act.c.times_refused + bindparam("times"))
)


def look_up(connection: Connection, batch: Batch) -> Known:
    """Everything already known on which rulings of this batch can turn."""
    numbers = {message.filing_number for message in batch.acts}
    people = {message.record.certno for message in batch.acts}
    known = Known()
    for row in connection.execute(
        select(*_KNOWN_ACT).where(
            or_(
                is_one_of(connection, act.c.act_id, [message.act_id for message in batch.acts]),
                is_one_of(connection, act.c.filing_number, numbers),
            )
        )
    ):
        note_act(known, _known_act_of(row), batch.office, batch.counter)
    for act_id in batch.settled:
        settled = known.acts.get(act_id)
        if settled is not None and _is_own_refused(settled, batch):
            known.settled.setdefault(settled.filing_number, set()).add(settled.sequence)
    if batch.settled:
        known.settled_without_place = count_settled(connection, batch, set(batch.settled) - known.acts.keys())
    # Two questions in one: asked with OR, PostgreSQL reads the whole table.
    of_people = select(filing).where(is_one_of(connection, filing.c.certno, people), filing.c.is_live == 1)
    for row in connection.execute(
        union_all(select(filing).where(is_one_of(connection, filing.c.number, numbers)), of_people)
    ):
        known.filings[row.number] = _known_filing_of(row)
    return known


def _is_own_refused(one: KnownAct, batch: Batch) -> bool:
    is_own = (one.office, one.counter) == (batch.office, batch.counter)
    return is_own and one.receipt.domain_verdict is Verdict.REJECTED


def note_act(known: Known, one: KnownAct, office: str, counter: str) -> None:
    """Add an act with its receipt to what is known, as ``counter`` of ``office`` sees it."""
    known.acts[one.act_id] = one
    if one.receipt.domain_verdict is Verdict.ACCEPTED:
        known.winners[one.filing_number, one.sequence] = one
    elif (one.office, one.counter) == (office, counter):
        known.rejected.setdefault(one.filing_number, set()).add(one.sequence)


def write_down(connection: Connection, rulings: Iterable[tuple[ActMessage, Ruling]], now: datetime) -> None:
    """Keep what the rulings bring: acts with their receipts, filings as they stand, repeats and conflicts."""
    at = now.isoformat()
    acts: list[dict[str, Any]] = []
    filings: dict[str, KnownFiling] = {}
    conflicts: dict[tuple[str, str], dict[str, Any]] = {}
    repeats: dict[str, int] = {}
    for message, ruling in rulings:
        if ruling.is_new:
            acts.append(_act_row(message, ruling.receipt, at))
        if ruling.is_duplicate:
            repeats[message.act_id] = repeats.get(message.act_id, 0) + 1
        if ruling.filing is not None:
            filings[ruling.filing.number] = ruling.filing
        if ruling.winner_act_id:
            conflicts[message.act_id, message.content_hash] = _conflict_row(message, ruling, at)
    insert_rows(connection, act, acts)
    insert_rows(connection, filing, [_filing_row(one) for one in filings.values()])
    if conflicts:
        once = _INSERT[connection.dialect.name](conflict).on_conflict_do_nothing()
        connection.execute(once, list(conflicts.values()))
    if repeats:
        connection.execute(_count_repeat, [{"which": act_id, "times": times} for act_id, times in repeats.items()])


def receipts_of(connection: Connection, office: str, act_ids: Iterable[str]) -> tuple[ActReceipt, ...]:
    """Receipts already given for acts of one office; acts never seen are left out."""
    asked = set(act_ids)
    rows = connection.execute(
        select(*_RECEIPT)
        .where(is_one_of(connection, act.c.act_id, asked), act.c.office == office)
        .order_by(act.c.arrival)
    )
    found = tuple(_receipt_of(row) for row in rows)
    rest = asked - {receipt.act_id for receipt in found}
    return found + receipts_of_refused(connection, office, rest) if rest else found


def count_all(connection: Connection) -> dict[str, Any]:
    """The hub's figures: acts and filings accepted, repeats and conflicts refused, and each office's share.

    An office's rejects are those of acts it sent, whether they came to rest here or not.
    """
    is_accepted = act.c.verdict == Verdict.ACCEPTED.value
    by_office = connection.execute(
        select(act.c.office, func.count().filter(is_accepted), func.count().filter(~is_accepted))
        .group_by(act.c.office)
        .order_by(act.c.office)
    )
    by_home = connection.execute(select(filing.c.office, func.count()).group_by(filing.c.office))
    filings: dict[str, int] = {row[0]: row[1] for row in by_home}
    offices = {
        office: {"acts": accepted, "filings": filings.get(office, 0), "rejected": rejected}
        for office, accepted, rejected in by_office
    }
    for office, refused in count_refused(connection):
        offices.setdefault(office, {"acts": 0, "filings": 0, "rejected": 0})["rejected"] += refused
    repeats = connection.scalar(select(func.coalesce(func.sum(act.c.times_refused), 0)))
    return {
        "acts": sum(one["acts"] for one in offices.values()),
        "filings": sum(filings.values()),
        "duplicates_refused": int(repeats or 0),
        "conflicts": connection.scalar(select(func.count()).select_from(conflict)) or 0,
        "offices": offices,
    }


def _receipt_of(row: Any) -> ActReceipt:
    return ActReceipt(
        act_id=row.act_id,
        verdict=row.verdict,
        upstream_number=row.upstream_number,
        code=row.code,
        sentence=row.sentence,
    )


def _known_act_of(row: Any) -> KnownAct:
    return KnownAct(
        act_id=row.act_id,
        filing_number=row.filing_number,
        sequence=row.sequence,
        office=row.office,
        counter=row.counter,
        content_hash=row.content_hash,
        received_at=datetime.fromisoformat(row.received_at),
        receipt=_receipt_of(row),
    )


def _known_filing_of(row: Any) -> KnownFiling:
    return KnownFiling(
        number=row.number,
        upstream_number=row.upstream_number,
        office=row.office,
        counter=row.counter,
        certno=row.certno,
        category=Category(row.category),
        destination=row.destination,
        status=LifeState(row.status),
        valid_until=date.fromisoformat(row.valid_until) if row.valid_until else None,
        last_sequence=row.last_sequence,
        first_act_id=row.first_act_id,
    )


def _filing_row(one: KnownFiling) -> dict[str, Any]:
    return {
        "number": one.number,
        "upstream_number": one.upstream_number,
        "office": one.office,
        "counter": one.counter,
        "certno": one.certno,
        "person_group": one.category.group.value,
        "category": one.category.value,
        "status": one.status.value,
        "is_live": int(one.status.is_live),
        "last_sequence": one.last_sequence,
        "first_act_id": one.first_act_id,
        "destination": one.destination,
        "valid_until": one.valid_until.isoformat() if one.valid_until else "",
    }


def _act_row(message: ActMessage, receipt: ActReceipt, at: str) -> dict[str, Any]:
    return {
        "act_id": message.act_id,
        "filing_number": message.filing_number,
        "sequence": message.sequence,
        "office": message.office,
        "counter": message.counter,
        "kind": message.kind,
        "content_hash": message.content_hash,
        "body": message.body,
        "verdict": receipt.verdict,
        "upstream_number": receipt.upstream_number,
        "code": receipt.code,
        "sentence": receipt.sentence,
        "received_at": at,
        "times_refused": 0,
    }


def _conflict_row(message: ActMessage, ruling: Ruling, at: str) -> dict[str, Any]:
    return {
        "act_id": message.act_id,
        "content_hash": message.content_hash,
        "filing_number": message.filing_number,
        "office": message.office,
        "counter": message.counter,
        "code": ruling.receipt.code,
        "winner_act_id": ruling.winner_act_id,
        "found_at": at,
    }
