"""What the tests' window wants of its driver, outside a test."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_PATIENCE_SECONDS = 30.0
_ROUND_MS = 5
_NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """Presses keys and waits."""

    def addWidget(self, widget: QWidget) -> None:
        """The window is closed by whoever opened it."""

    def waitUntil(self, has_come: Callable[[], bool], timeout: int = 0) -> None:
        """Wait for something, at least ``timeout`` ms. Raises TimeoutError when it does not come."""
        end = time.monotonic() + max(timeout / 1000, _PATIENCE_SECONDS)
        while not has_come():
            if time.monotonic() > end:
                raise TimeoutError("the window did not come to rest")
            QTest.qWait(_ROUND_MS)

    def keyClick(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
        """Press one key."""
        QTest.keyClick(widget, key, modifier)

    def keyClicks(self, widget: QWidget, words: str) -> None:
        """Type letters and digits."""
        QTest.keyClicks(widget, words)
