"""待机: a welcome below the office's name, and nothing of anybody."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.boxes import column
from ui.widgets.text import TextKind, text

WELCOME = "您好，请坐"
WHAT_TO_SHOW = "办理异地就医备案，请出示社会保障卡或身份证。"


class IdlePage(QWidget):
    """What the next person sees when they sit down."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("欢迎")
        body = column(self, gap=6, margin=6)
        body.addStretch(1)
        for words, kind in ((WELCOME, TextKind.DISPLAY), (WHAT_TO_SHOW, TextKind.BODY)):
            label = text(words, kind, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            body.addWidget(label)
        body.addStretch(1)
