"""Shipped data that rules need: holiday plans and policy packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from app.domain.dates import HolidayPlan, WorkingCalendar
from app.policy.library import PackLibrary
from app.resource_files import resource_path


def load_calendar(*folders: Path) -> WorkingCalendar:
    """工作日历 out of ``<year>.yaml`` files; an office's own folder replaces a year of the shipped one."""
    plans: dict[int, HolidayPlan] = {}
    for folder in (resource_path("calendars"), *folders):
        for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].yaml")) if folder.is_dir() else ():
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=_FAST_LOADER)  # noqa: S506 - a safe loader
            plan = HolidayPlan(
                year=data["year"],
                holidays=frozenset(_days(data["holidays"])),
                workdays=frozenset(_days(data["workdays"])),
                source=str(data["source"]),
            )
            plans[plan.year] = plan
    return WorkingCalendar(plans)


def load_library(*folders: Path) -> PackLibrary:
    """政策库: the shipped packs and those of the office's own folders."""
    return PackLibrary.load(resource_path("policies"), *folders)


_FAST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _days(value: dict[date, str] | list[date] | None) -> list[date]:
    return list(value or ())
