"""Whether all of a moment can be seen: nothing cut, nothing to scroll."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollBar, QWidget

from tests.ui.wizard.clerk import Clerk

W = TypeVar("W", bound=QWidget)


def visible(clerk: Clerk, kind: type[W]) -> list[W]:
    """Widgets of a kind that are on screen."""
    return [widget for widget in clerk.page.findChildren(kind) if widget.isVisible()]


def cut_texts(clerk: Clerk) -> list[str]:
    """Words that do not fit where they stand."""
    cut = []
    for label in visible(clerk, QLabel):
        room = label.contentsRect()
        flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextExpandTabs
        within = room.adjusted(0, 0, 0, 9999) if label.wordWrap() else room
        words = label.fontMetrics().boundingRect(within, int(flags), label.text())
        if label.text() and (words.width() > room.width() + 1 or words.height() > room.height() + 1):
            cut.append(label.text())
    buttons = [button for button in visible(clerk, QAbstractButton) if button.text()]
    wide = [item.text() for item in buttons if item.fontMetrics().horizontalAdvance(item.text()) > item.width()]
    return cut + wide


def faults(clerk: Clerk) -> dict[str, list[str]]:
    """What cannot be seen as a whole, by kind; empty where all can."""
    step = clerk.shown
    needed, room = step.minimumSizeHint(), step.size()
    found = {
        "cut": cut_texts(clerk),
        "over the edge": [
            control.accessibleName()
            for control in (*visible(clerk, QAbstractButton), *visible(clerk, QLineEdit))
            if control.visibleRegion().boundingRect().size() != control.size()
        ],
        "scrolled": [type(bar).__name__ for bar in visible(clerk, QScrollBar)],
        "squeezed": [f"{needed.toTuple()} in {room.toTuple()}"] if needed.height() > room.height() else [],
    }
    return {kind: words for kind, words in found.items() if words}
