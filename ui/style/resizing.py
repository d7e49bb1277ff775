"""Making what is on screen larger or smaller with its words: fixed, least and greatest sizes, and columns of grids."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.style.tokens import tokens

UNBOUNDED = 16_777_215
"""Qt's greatest size of a widget that has none."""


def resize_all(windows: Sequence[QWidget], ratio: float) -> None:
    """Multiply every set size inside these windows by ``ratio``; the windows themselves keep theirs.

    There and back leaves each size as it was, for a half pixel never tips it.
    """
    if ratio == 1:
        return
    for window in windows:
        # A dialog's own are found in the window below it, too.
        for widget in window.findChildren(QWidget):
            if not widget.isWindow() and widget.window() is window:
                _resize(widget, ratio)
        for grid in window.findChildren(QGridLayout):
            holder = grid.parentWidget()
            if holder is None or holder.window() is window:
                _resize_grid(grid, ratio)


def _resize(widget: QWidget, ratio: float) -> None:
    least, greatest = widget.minimumSize(), widget.maximumSize()
    if greatest != QSize(UNBOUNDED, UNBOUNDED):
        widget.setMaximumSize(_times(greatest.width(), ratio), _times(greatest.height(), ratio))
    if not least.isNull():
        widget.setMinimumSize(_times(least.width(), ratio), _times(least.height(), ratio))


def _resize_grid(grid: QGridLayout, ratio: float) -> None:
    for column in range(grid.columnCount()):
        grid.setColumnMinimumWidth(column, _times(grid.columnMinimumWidth(column), ratio))
    for row in range(grid.rowCount()):
        grid.setRowMinimumHeight(row, _times(grid.rowMinimumHeight(row), ratio))


def _times(pixels: int, ratio: float) -> int:
    # A wide field is as wide with any type.
    return pixels if pixels in (UNBOUNDED, tokens().grid.field_wide) else round(pixels * ratio)
