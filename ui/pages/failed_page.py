"""When the counter cannot be opened: what happened, why, what to do, and one button to try again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from ui.problems import BUG_REMEDY, BUG_SENTENCE, log_bug
from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, column
from ui.widgets.buttons import primary_button
from ui.widgets.notice import NoticeBar
from ui.widgets.text import page_title
from ui.widgets.tone import Tone


class FailedPage(QWidget):
    """打不开: calm, and never a dead end."""

    again = Signal()

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.setObjectName("ground")
        if isinstance(error, UserError):
            words = str(error)
        else:
            log_bug(error)
            words = BUG_SENTENCE + BUG_REMEDY
        outer = column(self, margin=6)
        outer.addStretch(1)
        panel = Panel(gap=4, margin=5)
        panel.setFixedWidth(scaled(640))
        panel.body.addWidget(page_title("窗口没有打开"))
        panel.body.addWidget(NoticeBar(words, Tone.STOP))
        button = primary_button("再试一次", "rotate-ccw")
        button.clicked.connect(self.again)
        panel.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        button.setFocus()
