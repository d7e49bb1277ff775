"""日终处理 before a command looks at records."""

from __future__ import annotations

from app.cli.answer import complain
from app.services.day_end import DayEndIncomplete, sweep
from app.services.desk import Desk


def bring_days_to_records(desk: Desk) -> None:
    """Do what the days brought; records at which that fails are told of and hold up no answer about the others."""
    try:
        sweep(desk)
    except DayEndIncomplete as problem:
        complain(str(problem))
