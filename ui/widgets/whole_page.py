"""整页查看: one thing on the whole page, with its name and the way back above it; Esc goes back too."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.boxes import column, row
from ui.widgets.buttons import link_button
from ui.widgets.text import TextKind, text


class WholePage(QWidget):
    """What is shown goes into ``body``, below the head."""

    closed = Signal()

    def __init__(self, back_words: str, *, margin: int = 0) -> None:
        super().__init__()
        self.body = column(self, gap=3, margin=margin)
        self.name = text("", TextKind.TITLE)
        self.back = link_button(back_words, "arrow-left")
        self.back.clicked.connect(self.closed)
        head = row(gap=3)
        head.addWidget(self.back)
        head.addWidget(self.name)
        head.addStretch(1)
        self.body.addLayout(head)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
