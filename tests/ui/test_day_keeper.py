"""What the days bring is done at the start, at sign-in and when the date changes, and stops nobody's work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.domain.dates import CHINA_STANDARD_TIME, FixedClock
from app.domain.vocabulary import ActKind, LifeState, Role
from app.errors import EnvironmentProblem
from app.services.dates_confirmed import confirm_date
from app.services.queries import get_record
from tests.conftest import ExpectedLogs
from tests.ui.conftest import TODAY, Desktop
from tests.ui.screen import visible_words
from ui.pages.today_page import TodayPage
from ui.shell import day_keeper
from ui.shell.day_keeper import until_next_look_ms
from ui.shell.workplace import Changed


def sleep_until(desktop: Desktop, day: date) -> None:
    """The computer wakes up on another day, and nobody doubts its clock."""
    desktop.clock.instant = FixedClock.on(day).instant
    confirm_date(desktop.counter.desk, by="1001")


def ended(desktop: Desktop, number: str) -> bool:
    return get_record(desktop.counter.desk, number).filing.status is not LifeState.ACTIVE


@pytest.fixture
def promised(signed_in: Desktop) -> str:
    """The number of a filing whose promise falls due after half a year."""
    return signed_in.file().number


def test_the_clock_is_asked_every_minute_and_right_at_midnight() -> None:
    noon = datetime(2026, 5, 6, 12, 0, tzinfo=CHINA_STANDARD_TIME)
    assert until_next_look_ms(noon) == 60_000
    assert until_next_look_ms(noon.replace(hour=23, minute=59, second=58)) == 2_000
    assert until_next_look_ms(noon.replace(hour=23, minute=59, second=59, microsecond=999_999)) == 100


def test_a_day_that_began_while_the_computer_slept_is_swept_at_the_next_look(signed_in: Desktop, promised: str) -> None:
    signed_in.work.keep_days()
    signed_in.settle()
    assert not ended(signed_in, promised)
    sleep_until(signed_in, date(2026, 11, 7))
    signed_in.work.days.look()
    signed_in.settle()
    act = get_record(signed_in.counter.desk, promised).acts[-1]
    assert (act.kind, act.actor.role, act.on) == (ActKind.TERMINATE, Role.SYSTEM, date(2026, 11, 7))
    assert act.decision is not None
    assert "art. 7" in act.decision.cites


def test_looking_again_on_the_same_day_does_nothing(signed_in: Desktop, promised: str) -> None:
    heard: list[Changed] = []
    signed_in.work.changed.connect(heard.append)
    signed_in.clock.instant += timedelta(hours=1)
    signed_in.work.days.look()
    signed_in.settle()
    assert heard == []


def test_signing_in_sweeps(desktop: Desktop) -> None:
    number = desktop.file().number
    sleep_until(desktop, date(2026, 11, 7))
    desktop.sign_in()
    assert ended(desktop, number)


def test_the_today_page_left_open_over_midnight_shows_the_new_day(signed_in: Desktop, promised: str) -> None:
    page = signed_in.frame.go("today")
    signed_in.settle()
    assert isinstance(page, TodayPage)
    assert page.filed.text() == "今天登记 1 件"
    sleep_until(signed_in, TODAY + timedelta(days=1))
    signed_in.work.days.look()
    signed_in.settle()
    assert page.filed.text() == "今天登记 0 件"
    assert any(words.startswith("2026-05-07") for words in visible_words(page))


def test_a_clerks_act_gets_its_turn_between_the_parts_of_a_long_sweep(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    command = signed_in.tasks.command

    def give(*given: Any, **named: Any) -> None:
        order.append("given")
        command(*given, **named)

    def sweep_part(_: object, numbers: tuple[str, ...], __: object) -> tuple[str, ...]:
        order.append("".join(numbers))
        return numbers

    swept: list[bool] = []
    signed_in.work.days.swept.connect(lambda: swept.append(True))
    monkeypatch.setattr(signed_in.tasks, "command", give)
    monkeypatch.setattr(day_keeper, "_PART", 2)
    monkeypatch.setattr(day_keeper, "touched_today", lambda _: tuple("abcde"))
    monkeypatch.setattr(day_keeper, "sweep_these", sweep_part)
    signed_in.work.days.sweep()
    signed_in.settle()
    assert order == ["given", "ab", "given", "cd", "given", "e"], "never a second part in the queue of acts"
    assert swept == [True], "pages ask anew once, not at every part"


def test_a_sweep_that_fails_is_told_and_goes_on_where_it_was(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = signed_in.file().number, signed_in.file(1).number
    sleep_until(signed_in, date(2026, 11, 7))
    monkeypatch.setattr(day_keeper, "_PART", 1)
    do_part, done = day_keeper.sweep_these, 0

    def fail_at_the_second(*given: object) -> tuple[str, ...]:
        nonlocal done
        done += 1
        if done == 2:
            raise EnvironmentProblem("磁盘写满了", remedy="请清理磁盘", code="disk_full")
        return do_part(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(day_keeper, "sweep_these", fail_at_the_second)
    signed_in.work.days.sweep()
    signed_in.settle()
    dialog = signed_in.problems.shown
    assert dialog is not None
    assert sorted([ended(signed_in, first), ended(signed_in, second)]) == [False, True]
    dialog.close()
    signed_in.work.days.sweep()
    signed_in.settle()
    for number in (first, second):
        kinds = [act.kind for act in get_record(signed_in.counter.desk, number).acts]
        assert kinds == [ActKind.FILE, ActKind.TERMINATE]


def test_records_at_which_a_sweep_fails_hold_up_none_and_are_told_once_a_day(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    swept: list[tuple[str, ...]] = []

    def fail_at_two(_: object, numbers: tuple[str, ...], on_failure: Callable[[str, Exception], None]) -> Any:
        for number in set(numbers) & {"b", "d"}:
            on_failure(number, KeyError("王秀兰"))
        swept.append(numbers)
        return tuple(number for number in numbers if number not in "bd")

    days = signed_in.work.days
    monkeypatch.setattr(day_keeper, "_PART", 2)
    monkeypatch.setattr(day_keeper, "touched_today", lambda _: tuple("abcde"))
    monkeypatch.setattr(day_keeper, "sweep_these", fail_at_two)
    days.sweep()
    signed_in.settle()
    assert swept == [("a", "b"), ("c", "d"), ("e",)]
    dialog = signed_in.problems.shown
    assert dialog is not None
    assert "2件备案的日终处理没有做成：b、d。" in visible_words(dialog)
    dialog.close()
    assert len(expected_logs.claim("unexpected KeyError")) == 2
    days.sweep()
    signed_in.settle()
    assert signed_in.problems.shown is None, "the same again is not told every hour"
    sleep_until(signed_in, TODAY + timedelta(days=1))
    days.look()
    signed_in.settle()
    assert signed_in.problems.shown is not None
    assert len(expected_logs.claim("unexpected KeyError")) == 2


def test_a_window_that_closes_begins_no_further_part(signed_in: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_keeper, "_PART", 1)
    monkeypatch.setattr(day_keeper, "touched_today", lambda _: tuple("abc"))
    parts: list[str] = []
    monkeypatch.setattr(day_keeper, "sweep_these", lambda _, numbers, __: parts.extend(numbers) or numbers)
    days = signed_in.work.days
    days.sweep()
    days.stop()
    signed_in.settle()
    days.sweep()
    signed_in.settle()
    assert parts == []


def test_a_list_left_open_says_of_which_day_its_today_is(signed_in: Desktop, promised: str) -> None:
    today = signed_in.frame.go("today")
    assert isinstance(today, TodayPage)
    signed_in.settle()
    today.filed.click()
    signed_in.settle()
    page = signed_in.frame.page
    assert "今天登记　1 件" in visible_words(page), promised
    sleep_until(signed_in, date(2026, 5, 7))
    signed_in.work.days.look()
    signed_in.settle()
    assert "今天登记（按 2026-05-06 算）　1 件" in visible_words(page)
    signed_in.frame.go("today")
    today.filed.click()
    signed_in.settle()
    assert "今天登记　0 件" in visible_words(page)
