"""Widgets that only hold one another go on the window's thread, whoever makes the next objects."""

from __future__ import annotations

import gc
from threading import Thread

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tests.ui.conftest import Desktop
from ui.shell.litter import Litter, spare_what_is_there


def _leave_a_widget_behind() -> list[bool]:
    """A widget in a circle; what comes back says, once it is gone, that it is."""
    gone: list[bool] = []
    widget = QWidget()
    widget.destroyed.connect(lambda: gone.append(True))
    widget.itself = widget  # type: ignore[attr-defined]
    assert isValid(widget)
    return gone


def _make_many_objects(kept: list[object]) -> None:
    kept += ([each] for each in range(3 * gc.get_threshold()[0]))


def test_a_widget_left_behind_does_not_go_on_another_thread(signed_in: Desktop) -> None:
    gc.collect()
    gone = _leave_a_widget_behind()
    kept: list[object] = []
    thread = Thread(target=_make_many_objects, args=(kept,))
    thread.start()
    thread.join()
    assert not gone
    signed_in.rooms.litter.look()
    assert gone


def test_everything_is_cleared_up_once_the_window_is_locked(signed_in: Desktop) -> None:
    gc.collect()
    gone = _leave_a_widget_behind()
    gc.collect(0)
    signed_in.rooms.lock()
    signed_in.settle()
    assert gone


def test_python_never_collects_by_itself_once_there_is_a_window(signed_in: Desktop) -> None:
    gc.enable()
    try:
        Litter(signed_in.work, signed_in.window)
        assert not gc.isenabled()
    finally:
        gc.disable()


def test_what_was_there_before_the_window_is_left_out() -> None:
    loaded = [each for each in gc.get_objects() if isinstance(each, list)]
    spare_what_is_there()
    assert not {id(each) for each in loaded} & {id(each) for each in gc.get_objects()}
