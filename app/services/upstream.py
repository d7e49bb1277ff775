"""上报: how an act of the outbox moves on its way to the city. Every function is one transaction.

What the worker does to a row and what a person does to it both live here; the latter leaves an audit entry.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.filing import Actor
from app.domain.outbox import ATTEMPTS_BEFORE_SET_ASIDE, OutboxRow, Receipt, Verdict
from app.domain.vocabulary import UpstreamState
from app.errors import UserError
from app.services.ports import Store, UnitOfWork

_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(hours=1)
_PAGE = 500
_AT_REST = {UpstreamState.ACCEPTED, UpstreamState.REJECTED}
_UNSEEN = "已发出，但上级没有收到，将再次上报。"


@dataclass(frozen=True)
class Recorded:
    """What a set of receipts changed: acts that came to rest, and acts put off."""

    accepted: int = 0
    rejected: int = 0
    later: int = 0


def recover_interrupted(store: Store) -> int:
    """Acts that were on their way when the program ended have an unknown outcome; returns how many there were."""
    if not queue_counts(store)[UpstreamState.SENDING]:
        return 0
    with store.write() as uow:
        rows = _all_in(uow, UpstreamState.SENDING)
        for row in rows:
            uow.outbox.update(replace(row, state=UpstreamState.UNKNOWN))
        uow.commit()
    return len(rows)


def find_unknown(store: Store, limit: int) -> tuple[OutboxRow, ...]:
    """Acts sent without an answer, in order: these are asked after before anything is sent."""
    with store.read() as uow:
        return uow.outbox.list(UpstreamState.UNKNOWN, limit, 0)


def take_batch(store: Store, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
    """The next acts to send, at most ``limit``, marked as on their way before anything leaves the house."""
    with store.write() as uow:
        taken: list[OutboxRow] = []
        uncertain: set[str] = set()
        for row in uow.outbox.sendable(now, limit):
            if row.state is UpstreamState.UNKNOWN:
                uncertain.add(row.filing_number)
            elif row.filing_number not in uncertain:
                taken.append(replace(row, state=UpstreamState.SENDING))
        for row in taken:
            uow.outbox.update(row)
        uow.commit()
    return tuple(taken)


def record_receipts(store: Store, receipts: Iterable[Receipt], now: datetime) -> Recorded:
    """Keep what upstream said. An act that came to rest before keeps its first receipt."""
    accepted = rejected = later = 0
    with store.write() as uow:
        for receipt in receipts:
            row = uow.outbox.get(receipt.act_id)
            if row.state in _AT_REST:
                continue
            if receipt.verdict is Verdict.LATER:
                if row.state is UpstreamState.SET_ASIDE:
                    continue
                later += 1
                uow.outbox.update(_failed(row, now, receipt.sentence))
                continue
            is_accepted = receipt.verdict is Verdict.ACCEPTED
            accepted, rejected = accepted + is_accepted, rejected + (not is_accepted)
            uow.outbox.add_receipt(replace(receipt, received_at=now))
            state = UpstreamState.ACCEPTED if is_accepted else UpstreamState.REJECTED
            uow.outbox.update(replace(row, state=state, not_before=None, last_problem=receipt.sentence))
        uow.commit()
    return Recorded(accepted, rejected, later)


def mark_unknown(store: Store, act_ids: Collection[str], problem: str) -> None:
    """Sent, and no answer came: nobody knows whether upstream has them."""
    with store.write() as uow:
        for row in _still(uow, act_ids, UpstreamState.SENDING):
            uow.outbox.update(replace(row, state=UpstreamState.UNKNOWN, last_problem=problem))
        uow.commit()


def put_back(store: Store, act_ids: Collection[str], problem: str) -> None:
    """Certainly not taken, through no fault of the acts: they wait again and no attempt is counted."""
    with store.write() as uow:
        for row in _still(uow, act_ids, UpstreamState.SENDING):
            uow.outbox.update(replace(row, state=UpstreamState.WAITING, last_problem=problem))
        uow.commit()


def record_failure(store: Store, act_id: str, now: datetime, problem: str) -> None:
    """Upstream answered and did not take this act: one attempt; after the eighth a person has to look."""
    with store.write() as uow:
        for row in _still(uow, [act_id], UpstreamState.SENDING):
            uow.outbox.update(_failed(row, now, problem))
        uow.commit()


def record_unseen(store: Store, act_ids: Collection[str], now: datetime) -> None:
    """Asked after, and upstream never saw them: each counts one attempt and is sent again, the first at once."""
    with store.write() as uow:
        for row in _still(uow, act_ids, UpstreamState.UNKNOWN):
            failed = _failed(row, now, _UNSEEN)
            uow.outbox.update(replace(failed, not_before=None) if failed.attempts == 1 else failed)
        uow.commit()


def retry(store: Store, actor: Actor, act_id: str, now: datetime) -> OutboxRow:
    """再次上报: a person lets an act go again at once, with all its attempts before it.

    One that may have reached upstream is asked after first. Raises UserError for an act that came to rest (its
    receipt would be the same) or that this counter does not have.
    """
    with store.write() as uow:
        row = uow.outbox.get(act_id)
        _refuse_at_rest(row)
        was_sent = row.state in {UpstreamState.UNKNOWN, UpstreamState.SENDING} or row.attempts > 0
        state = UpstreamState.UNKNOWN if was_sent else UpstreamState.WAITING
        after = replace(row, state=state, attempts=0, not_before=None, last_problem="")
        uow.outbox.update(after)
        _audit(uow, actor, "outbox.retry", after, now)
        uow.commit()
    return after


def set_aside(store: Store, actor: Actor, act_id: str, now: datetime, reason: str) -> OutboxRow:
    """搁置: a person takes an act out of the queue; later acts of its filing wait behind it.

    Raises UserError for an act that came to rest or is on its way this moment, or that this counter does not have.
    """
    with store.write() as uow:
        row = uow.outbox.get(act_id)
        _refuse_at_rest(row)
        if row.state is UpstreamState.SENDING:
            raise UserError("这一件正在上报", why="结果马上就到", remedy="请稍后再看", code="act_on_its_way")
        # One of unknown outcome keeps an attempt, so that a retry asks before it sends.
        attempts = max(row.attempts, 1) if row.state is UpstreamState.UNKNOWN else row.attempts
        after = replace(row, state=UpstreamState.SET_ASIDE, attempts=attempts, not_before=None, last_problem=reason)
        uow.outbox.update(after)
        _audit(uow, actor, "outbox.set_aside", after, now)
        uow.commit()
    return after


def queue_counts(store: Store) -> dict[UpstreamState, int]:
    """How many acts are in each state."""
    with store.read() as uow:
        return uow.outbox.counts()


def _failed(row: OutboxRow, now: datetime, problem: str) -> OutboxRow:
    attempts = row.attempts + 1
    if attempts >= ATTEMPTS_BEFORE_SET_ASIDE:
        return replace(row, state=UpstreamState.SET_ASIDE, attempts=attempts, not_before=None, last_problem=problem)
    delay = min(_FIRST_DELAY * 2 ** (attempts - 1), _LONGEST_DELAY)
    return replace(
        row,
        state=UpstreamState.WAITING,
        attempts=attempts,
        not_before=now + delay,
        last_problem=problem,
    )


def _still(uow: UnitOfWork, act_ids: Collection[str], state: UpstreamState) -> list[OutboxRow]:
    """The rows that are in ``state`` yet: another window may have moved them meanwhile."""
    return [row for row in map(uow.outbox.get, act_ids) if row.state is state]


def _all_in(uow: UnitOfWork, state: UpstreamState) -> list[OutboxRow]:
    rows: list[OutboxRow] = []
    while page := uow.outbox.list(state, _PAGE, len(rows)):
        rows += page
    return rows


def _refuse_at_rest(row: OutboxRow) -> None:
    if row.state is UpstreamState.ACCEPTED:
        raise UserError("上级已经接收这一件", remedy="不用再办", code="act_accepted")
    if row.state is UpstreamState.REJECTED:
        raise UserError(
            "上级已经退回这一件",
            why="再报一次，回执也是一样的",
            remedy="请按退回的原因与参保人核对后另行办理",
            code="act_rejected",
        )


def _audit(uow: UnitOfWork, actor: Actor, event: str, row: OutboxRow, now: datetime) -> None:
    detail = json.dumps({"act": row.act_id, "state": row.state.value})
    uow.audit.append(at=now, actor=actor.login, event=event, subject=row.filing_number, detail=detail)
