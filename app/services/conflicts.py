"""上报冲突 as a person looks at it: ours and theirs side by side, and what may be decided. Nothing here writes.

It needs no line: the receipt named what stands in the way, and the act itself came with it or with the feed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.conflict import ConflictKind
from app.domain.elsewhere import place_words
from app.domain.filing import Act, Filing, fold
from app.domain.outbox import OutboxRow, Receipt
from app.domain.period_words import period_words
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind, Category, LifeState, UpstreamState
from app.errors import UserError
from app.services.ports import UnitOfWork
from app.wire.elsewhere import insurance_of
from app.wire.message import ActMessage

_FILING_NUMBER = re.compile(r"[0-9]{22}[0-9A-Z]")


@dataclass(frozen=True, repr=False)
class Fork(Private):
    """分叉: where a record of this counter and what the city has of it went different ways.

    ``before`` is the record up to there, None where the city refused all of it; ``withdrawn`` are the acts from there
    on. ``theirs`` is the newest act known of the filing that won, ``passed`` the acts of others that the city has of
    this one from there on, ``city_sequence`` how far the city counts.
    """

    kind: ConflictKind
    lost: OutboxRow
    receipt: Receipt
    before: Filing | None
    withdrawn: tuple[Act, ...]
    newest: OutboxRow
    theirs: ActMessage | None
    passed: tuple[ActMessage, ...]
    city_sequence: int


@dataclass(frozen=True, repr=False)
class Side(Private):
    """一方: who did what, when and where."""

    number: str
    act: str
    place: str
    clerk: str
    done_at: datetime
    reason: str


@dataclass(frozen=True, repr=False)
class Compared(Private):
    """一项对照: a field in words on both sides; ``theirs`` is empty where nothing is known."""

    name: str
    ours: str
    theirs: str
    differs: bool


def find_fork(uow: UnitOfWork, number: str) -> Fork | None:
    """The conflict of a record that nobody has decided yet, or None."""
    rows = uow.outbox.of_filing(number)
    found = find_lost(rows, uow.outbox.receipts_of(number))
    if found is None:
        return None
    lost, receipt, kind = found
    acts = uow.filings.acts(number)
    place = next(place for place, act in enumerate(acts) if act.id == lost.act_id)
    lost_sequence = _sequence_of(lost)
    passed = tuple(act for act in uow.elsewhere.acts(number) if act.sequence >= lost_sequence)
    newest = passed[-1] if passed else None
    theirs = newest if kind is ConflictKind.SAME_FILING else _named_in(uow, receipt.sentence)
    accepted = (_sequence_of(row) for row in rows if row.state is UpstreamState.ACCEPTED)
    return Fork(
        kind=kind,
        lost=lost,
        receipt=receipt,
        before=fold(acts[:place]) if place else None,
        withdrawn=acts[place:],
        newest=rows[-1],
        theirs=theirs,
        passed=passed,
        # One of ours may have gone in behind the one that lost: a correction of a filing that has ended.
        city_sequence=max([passed[-1].sequence if passed else lost_sequence - 1, *accepted]),
    )


def _sequence_of(row: OutboxRow) -> int:
    """Which act of its filing it is upstream."""
    return int(json.loads(row.body)["sequence"])


def get_fork(uow: UnitOfWork, number: str) -> Fork:
    """The conflict of a record. Raises UserError where there is none, or none any more."""
    fork = find_fork(uow, number)
    if fork is None:
        raise UserError(
            "这件备案没有待处理的上报冲突",
            why="上级没有因别处先办而退回，或已经处理过",
            remedy="请打开备案查看经过",
            code="no_conflict",
        )
    return fork


def find_lost(rows: Sequence[OutboxRow], receipts: Iterable[Receipt]) -> tuple[OutboxRow, Receipt, ConflictKind] | None:
    """The first act of a record that lost against another counter's and was not dealt with, or None."""
    refused = [row for row in rows if row.state is UpstreamState.REJECTED]
    if not refused:
        return None
    given = {receipt.act_id: receipt for receipt in receipts}
    for row in refused:
        receipt = given.get(row.act_id)
        kind = next((one for one in ConflictKind if receipt is not None and receipt.code == one.value), None)
        if receipt is not None and kind is not None:
            return row, receipt, kind
    return None


def side_of(message: ActMessage) -> Side:
    """一方 out of the act it sent upstream."""
    return Side(
        number=message.filing_number,
        act=ActKind(message.kind).label,
        place=place_words(message.office, message.counter),
        clerk=message.actor.name,
        done_at=datetime.fromisoformat(message.done_at),
        reason=message.record.memo,
    )


def compare(ours: ActMessage, theirs: ActMessage | None) -> tuple[Compared, ...]:
    """两边对照, field by field; fields that are empty on both sides are left out."""
    compared = []
    for name, words in _FIELDS:
        our_words = words(ours)
        their_words = words(theirs) if theirs is not None else ""
        if our_words or their_words:
            compared.append(Compared(name, our_words, their_words, theirs is not None and our_words != their_words))
    return tuple(compared)


def ours_of(fork: Fork) -> ActMessage:
    """本窗口的一件: the record as our newest act left it."""
    return ActMessage.model_validate_json(fork.newest.body)


def _named_in(uow: UnitOfWork, sentence: str) -> ActMessage | None:
    """The newest act of the filing that a receipt names."""
    acts = [act for number in _FILING_NUMBER.findall(sentence) for act in uow.elsewhere.acts(number)]
    return acts[-1] if acts else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _agent(message: ActMessage) -> str:
    record = message.record
    parts = (record.agnter_name, record.agnter_rlts, record.agnter_tel, record.agnter_certno)
    return "　".join(part for part in parts if part)


def _owed(message: ActMessage) -> str:
    return f"{message.commitment_due} 前补交" if message.commitment_due else ""


_FIELDS: tuple[tuple[str, Callable[[ActMessage], str]], ...] = (
    ("备案编号", lambda message: message.filing_number),
    ("姓名", lambda message: message.record.psn_name),
    ("险种", lambda message: insurance_of(message).label),
    ("人员类别", lambda message: Category(message.category).label),
    ("状态", lambda message: LifeState(message.status).label),
    ("就医地", lambda message: message.destination_name),
    ("医疗机构", lambda message: message.institution_name),
    ("机构等级", lambda message: message.institution_level),
    ("有效期", lambda message: period_words(_day(message.record.begndate), message.valid_until)),
    ("承诺补交材料", _owed),
    ("联系电话", lambda message: message.record.tel),
    ("异地联系地址", lambda message: message.record.resout_addr),
    ("代理人", _agent),
    ("原备案编号", lambda message: message.legacy_number),
)
