"""Civil periods: months, days, ages and deadlines as Chinese law counts them.

Sources: 民法典 第二百零一条 (the first day is not counted), 第二百零二条 (the corresponding day of the due month,
or its last day), 第二百零三条 (a last day that is no working day moves on).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple, Protocol

CHINA_STANDARD_TIME = timezone(timedelta(hours=8), "CST")
"""北京时间: all civil dates of the product are dates in this zone."""

_SATURDAY = 5
_MONTHS_A_YEAR = 12


class Clock(Protocol):
    """时钟: the only source of today and now."""

    def now(self) -> datetime:
        """The instant, aware, in China Standard Time."""


class SystemClock:
    """系统时钟: the computer's own clock read in China Standard Time."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(CHINA_STANDARD_TIME)


class FixedClock:
    """固定时钟 for one act, policy cases, training and tests; set it to move on."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    @classmethod
    def on(cls, day: date, hour: int = 9) -> FixedClock:
        """A clock that stands at ``hour`` o'clock on ``day``."""
        return cls(datetime(day.year, day.month, day.day, hour, tzinfo=CHINA_STANDARD_TIME))

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.instant


def add_months(start: date, months: int) -> date:
    """期间届满日: the last valid day of ``months`` counted from ``start`` (民法典 201-202条).

    The first day is not counted; where the due month has no such day its last day is taken.
    Repeated extensions pass the first start and the sum of months.
    """
    year, month = divmod(start.year * _MONTHS_A_YEAR + start.month - 1 + months, _MONTHS_A_YEAR)
    try:
        return start.replace(year=year, month=month + 1)
    except ValueError:
        _, last_day = monthrange(year, month + 1)
        return start.replace(year=year, month=month + 1, day=last_day)


def add_days_counting_first(start: date, days: int) -> date:
    """首日计入的期间届满日: last day of ``days`` where the text counts the first day itself."""
    return start + timedelta(days=days - 1)


def age_reached_on(born: date, years: int) -> date:
    """周岁达到日: the birthday itself; 29 February falls on 1 March in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_on(born: date, day: date) -> int:
    """周岁 on ``day``, in whole years."""
    years = day.year - born.year
    return years if age_reached_on(born, years) <= day else years - 1


@dataclass(frozen=True)
class HolidayPlan:
    """放假安排 of one year: days off on weekdays and working weekends (State Council's notice)."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str = ""


class WorkingDay(NamedTuple):
    """工作日推算结果: the day found and the years whose plan was not known on the way there."""

    day: date
    unknown_years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class WorkingCalendar:
    """工作日历: the known holiday plans; a year without one is unknown, not free of holidays.

    ``broken`` has a sentence for each plan that is there and cannot be used.
    """

    plans: Mapping[int, HolidayPlan] = field(default_factory=dict)
    broken: tuple[str, ...] = ()

    def is_working(self, day: date) -> bool:
        """Whether offices are open on ``day``, as far as the plans say."""
        plan = self.plans.get(day.year)
        if plan is not None:
            if day in plan.workdays:
                return True
            if day in plan.holidays:
                return False
        return day.weekday() < _SATURDAY

    def on_or_after(self, day: date) -> WorkingDay:
        """First working day on or after ``day`` (民法典 203条)."""
        unknown: set[int] = set()
        while True:
            if day.year not in self.plans:
                unknown.add(day.year)
            if self.is_working(day):
                return WorkingDay(day, frozenset(unknown))
            day += timedelta(days=1)

    def after(self, day: date, working_days: int) -> WorkingDay:
        """The ``working_days``-th working day after ``day``; ``day`` itself is not counted."""
        unknown: set[int] = set()
        for _ in range(working_days):
            found = self.on_or_after(day + timedelta(days=1))
            unknown |= found.unknown_years
            day = found.day
        return WorkingDay(day, frozenset(unknown))
