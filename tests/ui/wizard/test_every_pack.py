"""Every step for every category of every pack, on the smallest monitor: nothing cut, nothing to scroll."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.dates import FixedClock
from app.domain.filing import Agent, Contact, MaterialTaken
from app.domain.media_type import MediaType
from app.domain.vocabulary import Circumstance, Insurance, MaterialHow
from app.flows.visit_data import VisitStep
from app.policy.pack import PackEdition
from app.resource_files import resource_path
from app.services.material_scans import MaterialScan
from tests.ui.wizard.clerk import PAGE_AT_1366, PAGE_AT_LEAST, TODAY, Clerk
from tests.ui.wizard.wholeness import faults

PACKS = sorted(path.name for path in resource_path("policies").iterdir() if path.is_dir())
STEPS = (VisitStep.CATEGORY, VisitStep.DETAILS, VisitStep.MATERIALS, VisitStep.REVIEW)
PAGE_BETWEEN_BARS = (PAGE_AT_1366[0], PAGE_AT_LEAST[1])
"""What is left on the same monitor between the title of the window and the bar of the desktop."""

LONG = "江苏省淮安市淮安区河下街道估衣街6号金色家园小区12幢3单元1502室"


def _set_day(clerk: Clerk, pack: str) -> PackEdition:
    """A day on which the pack is in force, so that it can be asked."""
    desk = replace(clerk.counter.desk, pack=pack)
    clerk.counter.desk = desk
    edition = desk.latest_edition()
    until = edition.in_force.until
    day = TODAY if until is None or until >= TODAY else until
    clock = desk.clock
    assert isinstance(clock, FixedClock)
    clock.instant = FixedClock.on(day).instant
    return edition


def _show(clerk: Clerk, step: VisitStep) -> None:
    visit = clerk.page.visit
    visit.flow.update(step=step)
    visit.moved.emit()
    clerk.settle()
    QApplication.processEvents()


def _fill_in(clerk: Clerk, edition: PackEdition, insurance: Insurance) -> None:
    """As much as can be on the screen: an agent, every circumstance, and every paper scanned."""
    visit = clerk.page.visit
    visit.flow.update(
        insurance=insurance,
        agent=Agent("320804199307306042", "王建军", "13900002222", "子女"),
        circumstances=tuple(Circumstance),
        destination="310000",
        contact=Contact(LONG, LONG, "13900001111", "13900002222"),
    )
    taken = tuple(MaterialTaken(line.group[0], MaterialHow.SCANNED) for line in visit.flow.checklist())
    visit.flow.update(
        materials=taken, scans=tuple(MaterialScan(item.material, "0" * 64, MediaType.PDF, 3) for item in taken)
    )
    visit.changed.emit()


@pytest.mark.parametrize("pack", PACKS)
def test_every_step_of_every_category_is_whole_on_the_smallest_monitor(clerk: Clerk, pack: str) -> None:
    edition = _set_day(clerk, pack)
    clerk.page.begin(None)
    clerk.insert_card("李建国")
    found: dict[str, object] = {}
    for category in edition.categories:
        for insurance in sorted(edition.insurance):
            clerk.page.visit.choose_category(category)
            for filled in (False, True):
                if filled:
                    _fill_in(clerk, edition, insurance)
                else:
                    clerk.page.visit.flow.update(
                        insurance=insurance, materials=(), scans=(), circumstances=(), agent=None, contact=Contact()
                    )
                for step in STEPS:
                    _show(clerk, step)
                    for room in (PAGE_AT_1366, PAGE_BETWEEN_BARS):
                        clerk.window.resize(*room)
                        clerk.settle()
                        if faults(clerk):
                            found[f"{category} {insurance} {filled} {step} {room}"] = faults(clerk)
    assert found == {}
