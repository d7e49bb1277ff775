"""The window itself: painted bare at once, filled when the rest is there.

It imports as little as it can; the name space ``Qt`` alone, with its hundreds of enumerations, costs 25 ms.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.style.tokens import theme, tokens

SMALLEST = QSize(1280, 680)
"""The least a page needs: a monitor of 1366×768 less the desktop's own bars."""

_TITLE = "异地就医备案柜台"
_USUAL = QSize(1366, 768)


class _BareFrame(QWidget):
    """The frame's two grounds without anything on them: what the eye expects, in no time."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._was_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the grounds, and say so the first time."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme().ground))
        painter.fillRect(0, 0, tokens().grid.navigation_width, self.height(), QColor(theme().paper))
        painter.end()
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()


class MainWindow(QMainWindow):
    """主窗口."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_TITLE)
        self.setMinimumSize(SMALLEST)
        self.resize(_USUAL)
        bare = _BareFrame()
        bare.painted.connect(self.painted)
        self.setCentralWidget(bare)
        self._on_close: list[Callable[[], None]] = []

    def show_maximised_if_small(self) -> None:
        """Use the whole of a small monitor; stay a window on a large one."""
        available = self.screen().availableSize()
        if available.width() <= _USUAL.width() or available.height() <= _USUAL.height():
            self.showMaximized()
        else:
            self.show()

    def show_training(self, is_training: bool) -> None:
        """Say in the title, which the task bar shows too, that this is practice."""
        self.setWindowTitle(f"{_TITLE}（练习）" if is_training else _TITLE)

    def show_content(self, content: QWidget) -> None:
        """Put ``content`` in the place of what was shown."""
        self.setCentralWidget(content)

    def on_close(self, finish: Callable[[], None]) -> None:
        """Call ``finish`` once when the program ends."""
        self._on_close.append(finish)

    def finish(self) -> None:
        """End everything that was opened for this window."""
        while self._on_close:
            self._on_close.pop()()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close; drafts are kept at every change, so nothing needs asking."""
        self.finish()
        super().closeEvent(event)
