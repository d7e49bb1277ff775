"""A paper of the record on the whole page, side by side where it has two sheets."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.printing.paper_view import PaperView
from ui.widgets.boxes import clear, column, row
from ui.widgets.buttons import link_button
from ui.widgets.text import TextKind, text


class PaperPreview(QWidget):
    """表格预览; Esc goes back to the record."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = column(self, gap=3, margin=5)
        head = row(gap=3)
        self._back = link_button("返回备案", "arrow-left")
        self._back.clicked.connect(self.closed)
        self._name = text("", TextKind.TITLE)
        head.addWidget(self._back)
        head.addWidget(self._name)
        head.addStretch(1)
        outer.addLayout(head)
        self._sheets = row(gap=4)
        outer.addLayout(self._sheets, 1)

    @property
    def sheets(self) -> tuple[PaperView, ...]:
        """The sheets on screen."""
        return tuple(self.findChildren(PaperView))

    def begin(self, name: str) -> None:
        """Say that the paper is being drawn."""
        self._name.setText(name)
        clear(self._sheets)
        self._sheets.addWidget(PaperView("正在制表"))
        self._back.setFocus()

    def show_pages(self, pages: tuple[QImage, ...]) -> None:
        """Show every sheet."""
        clear(self._sheets)
        for image in pages:
            sheet = PaperView()
            sheet.show_page(image)
            self._sheets.addWidget(sheet)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
