"""What came back to the counter in the window for an act of another one."""

from __future__ import annotations

from dataclasses import replace

from app.domain.filing import Act, Actor, Filing, apply
from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import ActKind, Role
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.upstream import record_receipts, take_batch
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.ui.conftest import Desktop
from tests.wire.window import Window

THERE = "机构32080301第02窗口"


def _answer(desktop: Desktop, code: str, sentence: str, winner: ActMessage | None) -> None:
    store, now = desktop.counter.desk.store, desktop.counter.desk.now()
    rows = take_batch(store, now, 100)
    receipts = [Receipt(row.act_id, Verdict.ACCEPTED) for row in rows[:-1]]
    receipts.append(Receipt(rows[-1].act_id, Verdict.REJECTED, code=code, sentence=sentence))
    record_receipts(store, receipts, now, [winner] if winner is not None else [])


def changed_there(desktop: Desktop, filing: Filing, **changes: object) -> ActMessage:
    now = desktop.counter.desk.now()
    actor = Actor("1101", "邵建国", Role.CLERK, "32080301", "02")
    act = Act("3208030102-00000007", filing.number, 2, ActKind.CHANGE, now.date(), now, actor, changes)
    return ActMessage.model_validate_json(act_message_json(act, apply(filing, act)))


def lost_change(desktop: Desktop, *, winner_known: bool = True) -> Filing:
    """We changed the telephone, and so did window 02 before us."""
    filing = desktop.file_referral()
    desk = desktop.counter.desk
    assert change(desk, desktop.actor, filing.number, ChangeRequest(phone="13700000002")).was_done
    winner = changed_there(desktop, filing, contact=replace(filing.contact, phone="13700000001"))
    said = f"经办机构32080301第02窗口已先办理这件备案（{desk.now():%Y-%m-%d %H:%M} 到达上级），本次办理不予接收。"
    _answer(desktop, "sequence_taken", said, winner if winner_known else None)
    return filing


def lost_filing(desktop: Desktop) -> Filing:
    """The same person was filed at window 02 before us."""
    filing = desktop.file_referral()
    act, state = Window("02").file(
        person=filing.person,
        category=filing.category,
        destination=filing.destination,
        destination_name=filing.destination_name,
    )
    said = f"此人已由经办机构32080301第02窗口办理同类备案，备案编号{state.number}，本次办理不予接收。"
    _answer(desktop, "person_already_filed", said, ActMessage.model_validate_json(act_message_json(act, state)))
    return filing
