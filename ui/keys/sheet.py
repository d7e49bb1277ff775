"""快捷键一览 (F1): the keys of the page on screen beside those that work everywhere, out of the one table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.keys.table import Shortcut
from ui.style.tokens import scaled
from ui.training import add_training_band
from ui.widgets.boxes import column, row, space
from ui.widgets.buttons import primary_button
from ui.widgets.growing_dialog import GrowingDialog
from ui.widgets.text import TextKind, section_title, text

Group = tuple[str, Sequence[Shortcut]]

_KEYS_WIDTH = 72
_WORDS_WIDTH = 248
_CLOSING = (Qt.Key.Key_F1, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeySheet(GrowingDialog):
    """A column for each of ``sides``: this page, everywhere, the way to each page. F1, Esc or Enter puts it away."""

    def __init__(self, parent: QWidget, *sides: Sequence[Group]) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = column(self, gap=4, margin=5)
        add_training_band(outer)
        columns = row(gap=5)
        for groups in sides:
            if groups:
                columns.addLayout(_side(groups))
        outer.addLayout(columns)
        foot = row()
        foot.addWidget(text("没有列出的，照按钮上写的键。", TextKind.SMALL), 1)
        close = primary_button("知道了")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot.addWidget(close)
        outer.addLayout(foot)
        close.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put it away."""
        if event.key() in _CLOSING:
            self.close()
            return
        super().keyPressEvent(event)


def _side(groups: Sequence[Group]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(space(4))
    grid.setVerticalSpacing(space(1))
    for title, shortcuts in groups:
        line = grid.rowCount()
        if line > 1:
            grid.setRowMinimumHeight(line, space(2))
            line += 1
        grid.addWidget(section_title(title), line, 0, 1, 2)
        for offset, shortcut in enumerate(shortcuts, start=line + 1):
            keys = text(shortcut.shown, TextKind.LABEL)
            keys.setMinimumWidth(scaled(_KEYS_WIDTH))
            words = text(shortcut.words, wrap=True)
            words.setMinimumWidth(scaled(_WORDS_WIDTH))
            # In the label, not in the grid, which would give a wrapped one the height of a single line.
            for label in (keys, words):
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(keys, offset, 0)
            grid.addWidget(words, offset, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    grid.setColumnStretch(1, 1)
    return grid
