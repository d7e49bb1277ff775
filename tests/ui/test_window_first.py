"""Work in the background waits for a window that is busy, and goes on when it is idle or has been busy for too long."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.shell.window_first import WindowFirst

LONG = 60.0


@pytest.fixture
def parent(qapp: QObject) -> QObject:
    return QObject()


def _wait_beside(first: WindowFirst) -> tuple[Thread, Event]:
    went_on = Event()

    def work() -> None:
        first.wait()
        went_on.set()

    thread = Thread(target=work)
    thread.start()
    return thread, went_on


def test_the_background_waits_until_the_window_comes_to_rest(parent: QObject, qtbot: QtBot) -> None:
    thread, went_on = _wait_beside(WindowFirst(parent, longest_wait_seconds=LONG))
    # No event is handled meanwhile, as while a page is drawn.
    assert not went_on.wait(0.05)
    qtbot.waitUntil(went_on.is_set)
    thread.join()


def test_a_window_that_never_comes_to_rest_holds_nothing_up_for_ever(parent: QObject) -> None:
    thread, went_on = _wait_beside(WindowFirst(parent, longest_wait_seconds=0.01))
    assert went_on.wait(LONG)
    thread.join()
