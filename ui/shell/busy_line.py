"""正在处理: says that something takes its time, once it has taken longer than one waits without asking."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.tasks import Tasks
from ui.widgets.boxes import row
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone

_LOOK_MS = 500
LONG_SECONDS = 1.0
"""What is done by then is told by what it brings."""


class BusyLine(QWidget):
    """Looks at the clock only while something runs; its place stays its own, so that nothing moves when it speaks."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._icon = IconLabel("hourglass", Tone.ACCENT)
        self._words = text("", TextKind.SMALL)
        body = row(self, gap=1)
        body.addWidget(self._icon)
        body.addWidget(self._words, 1)
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keeps)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.look)
        tasks.busy_changed.connect(self._busy_changed)
        # Shown before it has its place it would be a window of its own, and take the keys.
        self.hide()
        if tasks.is_busy:
            self._look.start()

    @property
    def words(self) -> str:
        """What it says; nothing while all is quick."""
        return self._words.text()

    def look(self) -> None:
        """Say how long the oldest of what runs has taken."""
        seconds = self._tasks.longest_seconds
        is_long = seconds >= LONG_SECONDS
        self._words.setText(f"正在处理　{int(seconds)} 秒" if is_long else "")
        self.setAccessibleName("正在处理" if is_long else "")
        self.setVisible(is_long)

    def _busy_changed(self, is_busy: bool) -> None:
        if is_busy:
            self._look.start()
        else:
            self._look.stop()
            self.look()
