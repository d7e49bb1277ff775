"""Boxes: columns and rows with the token spaces, panels, and pages that scroll."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.style.tokens import tokens


def space(step: int) -> int:
    """The ``step``-th space of the tokens, 1 to 6: 4, 8, 12, 16, 24, 32 px."""
    return tokens().space[step - 1]


def column(parent: QWidget | None = None, *, gap: int = 2, margin: int = 0) -> QVBoxLayout:
    """A column; ``gap`` and ``margin`` are steps of the token spaces, 0 none."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    _space(layout, gap, margin)
    return layout


def row(parent: QWidget | None = None, *, gap: int = 2, margin: int = 0) -> QHBoxLayout:
    """A row; ``gap`` and ``margin`` are steps of the token spaces, 0 none."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    _space(layout, gap, margin)
    return layout


def _space(layout: QLayout, gap: int, margin: int) -> None:
    layout.setSpacing(space(gap) if gap else 0)
    edge = space(margin) if margin else 0
    layout.setContentsMargins(edge, edge, edge, edge)


class Panel(QFrame):
    """A white card with a column in it."""

    def __init__(self, *, gap: int = 2, margin: int = 4) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.body = column(self, gap=gap, margin=margin)


class Scroll(QScrollArea):
    """A page's body: as wide as there is room, scrolled downwards when it is long."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)


def bring_into_view(parts: Sequence[QWidget]) -> None:
    """Scroll, once they have their places, as little as shows them all, or of more than there is room for the first."""
    QTimer.singleShot(0, parts[0], lambda: _scroll_to(parts[0], parts[-1]))


def _scroll_to(first: QWidget, last: QWidget) -> None:
    scroll: QWidget | None = first
    while scroll is not None and not isinstance(scroll, Scroll):
        scroll = scroll.parentWidget()
    if scroll is None:
        return
    view, bar, room = scroll.viewport(), scroll.verticalScrollBar(), scroll.viewport().height()
    top = bar.value() + first.mapTo(view, QPoint(0, 0)).y() - space(4)
    bottom = bar.value() + last.mapTo(view, QPoint(0, last.height())).y() + space(4)
    bar.setValue(min(max(bar.value(), bottom - room), top))


@contextmanager
def at_once(widget: QWidget) -> Iterator[None]:
    """Let what is put into a widget come on screen in one go, the keys staying where they are.

    Of each part that is shown by itself Qt lays the whole window out anew.
    """
    focused = widget.focusWidget() if widget.isVisible() else None
    had_keys = focused is not None and focused.hasFocus()
    is_shown = not widget.isHidden()
    widget.hide()
    try:
        yield
    finally:
        widget.setVisible(is_shown)
        if focused is not None and had_keys and isValid(focused) and focused.isVisible():
            focused.setFocus()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            # Taking it from its parent would make Qt look up its style once more; gone it is soon enough.
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            clear(inner)
