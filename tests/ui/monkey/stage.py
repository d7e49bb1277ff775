"""What a monkey finds at a counter, and what must hold when it has gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.bootstrap.counter import open_counter
from app.domain.audit import find_break
from app.store.database import DATABASE_NAME
from app.store.schema import check_integrity
from tests.ui.conftest import CLERK, Desktop
from tests.ui.crowd import bring_crowd
from tests.ui.lost_acts import lost_change
from tests.ui.monkey.monkey import Monkey
from tests.ui.monkey.people import bring_people
from tests.ui.scenes import elsewhere


def let_loose(
    desktop: Desktop, data: Path, seed: int, steps: int, on_step: Callable[[Monkey], object] = lambda _: None
) -> Monkey:
    """Fill a counter, hand it to a monkey, and look at what is left of it; the window is closed afterwards."""
    bring_people(desktop, data.parent / "roster")
    bring_crowd(desktop.counter.desk)
    desktop.file()
    desktop.keep_draft()
    desktop.keep_visit_at_review(4)
    elsewhere(desktop)
    lost_change(desktop)
    assert desktop.actor.login == CLERK
    monkey = Monkey(desktop, seed, data.parent / "monkey")
    monkey.run(steps, lambda: on_step(monkey))
    _look_over(monkey, data)
    return monkey


def _look_over(monkey: Monkey, data: Path) -> None:
    """Open the counter's folder once more, as after a crash: every visit is there, and the audit is whole."""
    counter = open_counter(data, clock=monkey.desktop.clock, built_in_reader=True)
    try:
        for lost in monkey.visits.find_lost(counter.desk):
            monkey.witness.note(f"lost: {lost}")
        with counter.desk.store.read() as uow:
            broken = find_break(uow.audit.entries())
        if broken is not None:
            monkey.witness.note(f"the audit is broken at entry {broken}")
        check_integrity(data / DATABASE_NAME, counter.store.keys.database)
        monkey.deeds = monkey.tally.count_deeds(counter.desk.store)
    finally:
        counter.close()
