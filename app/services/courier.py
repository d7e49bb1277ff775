"""信使上报: what a counter without a line sends as numbered files, and the receipts that come back for each.

Acts in a file are of unknown outcome until its receipts are here, as if they had been sent and no answer came. Should a
line come up meanwhile they are asked after and sent like any others; the hub answers the same receipts either way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.outbox import OutboxRow, Receipt
from app.domain.vocabulary import UpstreamState
from app.errors import UserError
from app.services.courier_batches import CourierBatch
from app.services.ports import Store, UnitOfWork
from app.services.upstream import Recorded, settle_receipts, settled_among
from app.wire.courier import MAX_ACTS_IN_FILE, acts_lines, content_hash

_HUB_CARD = "courier.hub_card"


@dataclass(frozen=True)
class CourierStanding:
    """信使情况: files whose receipts are waited for, in order, and how many acts are ready for the next."""

    waited_for: tuple[int, ...]
    ready: int


@dataclass(frozen=True)
class PackedBatch:
    """A batch with the lines of its file, and which acts of its filings a person has closed by now."""

    batch: CourierBatch
    lines: tuple[bytes, ...]
    settled: tuple[str, ...] = ()


def pack_batch(
    store: Store, actor: str, now: datetime, *, number: int | None = None, may_be_empty: bool = False
) -> PackedBatch:
    """导出: put everything that may go into the next file, as many acts as one may carry.

    One that ``may_be_empty`` goes without acts too, to fetch what the city has to tell.
    ``number`` leaves numbers out, for a counter that was restored from a backup and told by the city where to go on.
    Raises UserError when there is nothing to carry, or for a number that was given already.
    """
    made_at = now.astimezone(CHINA_STANDARD_TIME)
    with store.write() as uow:
        last = uow.courier.last_number()
        if number is not None and number <= last:
            raise UserError(
                f"不能从第{number}号编起",
                why=f"本窗口已经编到第{last}号",
                remedy=f"请用大于{last}的号，以市级告知的为准",
                code="courier_number",
            )
        rows = _ready(uow, now)[:MAX_ACTS_IN_FILE]
        if not rows and not may_be_empty:
            raise _nothing_to_carry(uow.courier.waited_for())
        lines = acts_lines(made_at.isoformat(), [row.body for row in rows])
        act_ids = tuple(row.act_id for row in rows)
        batch = CourierBatch(number or last + 1, made_at, content_hash(lines), act_ids)
        said = f"已写入第{batch.number}号信使文件，等待回执。"
        for row in rows:
            uow.outbox.update(replace(row, state=UpstreamState.UNKNOWN, not_before=None, last_problem=said))
        uow.courier.add(batch)
        _audit(uow, actor, "courier.export", batch, now)
        settled = settled_among(uow, rows)
        uow.commit()
    return PackedBatch(batch, lines, settled)


def repack_batch(store: Store, actor: str, now: datetime, number: int) -> PackedBatch:
    """再次导出 of a file that was lost: the same number, the same content.

    Raises UserError when there is no such batch or its receipts are here.
    """
    with store.write() as uow:
        batch = _get(uow, number)
        if batch.answered_at is not None:
            raise UserError(f"第{number}号信使文件不用再导出", why="它的回执已经导入", code="courier_answered")
        rows = [uow.outbox.get(act_id) for act_id in batch.act_ids]
        lines = acts_lines(batch.made_at.isoformat(), [row.body for row in rows])
        _audit(uow, actor, "courier.export_again", batch, now)
        settled = settled_among(uow, rows)
        uow.commit()
    return PackedBatch(batch, lines, settled)


def take_receipts(
    store: Store, actor: str, now: datetime, *, number: int, answers: str, receipts: Iterable[Receipt]
) -> Recorded:
    """导入回执 of one file. They come in the order of the files, each file's once and all together.

    Receipts that were given up are taken at any time. Raises UserError, naming the number, for receipts seen before,
    ones that skip a file, and ones that answer other content than this counter sent.
    """
    given = tuple(receipts)
    with store.write() as uow:
        batch = _require_expected(uow, number, answers, given)
        recorded = settle_receipts(uow, given, now)
        uow.courier.mark_answered(number, now)
        _audit(uow, actor, "courier.receipts", batch, now)
        uow.commit()
    return recorded


def check_receipts(store: Store, *, number: int, answers: str, receipts: Iterable[Receipt]) -> None:
    """Raise what ``take_receipts`` would."""
    with store.read() as uow:
        _require_expected(uow, number, answers, tuple(receipts))


def give_up(store: Store, actor: str, now: datetime, number: int) -> None:
    """不再等待 the receipts of a file: its acts may go into another, and those of later files are taken.

    For a counter restored from a backup, whose file the city refused because it has another of that number. Nothing is
    lost by it: the hub knows an act it had before. Raises UserError for a number that is not waited for.
    """
    with store.write() as uow:
        batch = _get(uow, number)
        if not batch.is_waited_for:
            raise UserError(f"第{number}号已不在等待", why="它的回执已经导入，或已不再等待", code="courier_not_waiting")
        uow.courier.mark_given_up(number, now)
        _audit(uow, actor, "courier.give_up", batch, now)
        uow.commit()


def courier_standing(store: Store, now: datetime) -> CourierStanding:
    """What is on its way by courier, and what could go."""
    with store.read() as uow:
        return CourierStanding(uow.courier.waited_for(), len(_ready(uow, now)))


def keep_hub_card(store: Store, actor: str, now: datetime, card: str, mark: str) -> None:
    """信任市级公钥: from now on files go to this hub and receipts come from it; audited."""
    with store.write() as uow:
        uow.counter.put(_HUB_CARD, card)
        uow.audit.append(at=now, actor=actor, event="courier.trust", subject=mark)
        uow.commit()


def find_hub_card(store: Store) -> str | None:
    """The card of the hub that files go to, or None when none was taken in."""
    with store.read() as uow:
        return uow.counter.get(_HUB_CARD)


def _ready(uow: UnitOfWork, now: datetime) -> list[OutboxRow]:
    """Acts that may go into a file: sent ones of unknown outcome too, unless another file carries them.

    Nothing goes behind an earlier act of its filing that is still under way.
    """
    carried = uow.courier.carried()
    most = MAX_ACTS_IN_FILE + len(carried)
    while True:
        ready: list[OutboxRow] = []
        under_way: set[str] = set()
        rows = uow.outbox.sendable(now, most)
        for row in rows:
            if row.act_id in carried:
                under_way.add(row.filing_number)
            elif row.filing_number not in under_way:
                ready.append(row)
        if len(ready) >= MAX_ACTS_IN_FILE or len(rows) < most:
            return ready
        # What waits behind acts under way hid the rest.
        most *= 2


def _get(uow: UnitOfWork, number: int) -> CourierBatch:
    batch = uow.courier.find(number)
    if batch is None:
        raise UserError(
            f"没有第{number}号信使文件", why="本窗口没有导出过这一号", remedy="请核对号数", code="courier_unknown"
        )
    return batch


def _require_expected(uow: UnitOfWork, number: int, answers: str, given: tuple[Receipt, ...]) -> CourierBatch:
    batch = _get(uow, number)
    if batch.answered_at is not None:
        raise UserError(f"第{number}号回执没有导入", why="它已经导入过", remedy="不用再办", code="receipts_repeated")
    first = next(iter(uow.courier.waited_for()), number)
    if batch.is_waited_for and number != first:
        raise UserError(
            f"第{number}号回执没有导入",
            why=f"第{first}号的回执还没有导入",
            remedy=f"请先导入第{first}号回执；文件丢了的，请市级再出一份",
            code="receipts_skipped",
        )
    # A counter restored from a backup may have given the number twice, to two files.
    if answers != batch.content_hash or {one.act_id for one in given} != set(batch.act_ids):
        raise UserError(
            f"第{number}号回执没有导入",
            why="它答复的不是本窗口导出的这一份",
            remedy="请与市级核对第几号文件已收",
            code="receipts_strange",
        )
    return batch


def _nothing_to_carry(waited_for: tuple[int, ...]) -> UserError:
    numbers = "、".join(str(number) for number in waited_for)
    return UserError(
        "没有要送的",
        why=f"能送的都已写入信使文件，第{numbers}号等待回执" if waited_for else "没有等待上报的备案",
        remedy="文件丢了的，请再次导出同一号" if waited_for else "",
        code="courier_nothing",
    )


def _audit(uow: UnitOfWork, actor: str, event: str, batch: CourierBatch, now: datetime) -> None:
    detail = json.dumps({"acts": len(batch.act_ids), "content": batch.content_hash})
    uow.audit.append(at=now, actor=actor, event=event, subject=f"courier-{batch.number}", detail=detail)
