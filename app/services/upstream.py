"""上报: how an act of the outbox moves on its way to the city. Every function is one transaction.

What the worker does to a row and what a person does to it both live here; the latter leaves an audit entry.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.filing import Actor, Filing
from app.domain.outbox import ATTEMPTS_BEFORE_SET_ASIDE, OutboxRow, Receipt, Verdict
from app.domain.vocabulary import LifeState, UpstreamState
from app.errors import UserError
from app.services.ports import Store, UnitOfWork
from app.wire.message import ActMessage

_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(hours=1)
_PAGE = 500
_SYSTEM = "system"
_AT_REST = {UpstreamState.ACCEPTED, UpstreamState.REJECTED, UpstreamState.CLOSED}
_ENDED = "备案已结束，被退回的这一件不必再办。"
_NEVER_THERE = "上级没有接收过这件备案，结束也不必上报。"
_UNSEEN = "已发出，但上级没有收到。"


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


def find_settled(store: Store, rows: Iterable[OutboxRow]) -> tuple[str, ...]:
    """Acts that were rejected and closed, of the filings of ``rows``: they hold up nothing more."""
    with store.read() as uow:
        return settled_among(uow, rows)


def settled_among(uow: UnitOfWork, rows: Iterable[OutboxRow]) -> tuple[str, ...]:
    """What ``find_settled`` finds."""
    if not uow.outbox.counts()[UpstreamState.CLOSED]:
        return ()
    return tuple(
        row.act_id
        for number in sorted({row.filing_number for row in rows})
        for row in uow.outbox.of_filing(number)
        if row.state is UpstreamState.CLOSED
    )


def record_receipts(
    store: Store, receipts: Iterable[Receipt], now: datetime, winners: Iterable[ActMessage] = ()
) -> Recorded:
    """Keep what upstream said, with the acts of other counters (``winners``) that stand in the way of ones that lost.

    An act that came to rest before keeps its first receipt.
    """
    with store.write() as uow:
        for winner in winners:
            uow.elsewhere.add(winner)
        recorded = settle_receipts(uow, receipts, now)
        uow.commit()
    return recorded


def settle_receipts(uow: UnitOfWork, receipts: Iterable[Receipt], now: datetime) -> Recorded:
    """Keep what upstream said, as ``record_receipts`` does. The caller commits."""
    accepted = rejected = later = 0
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
        filing = None if is_accepted else uow.filings.find(row.filing_number)
        if filing is not None:
            close_what_ended(uow, filing, now)
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
        _audit(uow, actor.login, "outbox.retry", after, now)
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
        _audit(uow, actor.login, "outbox.set_aside", after, now)
        uow.commit()
    return after


def close_rejected(store: Store, actor: Actor, act_id: str, now: datetime) -> OutboxRow:
    """了结: a person has dealt with an act that upstream rejected; later acts of its filing no longer wait behind it.

    Raises UserError for an act that was not rejected or that this counter does not have, and for the first act of a
    filing that is still live: the city would never know of that filing, so it has to be cancelled.
    """
    with store.write() as uow:
        row = uow.outbox.get(act_id)
        if row.state is not UpstreamState.REJECTED:
            raise UserError("这一件没有被上级退回", remedy="不用了结", code="act_not_rejected")
        rows = uow.outbox.of_filing(row.filing_number)
        filing = uow.filings.find(row.filing_number)
        is_wanted = filing is not None and filing.status.is_live
        if is_wanted and not _is_known_upstream(rows):
            raise UserError(
                "这件备案还不能了结",
                why="上级没有接收，而它在本窗口仍然有效",
                remedy="请先撤销这件备案；确需备案的，撤销后重新办理",
                code="filing_refused_and_live",
            )
        after = _closed(uow, row, actor.login, now, row.last_problem)
        if not _is_known_upstream(rows):
            _close_behind(uow, row.filing_number, now)
        uow.commit()
    return after


def close_decided(uow: UnitOfWork, actor: Actor, number: str, now: datetime, why: str) -> None:
    """A person decided on a conflict: what lost, and what was done behind it, goes up no more. The caller commits.

    Raises UserError while one behind it is on its way or may have arrived.
    """
    behind_lost = False
    for row in uow.outbox.of_filing(number):
        behind_lost = behind_lost or row.state is UpstreamState.REJECTED
        if not behind_lost or row.state in {UpstreamState.ACCEPTED, UpstreamState.CLOSED}:
            continue
        if row.state in {UpstreamState.SENDING, UpstreamState.UNKNOWN}:
            raise UserError(
                "这件备案后面的事项正在上报或结果待查",
                why="还不知道上级是否已经接收",
                remedy="请等结果回来再处理冲突",
                code="act_on_its_way",
            )
        _closed(uow, row, actor.login, now, why)


def close_what_ended(uow: UnitOfWork, filing: Filing, now: datetime) -> None:
    """A filing that has ended leaves nobody anything to do about acts of it that upstream rejected before its end.

    They are closed, and the end itself goes up. Where upstream never accepted anything of the filing it has nothing
    to end there: the rest is closed with them. The caller commits.
    """
    if filing.status.is_live:
        return
    number = filing.number
    rejected = [row for row in uow.outbox.of_filing(number) if row.state is UpstreamState.REJECTED]
    for row in rejected:
        # An end that was itself rejected is for a person to look at.
        if _left_it_live(row):
            _closed(uow, row, _SYSTEM, now, _ENDED)
    if not _is_known_upstream(uow.outbox.of_filing(number)):
        _close_behind(uow, number, now)


def _close_behind(uow: UnitOfWork, number: str, now: datetime) -> None:
    for row in uow.outbox.of_filing(number):
        if row.state not in _AT_REST:
            _closed(uow, row, _SYSTEM, now, _NEVER_THERE)


def _closed(uow: UnitOfWork, row: OutboxRow, who: str, now: datetime, why: str) -> OutboxRow:
    after = replace(row, state=UpstreamState.CLOSED, not_before=None, last_problem=why)
    uow.outbox.update(after)
    _audit(uow, who, "outbox.close", after, now)
    return after


def _is_known_upstream(rows: Iterable[OutboxRow]) -> bool:
    """Whether upstream may have the filing: its first act was not refused, or is not this counter's."""
    return not any(
        row.state in {UpstreamState.REJECTED, UpstreamState.CLOSED} and json.loads(row.body)["sequence"] == 1
        for row in rows
    )


def _left_it_live(row: OutboxRow) -> bool:
    return LifeState(json.loads(row.body)["status"]).is_live


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
    if row.state is UpstreamState.CLOSED:
        raise UserError("这一件已经了结", remedy="不用再办", code="act_closed")


def _audit(uow: UnitOfWork, who: str, event: str, row: OutboxRow, now: datetime) -> None:
    detail = json.dumps({"act": row.act_id, "state": row.state.value})
    uow.audit.append(at=now, actor=who, event=event, subject=row.filing_number, detail=detail)
