"""先到的一件: what a counter that lost is shown of the filing that stands in its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from app.domain.conflict import ConflictKind
from app.domain.outbox import Verdict
from app.hub.rows import is_one_of
from app.hub.tables import act, conflict
from app.wire.batch import ActReceipt
from app.wire.canonical import with_hash
from app.wire.message import ActMessage

_LOST = frozenset(kind.value for kind in ConflictKind)


def is_anything_lost(receipts: Iterable[ActReceipt]) -> bool:
    """Whether an act among them lost to one of another counter."""
    return any(receipt.code in _LOST for receipt in receipts)


def winners_of(connection: Connection, office: str, receipts: Iterable[ActReceipt]) -> dict[str, ActMessage]:
    """For each act of ``office`` that lost: the newest act of another counter on the filing that won, as it came.

    One that lost to its own counter's, which was brought back from a backup since, gets the newest of anybody.
    """
    lost = [receipt.act_id for receipt in receipts if receipt.code in _LOST]
    if not lost:
        return {}
    found = connection.execute(
        select(
            conflict.c.act_id,
            conflict.c.counter,
            act.c.filing_number,
            act.c.office.label("by_office"),
            act.c.counter.label("by_counter"),
        )
        .join(act, act.c.act_id == conflict.c.winner_act_id)
        .where(is_one_of(connection, conflict.c.act_id, lost), conflict.c.office == office)
    ).all()
    acts = _accepted(connection, {row.filing_number for row in found})
    winners: dict[str, ActMessage] = {}
    for row in found:
        own = office, row.counter
        lost_to_own = (row.by_office, row.by_counter) == own
        newest = next((one for one in acts[row.filing_number] if lost_to_own or (one.office, one.counter) != own), None)
        if newest is not None:
            winners[row.act_id] = ActMessage.model_validate_json(with_hash(newest.body, newest.content_hash))
    return winners


def _accepted(connection: Connection, numbers: Iterable[str]) -> dict[str, list[Any]]:
    """The acts that stand, by the filing's number, the newest first."""
    rows = connection.execute(
        select(act.c.filing_number, act.c.office, act.c.counter, act.c.body, act.c.content_hash)
        .where(is_one_of(connection, act.c.filing_number, numbers), act.c.verdict == Verdict.ACCEPTED.value)
        .order_by(act.c.sequence.desc())
    )
    acts: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        acts[row.filing_number].append(row)
    return acts
