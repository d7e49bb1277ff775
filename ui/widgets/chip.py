"""Status chips and lamps: a state as icon, word and colour together."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from ui.style.icons import pixmap
from ui.style.tokens import scaled, tokens
from ui.widgets.boxes import row
from ui.widgets.text import TextKind, natural_line, text
from ui.widgets.tone import TONE_ICONS, Tone, mark, tone_colour


class IconLabel(QWidget):
    """An icon on its own, always beside a word; in the colours of the theme and as sharp as the screen of the moment.

    ``size`` is in pixels with ordinary type. ``on_line`` makes it as high as a line of body text, so that at the top
    of words that wrap it stands on the first line.
    """

    def __init__(self, name: str, tone: Tone = Tone.PLAIN, *, size: int = 0, on_line: bool = False) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        side = scaled(size) if size else tokens().icon
        self.setFixedSize(side, natural_line(tokens().type.body) if on_line else side)

    def show_icon(self, name: str, tone: Tone) -> None:
        """Another icon or another colour."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon in the tone's colour, in the middle: a caller may have made the place higher."""
        side = min(self.width(), self.height())
        corner = QPoint((self.width() - side) // 2, (self.height() - side) // 2)
        painter = QPainter(self)
        painter.drawPixmap(corner, pixmap(self._name, tone_colour(self._tone), side, self.devicePixelRatioF()))
        painter.end()


class StatusChip(QFrame):
    """A state in a thin frame: icon, word, colour."""

    def __init__(self, word: str = "", tone: Tone = Tone.PLAIN, *, icon_name: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        body = row(self, gap=1)
        body.setContentsMargins(6, 3, 8, 3)
        self._icon = IconLabel(TONE_ICONS[tone], tone, size=14)
        self._word = text(word, TextKind.SMALL)
        body.addWidget(self._icon)
        body.addWidget(self._word)
        self.show_state(word, tone, icon_name=icon_name)

    @property
    def word(self) -> str:
        """The word shown."""
        return self._word.text()

    def show_state(self, word: str, tone: Tone, *, icon_name: str = "") -> None:
        """Show another state."""
        self._icon.show_icon(icon_name or TONE_ICONS[tone], tone)
        self._word.setText(word)
        self.setAccessibleName(word)
        mark(self._word, "tone", tone)
        mark(self, "tone", tone)


class Lamp(QPushButton):
    """A lamp of the frame: what it stands for, how it is, more in a sentence under the pointer; it opens what it tells.

    It says where it leads to by ``leads_to``.
    """

    def __init__(self, name: str, leads_to: str) -> None:
        super().__init__()
        self._name, self._leads_to = name, leads_to
        self.setProperty("kind", "lamp")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        body = row(self, gap=1)
        body.setContentsMargins(6, 0, 6, 0)
        self._icon = IconLabel("circle", Tone.QUIET, size=16)
        self._words = text(name, TextKind.SMALL)
        body.addWidget(self._icon)
        body.addWidget(self._words)
        for label in (self._icon, self._words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def words(self) -> str:
        """The words shown."""
        return self._words.text()

    def sizeHint(self) -> QSize:
        """As wide as the words, which a button does not know of by itself."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter of both key blocks as the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def show_state(self, word: str, tone: Tone, sentence: str = "", *, icon_name: str = "") -> None:
        """``word`` beside the name, ``sentence`` for the pointer and the screen reader."""
        self._icon.show_icon(icon_name or TONE_ICONS[tone], tone)
        self._words.setText(f"{self._name} {word}".strip())
        mark(self._words, "tone", tone)
        told = "　".join(part for part in (sentence, self._leads_to) if part)
        self.setToolTip(told)
        self.setAccessibleName(f"{self._name}：{word}")
        self.setAccessibleDescription(told)
