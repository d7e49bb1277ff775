"""The program with a window: paint first, import and open afterwards, never the other way round."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.shell.main_window import MainWindow

_LISTEN_MS = 500


def run(
    folder: Path | None,
    *,
    on_painted: Callable[[], None] | None = None,
    on_ready: Callable[[], None] | None = None,
) -> int:
    """Open the counter in ``folder`` (default: the platform's) and run until the window closes.

    ``on_painted`` is called after the first paint, ``on_ready`` when somebody can sign in; both are for measuring.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationDisplayName("异地就医备案柜台")
    application.setApplicationName("yidi-counter")
    window = MainWindow()

    def painted() -> None:
        if on_painted is not None:
            on_painted()
        QTimer.singleShot(0, open_counter)

    def open_counter() -> None:
        from ui.shell.opening import Opening

        opening = Opening(application, window, folder)
        if on_ready is not None:
            opening.ready.connect(on_ready)
        opening.begin()

    listening = _quit_on_signals(application)
    window.painted.connect(painted)
    window.show_maximised_if_small()
    code = application.exec()
    listening.stop()
    window.finish()
    return code


def _quit_on_signals(application: QApplication) -> QTimer:
    """End in good order when the system or a terminal asks: the counter is closed, a training folder goes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.quit())
    # Python hears of a signal only between its own steps, and an idle window makes none.
    timer = QTimer(application, interval=_LISTEN_MS)
    timer.timeout.connect(_nothing)
    timer.start()
    return timer


def _nothing() -> None:
    """Give Python its step."""
