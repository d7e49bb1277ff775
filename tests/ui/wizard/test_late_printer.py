"""A printer that takes its time: the next applicant is served meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.ui.wizard.clerk import Clerk
from tests.ui.wizard.wholeness import faults, visible
from ui.printing.printers import PrinterChoice
from ui.widgets.buttons import Button
from ui.widgets.chip import StatusChip
from ui.wizards.new_filing import paper_desk
from ui.wizards.new_filing.paper_desk import FORM_NAMES
from ui.wizards.new_filing.print_step import PrintStep


def test_papers_come_out_one_after_the_other_while_the_next_applicant_is_served(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    printed: list[str] = []

    def print_late(*_: object, say: Callable[[str], object], title: str, **__: object) -> None:
        gate.wait()
        say("排队等待打印机")
        printed.append(title)

    monkeypatch.setattr(paper_desk, "list_printers", lambda: (PrinterChoice("前台", True),))
    monkeypatch.setattr(paper_desk, "print_pdf", print_late)
    clerk.reach_review()
    clerk.press("\n")
    clerk.settle()
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    printing.take_enter()
    training = clerk.counter.training
    assert training is not None
    training.insert(next(person for person in training.people if person.name == "李建国"))
    clerk.qtbot.waitUntil(lambda: clerk.work.reader.reading is not None and clerk.work.reader.reading.name == "李建国")
    clerk.page.begin(clerk.work.reader.reading)
    gate.set()
    clerk.settle()
    assert len(printed) == 2
    assert clerk.work.problems.shown is None
    assert "李建国" in clerk.words


def test_a_printers_long_name_pushes_nothing_off_the_page(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "HP_LaserJet_Professional_M1136_MFP"
    monkeypatch.setattr(paper_desk, "list_printers", lambda: (PrinterChoice(name, True),))
    monkeypatch.setattr(paper_desk, "print_pdf", lambda *_, **__: None)
    clerk.reach_review()
    clerk.press("\n")
    clerk.settle()
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    for _ in ("first", "again"):
        for form in ("filing", "commitment"):
            again = next(
                item
                for item in reversed(printing.findChildren(Button))
                if item.accessibleName().endswith(f"：{FORM_NAMES[form]}") and item.text() in ("只打这张", "再打一次")
            )
            again.click()
            clerk.settle()
        assert faults(clerk) == {}
        assert printing.minimumSizeHint().width() <= printing.width()
        chips = [chip for chip in visible(clerk, StatusChip) if name in chip.accessibleName()]
        assert len(chips) == 2, "the whole name is told to who asks"
