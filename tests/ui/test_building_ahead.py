"""Pages and steps nobody has wanted yet are built while nobody waits, and whoever sits there sees nothing of it."""

from __future__ import annotations

import pytest

from app.flows.visit_data import VisitStep
from tests.ui.conftest import Desktop
from ui.shell import frame
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
