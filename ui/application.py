"""The program with a window: paint first, import and open afterwards, never the other way round."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.shell.main_window import MainWindow


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

    window.painted.connect(painted)
    window.show_maximised_if_small()
    code = application.exec()
    window.finish()
    return code
