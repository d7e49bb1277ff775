"""Looking at a window as somebody who sees little does: the way of the Tab key, and how far text stands out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTableView,
    QWidget,
)

from tests.ui.screen import visible_controls

LEAST_CONTRAST = 4.5
_SHARP = 2
"""Dots a pixel: enough that a stroke of the smallest text has its full colour somewhere."""
_SOLID_DOTS = 2
"""Dots of one colour that make a stroke; at the edges of strokes colours are mixed, and fainter."""
_LEAST_PLACE = 8
_ROUNDS_TO_LAY_OUT = 3
_EDGE = 3
"""Pixels around a control that are its border, not its words."""
_ROWS_LOOKED_AT = 4
_DOTS_OF_RGB32 = {"little": "BGRX", "big": "XRGB"}


def wrong_steps(window: QWidget) -> list[str]:
    """Where Tab leads up or to the left, against the order of reading, and controls to which it never leads."""
    # A window that was closed before may take the keys with it when it goes at last.
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    for _ in range(_ROUNDS_TO_LAY_OUT):
        QApplication.processEvents()
    controls = set(visible_controls(window))
    way = _way_of_tab(controls)
    back = [
        f"{_called(one)} → {_called(other)}"
        for one, other in pairwise([*way, *way[:1]])
        if not one.isAncestorOf(other) and not other.isAncestorOf(one) and _goes_back(one, other)
    ]
    missed = [control for control in controls - set(way) if not _is_reached(control, way)]
    # From the last control it leads back to the first.
    return (back if len(back) > 1 else []) + [f"never {_called(control)}" for control in missed]


def faint_texts(window: QWidget) -> list[tuple[str, float]]:
    """Every text drawn at less than 4.5 : 1, with what it is drawn at."""
    seen = _picture(window)
    found = []
    for name, place in _texts(window):
        contrast = _contrast_in(seen, place)
        if contrast < LEAST_CONTRAST:
            found.append((name, round(contrast, 2)))
    return found


def _way_of_tab(controls: set[QWidget]) -> list[QWidget]:
    """The circle of controls to which Tab leads, one after another."""
    next(iter(controls)).setFocus()
    seen: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in seen:
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return [control for control in seen[seen.index(now) if now in seen else 0 :] if control in controls]


def _is_reached(control: QWidget, way: list[QWidget]) -> bool:
    """Whether Tab comes to something in it; of buttons of which one is chosen it comes to one."""
    if isinstance(control, QRadioButton):
        group = control.group()
        others = group.buttons() if group is not None else control.parentWidget().findChildren(QRadioButton)
        return any(button in way for button in others)
    return any(control.isAncestorOf(other) for other in way)


def _goes_back(one: QWidget, other: QWidget) -> bool:
    first, second = _parts(one, other)
    if second.bottom() < first.top():
        # Up is right only into the column beside.
        return not second.left() >= first.right()
    same_line = second.top() <= first.bottom() and first.top() <= second.bottom()
    return same_line and second.right() < first.left()


def _parts(one: QWidget, other: QWidget) -> tuple[QRect, QRect]:
    """The parts, side by side in one parent, that hold the two controls."""
    above = [one, *_parents(one)]
    common = next(parent for parent in _parents(other) if parent in above)
    return _place_in(common, one), _place_in(common, other)


def _place_in(common: QWidget, widget: QWidget) -> QRect:
    while widget.parentWidget() is not common:
        widget = widget.parentWidget()
    return widget.geometry()


def _parents(widget: QWidget) -> list[QWidget]:
    parents = []
    while (parent := widget.parentWidget()) is not None:
        parents.append(parent)
        widget = parent
    return parents


def _texts(window: QWidget) -> Iterator[tuple[str, QRect]]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QTableView):
            yield from _cells(window, widget)
        # What is scrolled half out of sight may show its edge only.
        elif _shows_words(widget) and widget.visibleRegion().boundingRect().height() == widget.height():
            yield _called(widget), _seen_of(window, widget, _EDGE if not isinstance(widget, QLabel) else 0)


def _shows_words(widget: QWidget) -> bool:
    if isinstance(widget, QLabel | QAbstractButton):
        return bool(widget.text().strip())
    if isinstance(widget, QLineEdit):
        return bool(widget.text().strip() or widget.placeholderText())
    return isinstance(widget, QComboBox) and bool(widget.currentText())


def _cells(window: QWidget, table: QTableView) -> Iterator[tuple[str, QRect]]:
    model, view = table.model(), table.viewport()
    if model is None:
        return
    for row in range(min(model.rowCount(), _ROWS_LOOKED_AT)):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            place = table.visualRect(index).intersected(view.rect())
            if str(index.data() or "").strip() and place.width() > 2 * _EDGE and place.height() > 2 * _EDGE:
                corner = view.mapTo(window, place.topLeft())
                yield f"{table.accessibleName()} {index.data()}", QRect(corner, place.size()).adjusted(2, 2, -2, -2)


def _seen_of(window: QWidget, widget: QWidget, edge: int) -> QRect:
    place = widget.visibleRegion().boundingRect().adjusted(edge, edge, -edge, -edge)
    return QRect(widget.mapTo(window, place.topLeft()), place.size())


def _picture(window: QWidget) -> Image.Image:
    drawn = QImage(window.size() * _SHARP, QImage.Format.Format_RGB32)
    drawn.setDevicePixelRatio(_SHARP)
    window.render(drawn, QPoint(0, 0))
    dots = _DOTS_OF_RGB32[sys.byteorder]
    return Image.frombytes("RGB", (drawn.width(), drawn.height()), drawn.constBits(), "raw", dots)


def _contrast_in(seen: Image.Image, place: QRect) -> float:
    """How far what is drawn here stands out; a place too small to hold a word stands out by itself."""
    if place.width() < _LEAST_PLACE or place.height() < _LEAST_PLACE:
        return 21.0
    left, top = place.left() * _SHARP, place.top() * _SHARP
    part = seen.crop((left, top, left + place.width() * _SHARP, top + place.height() * _SHARP))
    area = part.width * part.height
    colours = sorted(part.getcolors(area) or [], reverse=True)
    ground = colours[0][1]
    solid = [colour for count, colour in colours[1:] if count >= _SOLID_DOTS]
    return max((_contrast(ground, colour) for colour in solid), default=21.0 if len(colours) == 1 else 1.0)


@cache
def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Contrast of two colours as WCAG 2 reckons it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, ...]) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _called(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {words or widget.accessibleName()}"
