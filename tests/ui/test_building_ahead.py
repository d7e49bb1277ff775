"""Pages and steps nobody has wanted yet are built while nobody waits, and whoever sits there sees nothing of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.bootstrap.training import TRAINING_PASSWORD
from app.flows.visit_data import VisitStep
from tests.ui.conftest import Desktop
from ui.shell import frame
from ui.shell.navigation import NavigationButton
from ui.wizards.new_filing import step_shop
from ui.wizards.new_filing.page import NewFilingPage


def test_every_page_and_step_is_built_ahead_behind_what_is_shown(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "_IDLE_MS", 0)
    monkeypatch.setattr(step_shop, "_BETWEEN_MS", 0)
    room = desktop.sign_in()
    page = room.go("new_filing")
    desktop.settle()
    assert isinstance(page, NewFilingPage)
    step, focus = page.step, desktop.focus
    desktop.qtbot.waitUntil(lambda: room.is_built_ahead)
    desktop.qtbot.waitUntil(lambda: all(page._shop.find(kind) is not None for kind in VisitStep))
    desktop.settle()
    assert (room.page, page.step, desktop.focus) == (page, step, focus)
    assert step.isVisible()


def test_a_page_chosen_before_it_was_built_opens_unless_something_else_was_wanted_meanwhile(desktop: Desktop) -> None:
    room = desktop.sign_in()
    today = room.page
    assert _place(desktop) == "今日"
    desktop.qtbot.keyClick(desktop.focus, Qt.Key.Key_F9)
    assert room.page is today, "it is built a part at a time"
    assert desktop.focus is room, "and what is pressed meanwhile is not meant for the page that goes"
    desktop.qtbot.keyClick(desktop.focus, Qt.Key.Key_F3)
    desktop.settle()
    assert room.page is today
    assert today.isAncestorOf(desktop.focus)
    desktop.qtbot.keyClick(desktop.focus, Qt.Key.Key_F10)
    desktop.work.lock_wanted.emit()
    desktop.settle()
    assert desktop.rooms.sign_in.isAncestorOf(desktop.focus)
    desktop.type(TRAINING_PASSWORD)
    desktop.press(Qt.Key.Key_Return)
    assert room.page is today
    desktop.press(Qt.Key.Key_F5)
    assert room.page.title == _place(desktop) == "备案库"
    assert room.page.isAncestorOf(desktop.focus)


def _place(desktop: Desktop) -> str:
    """Where the navigation says one is."""
    (marked,) = (button for button in desktop.frame.findChildren(NavigationButton) if button.isChecked())
    return marked.accessibleName()
