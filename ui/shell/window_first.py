"""窗口优先: work in the background goes on only while the window has nothing to do."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QObject, Qt, Signal, Slot

_LONGEST_WAIT_SECONDS = 0.25
"""A window that is this busy is at something long of its own, and acts must go up all the same."""
_WORKS_ON_SECONDS = 0.002
"""How long the background works between two knocks; shorter would cost more in knocking than it saves."""


class WindowFirst(QObject):
    """Knocks at the window's event loop and waits until it answers, which it does when it has nothing else to do.

    One thread at a time may wait. Lives in the window's thread.
    """

    _knocked = Signal()

    def __init__(self, parent: QObject, *, longest_wait_seconds: float = _LONGEST_WAIT_SECONDS) -> None:
        super().__init__(parent)
        self._longest_wait_seconds = longest_wait_seconds
        self._answered = threading.Event()
        self._went_on_at = 0.0
        self._knocked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def wait(self) -> None:
        """Return when the window is idle; called from the thread that works in the background, as often as it likes."""
        if time.perf_counter() - self._went_on_at < _WORKS_ON_SECONDS:
            return
        self._answered.clear()
        self._knocked.emit()
        self._answered.wait(self._longest_wait_seconds)
        self._went_on_at = time.perf_counter()

    @Slot()
    def _answer(self) -> None:
        self._answered.set()
