"""Tiles: large choices to decide between, and figures that open a list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.widgets.boxes import column, row, space
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, text
from ui.widgets.tone import TONE_ICONS, Tone, mark


class _Tile(QPushButton):
    """A button as large as what is written on it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "tile")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As large as the words, which a button does not know of by itself."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def heightForWidth(self, width: int) -> int:
        """As high as its words are in this width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter of both key blocks as the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


class ChoiceTile(_Tile):
    """A large choice: title, a line of detail; when refused it is greyed and says why, and can still be read."""

    chosen = Signal()

    def __init__(self, title: str, detail: str = "", *, key: str = "") -> None:
        super().__init__()
        self.setCheckable(True)
        self.refusal = ""
        self._title = text(title, TextKind.TITLE, wrap=True)
        self._detail = text(detail, TextKind.SMALL, wrap=True)
        self._key = text(key, TextKind.SMALL)
        body = row(self, gap=2, margin=3)
        words = column(gap=1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        words.addStretch(1)
        body.addLayout(words, 1)
        body.addWidget(self._key, 0, Qt.AlignmentFlag.AlignTop)
        for label in (self._title, self._detail, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(title)
        self.show_detail(detail)
        self.clicked.connect(self._clicked)

    def show_detail(self, detail: str, refusal: str = "") -> None:
        """Say more about the choice, or why it cannot be taken."""
        self.refusal = refusal
        self._detail.setText(refusal or detail)
        self._detail.setVisible(bool(refusal or detail))
        self.setAccessibleDescription(refusal or detail)
        mark(self, "refused", bool(refusal))
        for label in (self._title, self._detail):
            label.style().unpolish(label)
            label.style().polish(label)

    def _clicked(self) -> None:
        if self.refusal:
            self.setChecked(False)
            return
        self.setChecked(True)
        self.chosen.emit()


class CountTile(_Tile):
    """A figure with its words that opens the list it counts; a tone only when the figure asks for something."""

    def __init__(self, words: str, *, tone: Tone = Tone.PLAIN, icon_name: str = "") -> None:
        super().__init__()
        self._words, self._tone = words, tone
        self._given_icon = icon_name
        self._figure = text("", TextKind.FIGURE)
        self._name = text(words, TextKind.QUIET, wrap=True)
        self._name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._icon = IconLabel(icon_name or TONE_ICONS[tone], Tone.QUIET, on_line=True)
        body = column(self, gap=1)
        body.setContentsMargins(space(4), space(3), space(4), space(3))
        head = row(gap=2)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._name, 1)
        body.addLayout(head)
        # In a row of tiles all figures stand on one line, however long the words above them are.
        body.addStretch(1)
        body.addWidget(self._figure)
        for label in (self._figure, self._name, self._icon):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_count(0)

    @property
    def count(self) -> int:
        """The figure shown."""
        return int(self._figure.text())

    def show_count(self, count: int) -> None:
        """Show the figure; nothing to do is quiet."""
        tone = self._tone if count else Tone.QUIET
        self._figure.setText(str(count))
        mark(self._figure, "tone", tone)
        self._icon.show_icon(self._given_icon or TONE_ICONS[tone], tone)
        self.setAccessibleName(f"{self._words} {count} 件")
