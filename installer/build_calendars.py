"""Makes ``resources/calendars/<year>.yaml`` from the package chinesecalendar.

A step of those who keep the data; the package is no dependency of the product:

    pip install chinesecalendar==1.11.0
    python installer/build_calendars.py --checked-on 2026-11-22
"""

from __future__ import annotations

import argparse
import datetime as dt
from importlib.metadata import version
from pathlib import Path

import yaml
from chinese_calendar.constants import Holiday, holidays, workdays

OUTPUT = Path(__file__).resolve().parent.parent / "resources" / "calendars"


def plan(year: int, checked_on: dt.date) -> dict[str, object]:
    """The holiday plan of one year as the file holds it."""
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    return {
        "year": year,
        "source": f"chinesecalendar {version('chinesecalendar')}",
        "checked_on": checked_on,
        "holidays": {day: names[name] for day, name in sorted(holidays.items()) if day.year == year},
        "workdays": sorted(day for day in workdays if day.year == year),
    }


def main() -> None:
    """Writes one file for every year the package knows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checked-on", type=dt.date.fromisoformat, required=True, help="the day of this look-up")
    checked_on = parser.parse_args().checked_on
    years = sorted({day.year for day in holidays})
    for year in years:
        text = yaml.safe_dump(plan(year, checked_on), allow_unicode=True, sort_keys=False)
        (OUTPUT / f"{year}.yaml").write_text(text, encoding="utf-8")
    print(f"{OUTPUT}: {years[0]} to {years[-1]}")


if __name__ == "__main__":
    main()
