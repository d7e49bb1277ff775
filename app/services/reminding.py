"""已电话提醒: noting that somebody was reminded of a promise, and the register of promises with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from app.domain.filing import Actor, CommitmentState, Filing
from app.errors import UserError
from app.services.day_end import get_filing
from app.services.desk import Desk
from app.services.ports import FilingQuery, FilingSummary, UnitOfWork
from app.services.queries import search
from app.services.reminders import Reminder


@dataclass(frozen=True, repr=False)
class PromiseLine(FilingSummary):
    """承诺跟踪中的一行: with the last reminder of the promise as it stands, if there was one."""

    reminder: Reminder | None = None


def list_promises(desk: Desk, query: FilingQuery) -> tuple[FilingSummary, ...]:
    """Rows of the list that fit the query, each with its last reminder."""
    rows = search(desk, query)
    with desk.store.read() as uow:
        reminded = uow.reminders.of_filings(row.number for row in rows)
    return tuple(_line(row, reminded.get(row.number, ())) for row in rows)


def note_reminder(desk: Desk, actor: Actor, number: str) -> Reminder:
    """Note that the person of a record was telephoned about the promise just now; the audit has ``promise.reminded``.

    Raises UserError for an unknown number, and where no paper is owed any more.
    """
    with desk.store.write() as uow:
        reminder = Reminder(desk.now(), actor.login, actor.name, _due_on(get_filing(uow, number)))
        uow.reminders.keep(number, (*uow.reminders.of_filing(number), reminder))
        _note(uow, desk, actor, "promise.reminded", number, reminder)
        uow.commit()
    return reminder


def take_back_reminder(desk: Desk, actor: Actor, number: str, reminder: Reminder) -> None:
    """Take back what was noted by mistake; the audit keeps both. Nothing happens when it is gone already."""
    with desk.store.write() as uow:
        kept = uow.reminders.of_filing(number)
        if reminder in kept:
            uow.reminders.keep(number, tuple(item for item in kept if item != reminder))
            _note(uow, desk, actor, "promise.reminder_taken_back", number, reminder)
            uow.commit()


def _due_on(filing: Filing) -> date | None:
    commitment = filing.commitment
    if commitment is None or commitment.state is not CommitmentState.OPEN or not filing.status.is_live:
        raise UserError(
            "这件备案没有等待补交的材料", remedy="不用提醒；请刷新清单，看还欠着的", code="nothing_promised"
        )
    return commitment.due_on


def _note(uow: UnitOfWork, desk: Desk, actor: Actor, event: str, number: str, reminder: Reminder) -> None:
    due_on = reminder.due_on.isoformat() if reminder.due_on is not None else ""
    detail = json.dumps({"at": reminder.at.isoformat(), "due_on": due_on})
    uow.audit.append(at=desk.now(), actor=actor.login, event=event, subject=number, detail=detail)


def _line(row: FilingSummary, reminders: tuple[Reminder, ...]) -> PromiseLine:
    last = reminders[-1] if reminders else None
    holds = last is not None and last.due_on == row.commitment_due
    return PromiseLine(**vars(row), reminder=last if holds else None)
