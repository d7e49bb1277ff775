"""拒收的件: acts that were rejected for what they are: another counter's, broken, or sent otherwise before.

They come to no rest and take nobody's place in the ledger. What is kept says who sent them and what was answered, never
what was in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app.domain.outbox import Verdict
from app.hub.judge import Ruling
from app.hub.rows import is_one_of
from app.hub.tables import refused_act
from app.wire.batch import ActReceipt, Batch
from app.wire.message import ActMessage

_R = refused_act.c
_count_repeat = (
    update(refused_act)
    .where(
        _R.office == bindparam("by_office"),
        _R.counter == bindparam("by_counter"),
        _R.act_id == bindparam("which"),
        _R.content_hash == bindparam("content"),
    )
    .values(times_refused=_R.times_refused + 1)
)
Rulings = list[tuple[ActMessage, Ruling]]


def keep_refused(connection: Connection, batch: Batch, rulings: Rulings, at: datetime) -> Rulings:
    """Keep what was refused; one that was refused before gets the receipt it got then."""
    refused = {(one.act_id, one.content_hash) for one, ruling in rulings if _is_refused(ruling)}
    if not refused:
        return rulings
    known = {
        (row.act_id, row.content_hash): _receipt_of(row)
        for row in connection.execute(
            select(refused_act).where(
                is_one_of(connection, _R.act_id, {act_id for act_id, _ in refused}),
                _R.office == batch.office,
                _R.counter == batch.counter,
            )
        )
    }
    answered: Rulings = []
    for message, ruling in rulings:
        key = message.act_id, message.content_hash
        if _is_refused(ruling):
            if key in known:
                connection.execute(_count_repeat, _which(batch, message))
            else:
                known[key] = ruling.receipt
                connection.execute(insert(refused_act), _row(batch, message, ruling.receipt, at))
            ruling = replace(ruling, receipt=known[key])
        answered.append((message, ruling))
    return answered


def receipts_of_refused(connection: Connection, office: str, act_ids: Iterable[str]) -> tuple[ActReceipt, ...]:
    """Receipts of acts that their own counter sent and that were refused.

    What one counter sent in the name of another is nothing that the other may be told of its own act.
    """
    rows = connection.execute(
        select(refused_act)
        .where(is_one_of(connection, _R.act_id, act_ids), _R.office == office)
        .where(_R.act_id.startswith(_R.office.concat(_R.counter)))
        .order_by(_R.received_at)
    )
    return tuple({row.act_id: _receipt_of(row) for row in rows}.values())


def count_settled(connection: Connection, batch: Batch, settled: Collection[str]) -> Counter[str]:
    """How many acts of each filing, among those that a counter says it has settled, were refused when it sent them."""
    rows = connection.execute(
        select(_R.filing_number, _R.act_id)
        .where(is_one_of(connection, _R.act_id, settled), _R.office == batch.office, _R.counter == batch.counter)
        .distinct()
    )
    return Counter(row.filing_number for row in rows)


def count_refused(connection: Connection, since: str = "") -> tuple[tuple[str, int], ...]:
    """How many acts each office sent that were refused, since an instant."""
    rows = connection.execute(
        select(_R.office, func.count()).where(_R.received_at >= since).group_by(_R.office).order_by(_R.office)
    )
    return tuple((office, count) for office, count in rows)


def _is_refused(ruling: Ruling) -> bool:
    return ruling.receipt.domain_verdict is Verdict.REJECTED and not ruling.is_new and not ruling.is_duplicate


def _receipt_of(row: Any) -> ActReceipt:
    return ActReceipt(
        act_id=row.act_id,
        verdict="rejected",
        upstream_number=row.upstream_number,
        code=row.code,
        sentence=row.sentence,
    )


def _which(batch: Batch, message: ActMessage) -> dict[str, str]:
    return {
        "by_office": batch.office,
        "by_counter": batch.counter,
        "which": message.act_id,
        "content": message.content_hash,
    }


def _row(batch: Batch, message: ActMessage, receipt: ActReceipt, at: datetime) -> dict[str, Any]:
    return {
        "office": batch.office,
        "counter": batch.counter,
        "act_id": message.act_id,
        "content_hash": message.content_hash,
        "filing_number": message.filing_number,
        "upstream_number": receipt.upstream_number,
        "code": receipt.code,
        "sentence": receipt.sentence,
        "received_at": at.isoformat(),
        "times_refused": 0,
    }
