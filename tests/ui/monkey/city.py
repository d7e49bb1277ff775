"""The city on the other end: it takes what waits, refuses some of it, and knows of what others did first."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from app.domain.filing import Act, Actor, apply, fold
from app.domain.outbox import OutboxRow, Receipt, Verdict
from app.domain.vocabulary import ActKind, Role
from app.services.conflicts import find_fork
from app.services.upstream import record_receipts, take_batch
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.ui.conftest import Desktop
from ui.shell.workplace import Changed

_AT_ONCE = 20
_OTHER_OFFICE, _OTHER_COUNTER = "32080301", "02"


class City:
    """Answers as a hub does, as far as the window sees it."""

    def __init__(self, desktop: Desktop, chance: Random) -> None:
        self._desktop, self._chance = desktop, chance
        self._others = 100
        self.answered = 0

    def answer(self) -> str:
        """Take what waits, and give a receipt for each."""
        work = self._desktop.work
        store, now = work.desk.store, work.desk.now()
        winners: list[ActMessage] = []
        lost: set[str] = set()
        receipts = [self._judge(row, winners, lost) for row in take_batch(store, now, _AT_ONCE)]
        record_receipts(store, receipts, now, winners)
        self.answered += len(receipts)
        work.tell(Changed.OUTBOX, Changed.FILINGS)
        return f"the city answers {len(receipts)}, others were first with {len(winners)}"

    def _judge(self, row: OutboxRow, winners: list[ActMessage], lost: set[str]) -> Receipt:
        chance, number = self._chance.random(), row.filing_number
        with self._desktop.work.desk.store.read() as uow:
            is_behind = number in lost or find_fork(uow, number) is not None
        if is_behind or chance < 0.1:
            return Receipt(row.act_id, Verdict.LATER, code="busy", sentence="上级正忙，稍后再报。")
        if chance < 0.2:
            sentence = "此人的参保信息与上级不符，本次办理不予接收。"
            return Receipt(row.act_id, Verdict.REJECTED, code="record_differs", sentence=sentence)
        winner = self._find_winner(row) if chance < 0.35 else None
        if winner is None:
            return Receipt(row.act_id, Verdict.ACCEPTED, upstream_number=f"S{number}")
        winners.append(winner)
        lost.add(number)
        sentence = f"经办机构{_OTHER_OFFICE}第{_OTHER_COUNTER}窗口已先办理这件备案，本次办理不予接收。"
        return Receipt(row.act_id, Verdict.REJECTED, code="sequence_taken", sentence=sentence)

    def _find_winner(self, row: OutboxRow) -> ActMessage | None:
        """A change of the telephone at the other counter, in the place of the act; None where it has no such place."""
        desk, sent = self._desktop.work.desk, ActMessage.model_validate_json(row.body)
        with desk.store.read() as uow:
            acts = uow.filings.acts(row.filing_number)
        place = next((place for place, act in enumerate(acts) if act.id == row.act_id), 0)
        if place == 0 or sent.sequence != place + 1:
            return None
        before, now = fold(acts[:place]), desk.now()
        if not before.status.is_live:
            return None
        self._others += 1
        changed = Act(
            f"{_OTHER_OFFICE}{_OTHER_COUNTER}-{self._others:08d}",
            before.number,
            sent.sequence,
            ActKind.CHANGE,
            now.date(),
            now,
            Actor("1101", "邵建国", Role.CLERK, _OTHER_OFFICE, _OTHER_COUNTER),
            {"contact": replace(before.contact, phone=f"1370000{self._others:04d}")},
        )
        return ActMessage.model_validate_json(act_message_json(changed, apply(before, changed)))
