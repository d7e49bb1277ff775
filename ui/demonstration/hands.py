"""The hands and eyes of the demonstration: keys where the focus is, patience, and pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import EnvironmentProblem
from ui.shell.main_window import MainWindow
from ui.style.tokens import theme
from ui.tasks import Tasks

PATIENCE_SECONDS = 30.0
_ROUND_MS = 5
_KEY_MS = 40
"""Between two keys: what comes faster is taken for a scanner."""
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Hands:
    """Presses keys as a clerk does and never calls what is behind the window."""

    def __init__(self, window: MainWindow, tasks: Tasks, folder: Path) -> None:
        self._window = window
        self._tasks = tasks
        self._folder = folder
        self.pictures: list[Path] = []

    @property
    def focus(self) -> QWidget:
        """Where the next key goes: a dialog's control, or the window's."""
        return QApplication.focusWidget() or QApplication.activeWindow() or self._window

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = _NO_MODIFIER) -> None:
        """Press these keys one after another, and wait each time for what comes of it."""
        for key in keys:
            QTest.keyClick(self.focus, key, modifier)
            self.settle()

    def type(self, characters: str) -> None:
        """Type letters and digits, key by key."""
        for character in characters:
            QTest.keyClicks(self.focus, character)
            QTest.qWait(_KEY_MS)
        self.settle()

    def compose(self, words: str) -> None:
        """Put in Chinese words as an input method does."""
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(self.focus, event)
        self.settle()

    def settle(self) -> None:
        """Wait until the window has nothing left to do."""
        self.wait_for(lambda: not self._tasks.is_busy, "窗口没有停下来")
        # What was just put into a layout is shown, and takes the focus, in the rounds after.
        for _ in range(3):
            QTest.qWait(_ROUND_MS)
        self.wait_for(lambda: not self._tasks.is_busy, "窗口没有停下来")
        if QApplication.activeWindow() is None:
            # Without a window manager nobody gives the window the keys back when a dialog has closed.
            self._window.activateWindow()
            self.wait_for(self._window.isActiveWindow, "窗口没有打开")

    def wait_for(self, has_come: Callable[[], bool], else_say: str) -> None:
        """Wait for something. Raises EnvironmentProblem with ``else_say`` when it does not come."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not has_come():
            if time.monotonic() > end:
                raise EnvironmentProblem(f"演示停下了：{else_say}", remedy="请再演示一次", code="demo_stuck")
            QTest.qWait(_ROUND_MS)

    def picture(self, name: str) -> None:
        """Keep a picture of the window as it stands, and of the dialog over it."""
        self.settle()
        path = self._folder / f"{len(self.pictures) + 1:02d}-{name}.png"
        seen = self._window.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            corner = dialog.geometry().topLeft() - self._window.geometry().topLeft()
            painter = QPainter(seen)
            painter.drawPixmap(corner, dialog.grab())
            # What a window manager would draw around it.
            painter.setPen(QColor(theme().border))
            painter.drawRect(QRect(corner, dialog.size()))
            painter.end()
        if not seen.save(str(path)):
            raise EnvironmentProblem(
                "图片存不下来", why=f"{path.parent} 写不进去", remedy="请换一个文件夹", code="demo_disk"
            )
        self.pictures.append(path)
