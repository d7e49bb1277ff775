"""Reading a window as a person does: what words are on it, which controls there are."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from re import sub

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QHeaderView, QLabel, QLineEdit, QTableView, QWidget


def visible_words(window: QWidget) -> list[str]:
    """Every text on screen, cells of tables included."""
    return [words for words in _all_words(window) if words]


def visible_controls(window: QWidget) -> list[QWidget]:
    """Everything that takes the focus by keyboard."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        # The header of a table belongs to its table.
        and not isinstance(widget, QHeaderView)
    ]


def _all_words(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel):
            words = widget.text()
            yield unescape(sub(r"<[^>]*>", "", words)) if widget.textFormat() is Qt.TextFormat.RichText else words
        elif isinstance(widget, QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QComboBox):
            yield from (widget.itemText(place) for place in range(widget.count()))
        elif isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        elif isinstance(widget, QTableView) and widget.model() is not None:
            model = widget.model()
            for column in range(model.columnCount()):
                yield str(model.headerData(column, Qt.Orientation.Horizontal))
                for row in range(model.rowCount()):
                    yield str(model.index(row, column).data())
        yield widget.toolTip()
        yield widget.accessibleName()
        yield widget.accessibleDescription()
