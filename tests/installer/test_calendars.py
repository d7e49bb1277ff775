"""The holiday plans that ship are plausible, each for its own year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.resource_files import resource_path

PLANS = sorted(resource_path("calendars").glob("*.yaml"))
SATURDAY = 5


def _plan(path: Path) -> dict[str, Any]:
    plan: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return plan


def test_there_is_a_plan_for_every_year_of_the_source() -> None:
    assert [path.stem for path in PLANS] == [str(year) for year in range(2004, 2027)]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_speaks_of_its_year_and_says_where_it_comes_from(path: Path) -> None:
    plan = _plan(path)
    assert list(plan) == ["year", "source", "checked_on", "holidays", "workdays"]
    assert plan["year"] == int(path.stem)
    assert plan["source"]
    assert isinstance(plan["checked_on"], dt.date)
    assert {day.year for day in [*plan["holidays"], *plan["workdays"]]} == {plan["year"]}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_only_weekends_are_worked_instead_and_none_of_them_is_a_holiday(path: Path) -> None:
    plan = _plan(path)
    assert [day for day in plan["workdays"] if day.weekday() < SATURDAY] == []
    assert set(plan["workdays"]).isdisjoint(plan["holidays"])


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_new_year_may_day_and_the_national_day_are_free_in_every_plan(path: Path) -> None:
    plan = _plan(path)
    for month, name in [(1, "元旦"), (5, "劳动节"), (10, "国庆节")]:
        assert plan["holidays"][dt.date(plan["year"], month, 1)] == name


def test_the_plan_of_2020_has_the_prolonged_spring_festival_and_its_working_sundays() -> None:
    plan = _plan(resource_path("calendars", "2020.yaml"))
    assert plan["holidays"][dt.date(2020, 2, 2)] == "春节"
    assert dt.date(2020, 4, 26) in plan["workdays"]
