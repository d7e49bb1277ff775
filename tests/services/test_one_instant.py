"""One act has one day and one time, wherever in it midnight falls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.filing import Contact
from app.domain.vocabulary import ActKind, Category, Role
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.corrections import Correction, correct
from app.services.desk import Desk
from app.services.filings import file
from app.services.queries import get_record
from app.services.recording import ActResult
from app.services.status_changes import change_status
from tests.builders import COUNTER, DAY, actor, intake, request

MIDNIGHT = datetime.combine(DAY + timedelta(days=1), time(), CHINA_STANDARD_TIME)
REVIEWER = actor(Role.REVIEWER)
LOOKS = range(5)
"""How often the clock is asked before midnight; more often than any act asks it."""


class ClockAtMidnight:
    """A clock that passes midnight after it was asked so many times."""

    def __init__(self, looks: int) -> None:
        self._left = looks

    def now(self) -> datetime:
        self._left -= 1
        return MIDNIGHT if self._left < 0 else MIDNIGHT - timedelta(seconds=1)


def _at_midnight(desk: Desk, looks: int) -> Desk:
    return replace(desk, clock=ClockAtMidnight(looks))


@pytest.mark.parametrize("looks", LOOKS)
def test_a_filing_its_number_and_its_decision_are_of_one_day(desk: Desk, looks: int) -> None:
    made = file(_at_midnight(desk, looks), actor(), intake(request(Category.REFERRAL)))
    assert made.filing is not None
    assert made.act is not None
    [day] = {made.act.on, made.act.at.date(), made.decision.day, made.filing.filed_on}
    assert made.filing.number.startswith(f"{COUNTER.prefix}{day:%Y%m%d}")


@pytest.mark.parametrize("looks", LOOKS)
@pytest.mark.parametrize(
    "do",
    [
        lambda desk, number: change(desk, actor(), number, ChangeRequest(phone="13700002222")),
        lambda desk, number: cancel(desk, actor(), number),
        lambda desk, number: change_status(desk, actor(), number, ActKind.SUSPEND, reason="停保"),
        lambda desk, number: correct(desk, REVIEWER, number, Correction(name="王秀蓝"), reason="抄错"),
    ],
    ids=["change", "cancel", "suspend", "correct"],
)
def test_an_act_on_a_record_and_its_decision_are_of_one_day(
    desk: Desk, do: Callable[[Desk, str], ActResult], looks: int
) -> None:
    made = file(desk, actor(), intake(request(Category.REFERRAL), contact=Contact(phone="13900001111"))).filing
    assert made is not None
    do(_at_midnight(desk, looks), made.number)
    act = get_record(desk, made.number).acts[-1]
    assert act.decision is not None
    assert {act.on, act.at.date(), act.changes.get("changed_on", act.on)} == {act.decision.day}
