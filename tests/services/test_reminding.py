"""已电话提醒: noted once for the day a promise is due on, seen in the register, taken back, never forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.filing import CommitmentState
from app.errors import UserError
from app.services.day_end import get_filing
from app.services.desk import Desk
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.services.queries import view_record
from app.services.reminding import PromiseLine, list_promises, note_reminder, take_back_reminder
from tests.builders import DAY, actor, commitment, filing
from tests.records import seed

_OWED = FilingQuery(with_commitment=True, is_live=True, order=ListOrder.DUE, descending=False)
_NOT_REMINDED = replace(_OWED, not_reminded=True)


def _numbers(desk: Desk, query: FilingQuery) -> list[str]:
    return [row.number for row in list_promises(desk, query)]


def test_a_reminder_is_told_in_the_register_and_leaves_those_of_whom_nobody_was_reminded(desk: Desk) -> None:
    owing = [filing(commitment=commitment(due_on=DAY + timedelta(days=days))) for days in (1, 9)]
    settled = filing(commitment=commitment(state=CommitmentState.KEPT))
    soon, late, *_ = seed(desk, *owing, settled, filing())
    assert _numbers(desk, _NOT_REMINDED) == [soon, late]
    reminder = note_reminder(desk, actor(), soon)
    assert (reminder.at, reminder.name) == (desk.now(), actor().name)
    first, second = list_promises(desk, _OWED)
    assert isinstance(first, PromiseLine)
    assert isinstance(second, PromiseLine)
    assert (first.reminder, second.reminder) == (reminder, None)
    for order in ListOrder:
        assert _numbers(desk, replace(_NOT_REMINDED, order=order)) == ([] if order is ListOrder.LETTER else [late])
    assert view_record(desk, soon, actor().role).reminders == (reminder,)


def test_a_reminder_of_a_day_that_holds_no_more_is_none(desk: Desk) -> None:
    (number,) = seed(desk, filing(commitment=commitment(due_on=DAY)))
    note_reminder(desk, actor(), number)
    with desk.store.write() as uow:
        state, last = get_filing(uow, number), uow.filings.acts(number)[-1]
        moved = replace(state, commitment=commitment(due_on=DAY + timedelta(days=30)), revision=state.revision + 1)
        uow.filings.add_act(replace(last, id="again", sequence=moved.revision), moved)
        uow.commit()
    (line,) = list_promises(desk, _NOT_REMINDED)
    assert isinstance(line, PromiseLine)
    assert line.reminder is None
    assert len(view_record(desk, number, actor().role).reminders) == 1, "that it was made stays known"


def test_a_reminder_noted_by_mistake_is_taken_back_and_the_audit_keeps_both(desk: Desk) -> None:
    (number,) = seed(desk, filing(commitment=commitment(due_on=DAY)))
    reminder = note_reminder(desk, actor(), number)
    for _ in range(2):
        take_back_reminder(desk, actor(), number, reminder)
    assert _numbers(desk, _NOT_REMINDED) == [number]
    with desk.store.read() as uow:
        told = [(entry.event, json.loads(entry.detail)["due_on"]) for entry in list(uow.audit.entries())[-2:]]
    assert told == [("promise.reminded", DAY.isoformat()), ("promise.reminder_taken_back", DAY.isoformat())]


def test_nobody_is_reminded_of_what_is_not_owed(desk: Desk) -> None:
    (number,) = seed(desk, filing(commitment=commitment(state=CommitmentState.KEPT)))
    with pytest.raises(UserError, match="没有等待补交的材料"):
        note_reminder(desk, actor(), number)
