"""Civil periods as the Civil Code counts them: months, days, ages, working days."""

from __future__ import annotations

import calendar as month_lengths
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import (
    CHINA_STANDARD_TIME,
    FixedClock,
    HolidayPlan,
    SystemClock,
    WorkingCalendar,
    add_days_counting_first,
    add_months,
    age_on,
    age_reached_on,
)
from tests.builders import calendar

long_ago_to_far_off = st.dates(date(1900, 1, 1), date(2100, 12, 31))
working_days_known = st.dates(date(2005, 1, 1), date(2025, 12, 31))


def _due_day(start: date, months: int) -> date:
    """The last valid day by walking month after month on a calendar, and then to the month's end if it must be."""
    year, month = start.year, start.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        elif month == 0:
            year, month = year - 1, 12
    return date(year, month, min(start.day, month_lengths.monthrange(year, month)[1]))


@given(long_ago_to_far_off, st.integers(-60, 600))
def test_a_period_of_months_ends_on_the_corresponding_day_or_the_months_last(start: date, months: int) -> None:
    assert add_months(start, months) == _due_day(start, months)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2020, 5, 6), 12, date(2021, 5, 6)),
        (date(2020, 8, 31), 6, date(2021, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2020, 5, 6), 3, date(2020, 8, 6)),
        (date(2019, 12, 31), 1, date(2020, 1, 31)),
    ],
)
def test_periods_of_the_policies_end_as_written_there(start: date, months: int, last: date) -> None:
    assert add_months(start, months) == last


def test_extensions_are_counted_from_the_first_start_not_from_the_last_end() -> None:
    start = date(2021, 1, 31)
    once = add_months(start, 1)
    assert once == date(2021, 2, 28)
    assert add_months(start, 2) == date(2021, 3, 31) != add_months(once, 1)


@given(long_ago_to_far_off, st.integers(1, 400))
def test_days_that_count_the_first_take_in_exactly_so_many(start: date, days: int) -> None:
    last = add_days_counting_first(start, days)
    assert len([start + timedelta(days=passed) for passed in range((last - start).days + 1)]) == days


def test_ninety_days_from_the_first_of_may_end_on_the_twenty_ninth_of_july() -> None:
    assert add_days_counting_first(date(2021, 5, 1), 90) == date(2021, 7, 29)


@pytest.mark.parametrize(
    ("born", "years", "reached"),
    [
        (date(1960, 3, 2), 60, date(2020, 3, 2)),
        (date(1960, 2, 29), 60, date(2020, 2, 29)),
        (date(1960, 2, 29), 61, date(2021, 3, 1)),
        (date(2000, 2, 29), 100, date(2100, 3, 1)),
    ],
)
def test_an_age_is_reached_on_the_birthday_and_after_a_leap_day_on_the_first_of_march(
    born: date, years: int, reached: date
) -> None:
    assert age_reached_on(born, years) == reached
    assert age_on(born, reached) == years
    assert age_on(born, reached - timedelta(days=1)) == years - 1


@given(st.dates(date(1900, 1, 1), date(2000, 12, 31)), st.integers(0, 40_000))
def test_an_age_counts_the_birthdays_so_far(born: date, lived_days: int) -> None:
    day = born + timedelta(days=lived_days)
    years = age_on(born, day)
    assert age_reached_on(born, years) <= day < age_reached_on(born, years + 1)


@pytest.mark.parametrize(
    ("day", "next_working"),
    [
        (date(2020, 5, 6), date(2020, 5, 7)),
        (date(2020, 4, 30), date(2020, 5, 6)),  # five days of Labour Day
        (date(2020, 5, 8), date(2020, 5, 9)),  # a Saturday worked to make up for them
        (date(2020, 5, 9), date(2020, 5, 11)),
        (date(2020, 6, 24), date(2020, 6, 28)),  # Dragon Boat, then a working Sunday
        (date(2020, 9, 30), date(2020, 10, 9)),
    ],
)
def test_the_next_working_day_follows_the_state_councils_plan(day: date, next_working: date) -> None:
    found = calendar().after(day, 1)
    assert found.day == next_working
    assert not found.unknown_years


@given(working_days_known, st.integers(1, 25))
def test_so_many_working_days_later_means_so_many_working_days_between(day: date, count: int) -> None:
    plans = calendar()
    last = plans.after(day, count).day
    passed = [day + timedelta(days=number) for number in range(1, (last - day).days + 1)]
    assert sum(plans.is_working(item) for item in passed) == count
    assert plans.is_working(last)


@given(working_days_known)
def test_a_deadline_moves_only_over_days_off(day: date) -> None:
    plans = calendar()
    moved = plans.on_or_after(day).day
    assert plans.is_working(moved)
    skipped = [day + timedelta(days=number) for number in range((moved - day).days)]
    assert not any(plans.is_working(item) for item in skipped)


def test_a_year_without_a_plan_is_told_and_only_weekends_are_known() -> None:
    found = WorkingCalendar().on_or_after(date(2031, 10, 1))
    assert found.day == date(2031, 10, 1)
    assert found.unknown_years == {2031}


def test_the_unknown_year_is_told_when_only_the_end_of_the_way_lies_in_it() -> None:
    plan = HolidayPlan(2030, frozenset({date(2030, 12, 31)}), frozenset())
    found = WorkingCalendar({2030: plan}).after(date(2030, 12, 30), 1)
    assert (found.day, found.unknown_years) == (date(2031, 1, 1), {2031})


def test_a_plan_decides_before_the_weekday_does() -> None:
    saturday, monday = date(2030, 6, 1), date(2030, 6, 3)
    plan = HolidayPlan(2030, frozenset({monday}), frozenset({saturday}))
    calendar_of_2030 = WorkingCalendar({2030: plan})
    assert calendar_of_2030.is_working(saturday)
    assert not calendar_of_2030.is_working(monday)
    assert not calendar_of_2030.is_working(saturday + timedelta(days=1))


def test_every_instant_is_aware_and_in_china_standard_time() -> None:
    for clock in (SystemClock(), FixedClock.on(date(2020, 5, 6)), FixedClock(datetime.now(CHINA_STANDARD_TIME))):
        assert clock.now().utcoffset() == timedelta(hours=8)


def test_a_fixed_clock_stands_until_it_is_set() -> None:
    clock = FixedClock.on(date(2020, 5, 6), hour=17)
    assert clock.now() == clock.now() == datetime(2020, 5, 6, 17, tzinfo=CHINA_STANDARD_TIME)
