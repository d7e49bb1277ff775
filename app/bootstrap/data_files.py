"""Shipped data that rules need: holiday plans and policy packs."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from app.domain.dates import HolidayPlan, WorkingCalendar
from app.errors import UserError
from app.policy.institution_file import read_institutions
from app.policy.library import PackLibrary
from app.resource_files import resource_path
from app.services.institutions import ListedInstitutions
from app.strict_yaml import parse_file


class _PlanFile(BaseModel):
    """One year's file, as resources/calendars/README.md describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int
    source: str
    checked_on: date | None = None
    holidays: dict[date, str]
    workdays: tuple[date, ...]

    @model_validator(mode="after")
    def _belongs_to_its_year(self) -> _PlanFile:
        if any(day.year != self.year for day in (*self.holidays, *self.workdays)):
            raise ValueError(f"有不在{self.year}年的日期")
        return self


def load_calendar(*folders: Path) -> WorkingCalendar:
    """工作日历 out of ``<year>.yaml`` files; an office's own folder replaces a year of the shipped one.

    A file that cannot be used is left out, and what is wrong with it kept; the year then stays as it was before.
    """
    calendars = [_shipped_calendar(), *map(_calendar_in, folders)]
    plans = {year: plan for calendar in calendars for year, plan in calendar.plans.items()}
    return WorkingCalendar(plans, tuple(sentence for calendar in calendars for sentence in calendar.broken))


@cache
def _shipped_calendar() -> WorkingCalendar:
    """Read once a program: nobody changes these files under it."""
    return _calendar_in(resource_path("calendars"))


def _calendar_in(folder: Path) -> WorkingCalendar:
    plans: dict[int, HolidayPlan] = {}
    broken: list[str] = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].yaml")) if folder.is_dir() else ():
        try:
            plan = read_plan(path)
        except UserError as error:
            broken.append(f"放假安排 {path.name} 没有装入：{error}")
        else:
            plans[plan.year] = plan
    return WorkingCalendar(plans, tuple(broken))


def read_plan(path: Path) -> HolidayPlan:
    """放假安排 of one year out of a file ``<year>.yaml``. Raises UserError naming what is wrong with it."""
    read = parse_file(path, _PlanFile)
    if str(read.year) != path.stem:
        raise UserError(f"文件名与年份{read.year}不符", remedy="请改正后再试", code="schema")
    return HolidayPlan(read.year, frozenset(read.holidays), frozenset(read.workdays), read.source)


def load_institutions(*folders: Path) -> ListedInstitutions:
    """定点医疗机构名录 out of ``<area>.yaml`` files; a later folder replaces an area of an earlier one.

    Each is read when its area is first asked for: a province's has thousands of entries.
    """
    paths = {path.stem: path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.yaml"))}
    return ListedInstitutions(paths, lambda area: read_institutions(paths[area]))


def load_library(*folders: Path) -> PackLibrary:
    """政策库: the shipped packs and those of the office's own folders."""
    return PackLibrary.load(resource_path("policies"), *folders)
