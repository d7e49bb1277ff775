"""Buttons: one primary on a page, secondary beside it, danger for what cannot be undone, links for the rest."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.style.icons import icon, icon_size
from ui.style.tokens import scaled, theme
from ui.widgets.boxes import column, row
from ui.widgets.text import TextKind, text
from ui.widgets.tone import show_when

_LINK_EDGES = 7
"""How far behind its icon the words of a link begin, as Qt draws them, less what a label keeps before its own."""


class ButtonKind(StrEnum):
    """What a button is for."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"
    LINK = "link"


class Button(QPushButton):
    """A button with words, perhaps an icon before them; Enter presses it as the space bar does."""

    def __init__(self, words: str, kind: ButtonKind = ButtonKind.SECONDARY, *, icon_name: str = "") -> None:
        super().__init__(words)
        self.setProperty("kind", kind.value)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._kind, self._icon_name = kind, icon_name
        self.redress()

    def redress(self) -> None:
        """The icon in the colour of its kind."""
        if self._icon_name:
            colours = {ButtonKind.PRIMARY: theme().on_accent, ButtonKind.DANGER: theme().stop}
            self.setIcon(icon(self._icon_name, colours.get(self._kind, theme().accent)))
            self.setIconSize(icon_size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter of both key blocks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


def primary_button(words: str, icon_name: str = "") -> Button:
    """The one way on from a page."""
    return Button(words, ButtonKind.PRIMARY, icon_name=icon_name)


def secondary_button(words: str, icon_name: str = "") -> Button:
    """Anything else that can be done."""
    return Button(words, ButtonKind.SECONDARY, icon_name=icon_name)


def danger_button(words: str, icon_name: str = "") -> Button:
    """What cannot be undone."""
    return Button(words, ButtonKind.DANGER, icon_name=icon_name)


def link_button(words: str, icon_name: str = "") -> Button:
    """A small way to somewhere else."""
    return Button(words, ButtonKind.LINK, icon_name=icon_name)


def refuse(button: Button, why: str) -> None:
    """Grey a button that has no room for its reason beside it, which stands in its tip; without one bring it back."""
    button.setEnabled(not why)
    button.setToolTip(why)
    button.setAccessibleDescription(why)


def take_turns(begin: Button, stop: Button, *, is_running: bool) -> None:
    """While something runs it can only be stopped. The focus goes from the one to the other, never elsewhere."""
    coming, going = (stop, begin) if is_running else (begin, stop)
    had_focus = going.hasFocus()
    show_when(stop, is_running or had_focus)
    begin.setEnabled(True)
    if had_focus:
        coming.setFocus()
    show_when(stop, is_running)
    begin.setEnabled(not is_running)


class ReasonedButton(QWidget):
    """A button that, when it cannot be pressed, is greyed with its reason below it.

    Where one reason holds for many buttons it is said once by the caller (``is_said_elsewhere``), not below each.
    """

    def __init__(self, button: Button, refusal: str = "", *, is_said_elsewhere: bool = False) -> None:
        super().__init__()
        self.button = button
        self._is_said_elsewhere = is_said_elsewhere
        self._reason = text("", TextKind.SMALL, wrap=True)
        body = column(self, gap=1)
        body.addWidget(button)
        below = row(gap=0)
        if button.property("kind") == ButtonKind.LINK.value and not button.icon().isNull():
            # Below the words of the button, which stand behind its icon.
            before = QWidget()
            before.setFixedWidth(icon_size().width() + scaled(_LINK_EDGES))
            below.addWidget(before)
        below.addWidget(self._reason, 1)
        body.addLayout(below)
        self.refuse(refusal)

    def refuse(self, refusal: str) -> None:
        """Grey the button for this reason; an empty one brings it back."""
        self.button.setEnabled(not refusal)
        self.button.setAccessibleDescription(refusal)
        self._reason.setText(refusal)
        self._reason.setVisible(bool(refusal) and not self._is_said_elsewhere)
