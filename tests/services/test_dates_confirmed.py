"""A computer's date that leaps is doubted before anything is done under it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.dates import FixedClock
from app.domain.vocabulary import Circumstance, LifeState, Role
from app.errors import NeedsConfirmation
from app.services.accounts import add_user, sign_in
from app.services.cancellations import cancel
from app.services.dates_confirmed import confirm_date
from app.services.day_end import sweep
from app.services.desk import Desk
from app.services.filings import file
from app.services.queries import get_record
from tests.builders import BOTH_CARDS, DAY, actor, applicant, desk_in, intake, request


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path / "data") as made:
        add_user(made, login="1001", name="周晓敏", role=Role.CLERK, password="a long password", by="system")
        yield made


def set_clock(desk: Desk, instant: datetime) -> None:
    assert isinstance(desk.clock, FixedClock)
    desk.clock.instant = instant


def file_on_commitment(desk: Desk) -> str:
    asked = request(materials=BOTH_CARDS, commitment=True)
    who = applicant(circumstances=frozenset({Circumstance.ACCOMPANYING_ELDER}))
    result = file(desk, actor(), intake(asked, who))
    assert result.filing is not None
    return result.filing.number


def test_a_clock_years_ahead_ends_no_promise_and_no_filing(desk: Desk) -> None:
    number = file_on_commitment(desk)
    set_clock(desk, FixedClock.on(date(2036, 1, 1)).instant)
    with pytest.raises(NeedsConfirmation, match="2036-01-01"):
        sweep(desk)
    with pytest.raises(NeedsConfirmation):
        cancel(desk, actor(), number)
    with pytest.raises(NeedsConfirmation):
        sign_in(desk, "1001", "a long password")
    set_clock(desk, FixedClock.on(DAY + timedelta(days=1)).instant)
    assert sweep(desk) == ()
    assert get_record(desk, number).filing.status is LifeState.ACTIVE


def test_a_clock_set_back_is_doubted_too(desk: Desk) -> None:
    number = file_on_commitment(desk)
    set_clock(desk, desk.now() - timedelta(hours=2))
    with pytest.raises(NeedsConfirmation, match="早于最近一次办理"):
        cancel(desk, actor(), number, exceptions=("emergency",))


def test_a_clock_a_few_minutes_off_is_nobodys_concern(desk: Desk) -> None:
    number = file_on_commitment(desk)
    set_clock(desk, desk.now() - timedelta(minutes=4))
    assert cancel(desk, actor(), number, exceptions=("emergency",)).was_done


def test_a_persons_word_lets_the_days_have_passed(desk: Desk) -> None:
    number = file_on_commitment(desk)
    set_clock(desk, FixedClock.on(date(2021, 3, 1)).instant)
    assert sign_in(desk, "1001", "a long password", date_confirmed=True).login == "1001"
    assert sweep(desk) == (number,)
    assert get_record(desk, number).filing.status is LifeState.TERMINATED


def test_the_word_stands_in_the_audit(desk: Desk) -> None:
    file_on_commitment(desk)
    set_clock(desk, FixedClock.on(date(2021, 3, 1)).instant)
    confirm_date(desk, by="1001")
    with desk.store.read() as uow:
        last = list(uow.audit.entries())[-1]
    assert (last.event, last.actor, last.subject) == ("clock.confirmed", "1001", "2021-03-01")
