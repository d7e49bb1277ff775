"""Months counted by another library: SQLite's own date arithmetic, which shares no code with what counts them here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlite

from app.domain.dates import add_months

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)


@pytest.fixture(scope="module")
def library() -> Iterator[Any]:
    connection = sqlite.connect(":memory:")
    yield connection
    connection.close()


def _due_day(library: Any, start: date, months: int) -> date:
    """The corresponding day of the due month, or by ``floor`` that month's last."""
    (text,) = library.execute("SELECT date(?, ?, 'floor')", (start.isoformat(), f"{months:+d} months")).fetchone()
    return date.fromisoformat(text)


def test_the_library_ends_a_month_as_the_civil_code_does(library: Any) -> None:
    assert _due_day(library, date(2020, 8, 31), 6) == date(2021, 2, 28)
    assert _due_day(library, date(2023, 8, 31), 6) == date(2024, 2, 29)


@given(st.dates(FIRST, LAST), st.integers(-600, 600))
def test_any_number_of_months_ends_where_the_library_says(library: Any, start: date, months: int) -> None:
    assert add_months(start, months) == _due_day(library, start, months)


def test_from_every_day_of_two_centuries_months_end_where_the_library_says(library: Any) -> None:
    # The number of months goes round with the days, thirty-seven being a stranger to both 7 and 12.
    starts = [(FIRST + timedelta(days=passed), 1 + passed % 37) for passed in range((LAST - FIRST).days + 1)]
    assert starts[-1][0] == LAST
    wrong = [
        (start, months) for start, months in starts if add_months(start, months) != _due_day(library, start, months)
    ]
    assert wrong == []
