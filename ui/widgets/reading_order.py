"""The way of the Tab key: as one reads, by the layouts, whatever was built first or built anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

_WHOLE = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
"""Controls of which nothing inside takes the focus for itself."""


def controls_of(widget: QWidget) -> Iterator[QWidget]:
    """What Tab comes to inside, in the order in which it is read: rows downwards, each from the left."""
    if widget.isHidden() or not widget.isEnabled():
        return
    found = False
    if not isinstance(widget, _WHOLE):
        for child in _children(widget):
            for control in controls_of(child):
                found = True
                yield control
    # What holds controls has the focus only until one of them takes it.
    if not found and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget


def move_focus(root: QWidget, *, forward: bool) -> bool:
    """The focus to the next control inside ``root``, from the last to the first; False when there is none."""
    controls = list(controls_of(root))
    if not controls:
        return False
    now = QApplication.focusWidget()
    place = _place_of(now, controls, forward=forward) if now is not None else (-1 if forward else 0)
    target = controls[(place + (1 if forward else -1)) % len(controls)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _show(target)
    return True


def _place_of(now: QWidget, controls: list[QWidget], *, forward: bool) -> int:
    """Where the focus is; for something that only holds controls, before the first of them or behind the last."""
    if now in controls:
        return controls.index(now)
    inside = [place for place, control in enumerate(controls) if now.isAncestorOf(control)]
    if not inside:
        return -1 if forward else 0
    return inside[0] - 1 if forward else inside[-1] + 1


def _children(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield inside
        return
    children = [child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()]
    layout = widget.layout()
    if layout is not None:
        yield from _widgets_in(layout, children)
        return
    yield from sorted(children, key=lambda child: (child.y(), child.x()))


def _widgets_in(layout: QLayout, widgets: list[QWidget]) -> Iterator[QWidget]:
    # Never by the items of the layout: Python keeps each item it was once given, and takes what is later made in the
    # same place of the memory for it, until the program falls.
    inside: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(widget), widget) for widget in widgets]
    inside += [(layout.indexOf(inner), inner) for inner in layout.children() if isinstance(inner, QLayout)]
    there = [(place, each) for place, each in inside if place >= 0]
    if isinstance(layout, QGridLayout):
        there.sort(key=lambda found: _row_and_column(layout, found[0]))
    else:
        there.sort(key=lambda found: found[0])
    for _, each in there:
        if isinstance(each, QLayout):
            yield from _widgets_in(each, widgets)
        else:
            yield each


def _row_and_column(grid: QGridLayout, place: int) -> tuple[int, int]:
    # The stubs know of no tuple here.
    row, column, *_ = cast(tuple[int, int, int, int], grid.getItemPosition(place))
    return row, column


def _show(target: QWidget) -> None:
    parent = target.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(target)
        parent = parent.parentWidget()
