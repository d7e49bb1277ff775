"""信使收件: acts that came by hand are ruled on like any others, and their receipts go back sealed the same way.

A counter's files are taken in the order of their numbers, each once. What was answered is kept, so that lost receipts
can be written again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, func, insert, select

from app.domain.dates import Clock, SystemClock
from app.domain.outbox import Verdict
from app.errors import UserError
from app.hub import events
from app.hub.database import Database
from app.hub.feed import Reader, origin_of, read_page
from app.hub.intake import rule_on
from app.hub.journal import COMMAND_LINE, write_event
from app.hub.rows import insert_rows
from app.hub.tables import courier_file, courier_key, office_contact
from app.hub.winners import winners_of
from app.wire.batch import MAX_ACTS_IN_BATCH, ActReceipt, Batch
from app.wire.canonical import MESSAGE_FORMAT, canonical_json
from app.wire.courier import CarriedActs, read_acts, receipts_lines
from app.wire.courier_file import Address, open_file, seal_file
from app.wire.courier_keys import CourierKeys, PublicCard
from app.wire.feed import FeedKind
from app.wire.message import ActId, ActMessage

_PAGE_ITEMS = 1000
_F, _K = courier_file.c, courier_key.c
_act_id = TypeAdapter(ActId)
_MALFORMED = "内容不合规范，上级不予接收。请联系市级管理员核对两边的程序版本。"


@dataclass(frozen=True)
class TakenFile:
    """已收的信使文件: what it carried, how many of each verdict were given, and since when it wants the feed."""

    office: str
    counter: str
    number: int
    acts: int
    tally: dict[str, int]
    feed_after: str | None = None


@dataclass(frozen=True)
class _Sheet:
    """An act of a file, or, where it is malformed, its id alone."""

    act_id: str
    message: ActMessage | None


class CourierDesk:
    """收发处 of the hub, on its database and under its keys."""

    def __init__(self, database: Database, keys: CourierKeys, clock: Clock | None = None) -> None:
        self._database, self._keys = database, keys
        self._card = keys.hub_card()
        self._clock = clock or SystemClock()

    def take(self, path: Path, who: str = COMMAND_LINE, *, may_skip: bool = False) -> TakenFile:
        """Take in a counter's file, all of it or nothing. Its receipts are kept for ``write_receipts``.

        It is written down who took it in, and that the office was heard of. One that skips a number is taken when it
        ``may_skip``: a hub restored from a backup waits for files that were answered long ago and come no more.

        Raises UserError, naming the file, for one of an unknown counter, one for another hub, an altered one, one
        seen before, and one that skips a number; EnvironmentProblem when it cannot be read.
        """
        with open_file(path, "acts", self._keys, self._card, self._find_sender) as file:
            carried = read_acts(file)
            sheets = [_sheet(file.address, line) for line in carried.acts]

        def work(connection: Connection) -> list[ActReceipt]:
            _require_next(connection, file.address, carried.content_hash, may_skip=may_skip)
            receipts = list(_rule(connection, file.address, carried, sheets, self._clock))
            at = self._clock.now()
            row = _row(file.address, carried.content_hash, receipts, at)
            connection.execute(insert(courier_file), row)
            insert_rows(connection, office_contact, [{"office": file.address.office, "last_at": at.isoformat()}])
            _note(connection, who, "courier.taken", file.address, acts=len(sheets))
            return receipts

        receipts = self._database.transact(work)
        address, tally = file.address, Counter(str(receipt.verdict) for receipt in receipts)
        events.note(
            "courier_file",
            office=address.office,
            counter=address.counter,
            number=address.number,
            acts=len(sheets),
            **tally,
        )
        return TakenFile(address.office, address.counter, address.number, len(sheets), dict(tally), address.feed_after)

    def write_receipts(
        self,
        office: str,
        counter: str,
        number: int,
        path: Path,
        *,
        feed_after: str | None = None,
        who: str = COMMAND_LINE,
    ) -> None:
        """Write the receipts of a file that was taken, sealed to the counter; again and again the same receipts.

        After them comes the feed since the cursor ``feed_after``, if there is one. Raises UserError when no such file
        was taken or ``path`` is there, EnvironmentProblem when the disk refuses.
        """
        with self._database.read() as connection:
            card = _find_card(connection, office, counter)
            taken = None
            if card is not None:
                taken = connection.execute(
                    select(courier_file).where(_F.mark == card.mark, _F.number == number)
                ).one_or_none()
        if card is None or taken is None:
            raise UserError(
                f"没有{office}第{counter}窗口的第{number}号信使文件",
                why="这里没有收过，或窗口后来换了密钥",
                remedy="请核对机构、窗口和号数",
                code="courier_unknown",
            )
        address = Address(
            kind="receipts",
            office=office,
            counter=counter,
            number=number,
            sender=self._card.mark,
            receiver=card.mark,
        )
        receipts = [ActReceipt.model_validate(one) for one in json.loads(taken.receipts)]
        lines = receipts_lines(taken.received_at, taken.content_hash, receipts)
        # Its own acts too: a file does not say whether the counter was brought back from a backup meanwhile.
        reader = Reader(office, counter, with_own=True)
        pages = () if feed_after is None else self._pages(reader, feed_after, receipts)
        seal_file(path, address, self._keys, card, chain(lines, pages))
        with self._database.write() as connection:
            _note(connection, who, "courier.receipts", address)

    def _pages(self, reader: Reader, after: str, receipts: list[ActReceipt]) -> Iterator[bytes]:
        """The feed since ``after``, then what it never has: acts of another area that stand in the way of ones here."""
        origin = origin_of(self._database)
        remaining, page = 1, dict[str, Any]()
        while remaining:
            with self._database.read() as connection:
                text = read_page(connection, origin, reader, after, _PAGE_ITEMS)
            yield text.encode()
            page = json.loads(text)
            after, remaining = page["cursor"], page["remaining"]
        with self._database.read() as connection:
            winners = winners_of(connection, reader.office, receipts).values()
        from_afar = [winner for winner in winners if not winner.office.startswith(reader.area)]
        if from_afar:
            kind = FeedKind.FILINGS.value
            items = [{"kind": kind, "key": one.act_id, "content": one.model_dump()} for one in from_afar]
            # It stands where the last page ended and leads no further.
            yield canonical_json({**page, "after": after, "starts_over": False, "items": items}).encode()

    def _find_sender(self, address: Address) -> PublicCard | None:
        with self._database.read() as connection:
            return _find_card(connection, address.office, address.counter)


def register_card(database: Database, card: PublicCard, clock: Clock | None = None) -> bool:
    """登记窗口公钥: files of this counter are taken from now on. Whether another key was there before, which ends.

    A new key begins its numbers at 1.
    """
    at = (clock or SystemClock()).now().isoformat()
    row = {
        "office": card.office,
        "counter": card.counter,
        "mark": card.mark,
        "card": card.model_dump_json(),
        "registered_at": at,
    }

    def work(connection: Connection) -> bool:
        before = _find_card(connection, card.office, card.counter)
        connection.execute(delete(courier_key).where(_K.office == card.office, _K.counter == card.counter))
        connection.execute(insert(courier_key), row)
        write_event(connection, COMMAND_LINE, "courier.registered", f"{card.office}-{card.counter}", key=card.mark)
        return before is not None and before != card

    was_another = database.transact(work)
    events.note("courier_key", office=card.office, counter=card.counter, mark=card.mark)
    return was_another


def _find_card(connection: Connection, office: str, counter: str) -> PublicCard | None:
    text = connection.scalar(select(_K.card).where(_K.office == office, _K.counter == counter))
    return None if text is None else PublicCard.model_validate_json(text)


def _require_next(connection: Connection, address: Address, content: str, *, may_skip: bool) -> None:
    last = connection.scalar(select(func.max(_F.number)).where(_F.mark == address.sender)) or 0
    if address.number == last + 1 or (may_skip and address.number > last):
        return
    if address.number > last:
        missing = last + 1
        raise address.refused(
            f"第{missing}号还没有收到",
            "courier_skipped",
            f"请先收第{missing}号；丢了的请窗口再次导出第{missing}号；接收端恢复过备份的，用 hub courier import --skip",
        )
    before = connection.execute(
        select(_F.content_hash, _F.received_at).where(_F.mark == address.sender, _F.number == address.number)
    ).one_or_none()
    if before is None:
        raise address.refused(
            f"这一号跳过了，已经收到第{last}号",
            "courier_passed_over",
            f"请在窗口不再等待第{address.number}号，从第{last + 1}号起重新导出",
        )
    received_on = datetime.fromisoformat(before.received_at).strftime("%Y-%m-%d")
    if before.content_hash == content:
        raise address.refused(
            f"这一号已在 {received_on} 收过",
            "courier_repeated",
            "不用再收；回执丢了的，请在工作人员网页上下载，或用 hub courier receipts 再出一份",
        )
    raise address.refused(
        f"这一号已在 {received_on} 收过，内容与这份不同",
        "courier_number_reused",
        f"窗口如从备份恢复过，请在窗口不再等待第{address.number}号，从第{last + 1}号起重新导出",
    )


def _note(connection: Connection, who: str, what: str, address: Address, **figures: int) -> None:
    write_event(connection, who, what, f"{address.office}-{address.counter}", number=address.number, **figures)


def _sheet(address: Address, line: bytes) -> _Sheet:
    try:
        message = ActMessage.model_validate_json(line)
    except ValidationError:
        pass
    else:
        return _Sheet(message.act_id, message)
    try:
        return _Sheet(_act_id.validate_python(json.loads(line)["act_id"]), None)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise address.refused("签名无误，但内容不合信使文件的规定", "courier_content", "请核对两边的程序版本") from None


def _rule(
    connection: Connection, address: Address, carried: CarriedActs, sheets: list[_Sheet], clock: Clock
) -> Iterator[ActReceipt]:
    """A receipt for every act in order, as many in one go as a batch over the line has."""
    for start in range(0, len(sheets), MAX_ACTS_IN_BATCH):
        some = sheets[start : start + MAX_ACTS_IN_BATCH]
        messages = tuple(sheet.message for sheet in some if sheet.message is not None)
        given: Iterator[ActReceipt] = iter(())
        if messages:
            batch = Batch(
                format=MESSAGE_FORMAT,
                batch_id=carried.content_hash,
                office=address.office,
                counter=address.counter,
                acts=messages,
                settled=carried.settled,
            )
            given = iter([ruling.receipt for _, ruling in rule_on(connection, batch, clock.now)])
        for sheet in some:
            # One malformed act does not hold up the others; like over the line it is tried again, then set aside.
            yield next(given) if sheet.message is not None else _malformed(sheet.act_id)


def _malformed(act_id: str) -> ActReceipt:
    return ActReceipt(act_id=act_id, verdict=Verdict.LATER.value, code="act_malformed", sentence=_MALFORMED)


def _row(address: Address, content: str, receipts: list[ActReceipt], at: datetime) -> dict[str, Any]:
    return {
        "mark": address.sender,
        "number": address.number,
        "office": address.office,
        "counter": address.counter,
        "content_hash": content,
        "received_at": at.isoformat(),
        "receipts": json.dumps([receipt.model_dump() for receipt in receipts], ensure_ascii=False),
    }
