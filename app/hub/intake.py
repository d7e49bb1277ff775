"""收件: a batch becomes receipts, in one transaction."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from app.hub.database import Database
from app.hub.judge import Known, KnownAct, Ruling, judge
from app.hub.ledger import look_up, note_act, write_down
from app.hub.refused import keep_refused
from app.wire.batch import Batch, Receipts
from app.wire.message import ActMessage


def take_batch(database: Database, batch: Batch, now: Callable[[], datetime]) -> tuple[Receipts, dict[str, int]]:
    """Rule on every act in order and keep the rulings. Returns the receipts and how many of each verdict."""
    # Before the transaction, in which everyone else waits.
    for message in batch.acts:
        message.is_whole()
    rulings = database.transact(lambda connection: rule_on(connection, batch, now))
    tally = Counter("duplicate" if ruling.is_duplicate else ruling.receipt.verdict for _, ruling in rulings)
    return Receipts(receipts=tuple(ruling.receipt for _, ruling in rulings)), dict(tally)


def rule_on(connection: Connection, batch: Batch, now: Callable[[], datetime]) -> list[tuple[ActMessage, Ruling]]:
    """Rule on every act in order and keep the rulings, in the caller's transaction."""
    known = look_up(connection, batch)
    # Asked for inside the transaction: the order of these instants is the order of arrival.
    at = now()
    day = f"{at:%Y%m%d}"
    rulings = []
    for message in batch.acts:
        ruling = judge(message, batch.office, batch.counter, known, lambda one: _upstream_number(one, day))
        _remember(known, message, ruling, at)
        rulings.append((message, ruling))
    write_down(connection, rulings, at)
    return keep_refused(connection, batch, rulings, at)


def _remember(known: Known, message: ActMessage, ruling: Ruling, at: datetime) -> None:
    """Let later acts of the same batch see this one."""
    if not ruling.is_new:
        return
    one = KnownAct(
        act_id=message.act_id,
        filing_number=message.filing_number,
        sequence=message.sequence,
        office=message.office,
        counter=message.counter,
        content_hash=message.content_hash,
        received_at=at,
        receipt=ruling.receipt,
    )
    note_act(known, one, message.office, message.counter)
    if ruling.filing is not None:
        known.filings[ruling.filing.number] = ruling.filing


def _upstream_number(message: ActMessage, day: str) -> str:
    """市级受理号: area of the office, day of arrival and ten random digits, unique in the hub."""
    return f"{message.office[:6]}{day}{secrets.randbelow(10**10):010d}"
