"""左侧导航: where one can go, each with its key; only what works is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ui.style.tokens import tokens
from ui.widgets.boxes import column, row
from ui.widgets.buttons import secondary_button
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone, mark


class NavigationButton(QPushButton):
    """One place to go: icon, name, key."""

    def __init__(self, name: str, icon_name: str, key: str) -> None:
        super().__init__()
        self.setProperty("kind", "navigation")
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(f"快捷键 {key}" if key else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon_name = icon_name
        self._icon = IconLabel(icon_name, Tone.QUIET)
        body = row(self, gap=2)
        body.setContentsMargins(16, 0, 12, 0)
        words = text(name)
        key_words = text(key, TextKind.SMALL)
        body.addWidget(self._icon)
        body.addWidget(words, 1)
        body.addWidget(key_words)
        self._words = (words, key_words)
        for label in (self._icon, *self._words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._recolour)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _recolour(self, checked: bool) -> None:
        self._icon.show_icon(self._icon_name, Tone.ACCENT if checked else Tone.QUIET)
        for label in self._words:
            mark(label, "chosen", checked)


class Navigation(QFrame):
    """The column on the left: office, places, and who sits here."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, office: str, counter: str, person: str) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(tokens().grid.navigation_width)
        self._buttons: dict[str, NavigationButton] = {}
        body = column(self, gap=0)
        head = column(gap=1, margin=4)
        self._office = text(_in_lines(office), TextKind.SECTION, wrap=True)
        head.addWidget(self._office)
        head.addWidget(text(counter, TextKind.SMALL))
        body.addLayout(head)
        self._places = column(gap=0)
        body.addLayout(self._places)
        body.addStretch(1)
        self._foot = foot = column(gap=2, margin=4)
        foot.addWidget(text(person, TextKind.QUIET))
        self.lock_button = secondary_button("锁屏", "lock")
        self.lock_button.setToolTip("快捷键 Ctrl+L")
        self.lock_button.clicked.connect(self.lock_wanted)
        foot.addWidget(self.lock_button)
        body.addLayout(foot)

    def add_news(self, news: QWidget) -> None:
        """Something that speaks now and then, above who sits here."""
        self._foot.insertWidget(0, news)

    def show_office(self, name: str) -> None:
        """Another name of the office."""
        self._office.setText(_in_lines(name))

    def add_place(self, page: str, name: str, icon_name: str, key: str) -> None:
        """One more place."""
        button = NavigationButton(name, icon_name, key)
        button.clicked.connect(lambda: self.chosen.emit(page))
        self._places.addWidget(button)
        self._buttons[page] = button

    def show_place(self, page: str) -> None:
        """Mark where one is; a page without a place of its own marks none."""
        for name, button in self._buttons.items():
            button.setChecked(name == page)

    @property
    def places(self) -> tuple[str, ...]:
        """The pages in their order."""
        return tuple(self._buttons)


def _in_lines(office: str) -> str:
    """What stands in brackets at the end begins a line of its own rather than break in two."""
    name, bracket, more = office.partition("（")
    return f"{name}\n{bracket}{more}" if name and bracket else office
