"""页面正文: what scrolls on a page ends where its head ends; the bar stands in the page's margin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from ui.widgets.boxes import Scroll, column, space

BAR = 12
"""How wide a scroll bar is, in pixels with any size of type."""


class PageScroll(Scroll):
    """The bar's room is always kept, so that nothing is laid out anew when it comes; without need it is not seen."""

    def __init__(self, body: QWidget) -> None:
        super().__init__(body)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._show_need)
        self._show_need(0, 0)

    def _show_need(self, least: int, most: int) -> None:
        self.verticalScrollBar().setEnabled(most > least)


def lay_out_page(
    page: QWidget, scroll: QWidget, *, above: Sequence[QWidget | QLayout] = (), below: Sequence[QWidget] = ()
) -> None:
    """What stands above and below of it ends on one line with what scrolls, at the page's margin."""
    outer = column(page, gap=4)
    edge = space(5)
    outer.setContentsMargins(edge, edge, edge - BAR, edge)
    _add(outer, above)
    outer.addWidget(scroll, 1)
    _add(outer, below)


def _add(outer: QVBoxLayout, parts: Sequence[QWidget | QLayout]) -> None:
    if not parts:
        return
    inner = column(gap=4)
    inner.setContentsMargins(0, 0, BAR, 0)
    for part in parts:
        if isinstance(part, QWidget):
            inner.addWidget(part)
        else:
            inner.addLayout(part)
    outer.addLayout(inner)
