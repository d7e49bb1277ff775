"""Panels to be read: one below the other, or in two columns where a line would else be too long to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.style.tokens import scaled
from ui.widgets.boxes import column, row

_NARROWEST, _WIDEST = 480, 860
"""Of a column, in pixels with ordinary type."""


class ReadingColumns(QWidget):
    """As many columns as there is room for, two at most; the first panels stand on the left."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._coming: list[QWidget] = []
        """Parts that take the place of those once all of them are there."""
        self._unplaced: list[tuple[QWidget, bool]] = []
        """Parts that are to be put into their column, and whether it is the right one."""
        self._is_wide = False
        self._columns = (QWidget(), QWidget())
        self._bodies = tuple(column(side, gap=4) for side in self._columns)
        self._line = row(self, gap=4)
        for side in self._columns:
            self._line.addWidget(side, 1)
        self._columns[1].hide()
        self._gap = self._line.spacing()

    def show_parts(self, parts: Iterable[QWidget]) -> Iterator[None]:
        """Show these in the place of what was there, one at a time, so that the window never stands still for all.

        Nothing of it is done before the first step; to begin again before the last is allowed.
        """
        _let_go(self._coming)
        self._coming = []
        for part in parts:
            self._coming.append(part)
            part.setParent(self)
            # In the font they will be shown in; reckoned before, the halves would change with the next look.
            for widget in (part, *part.findChildren(QWidget)):
                widget.ensurePolished()
            part.sizeHint()
            yield
        _let_go(self._parts)
        self._parts, self._coming = self._coming, []
        self._begin_columns()
        while self._unplaced:
            self._place_next()
            yield

    def redress(self) -> None:
        """Larger words need wider columns; how high the panels are is known once all of them are dressed."""
        QTimer.singleShot(0, self, self._fit_anew)

    def _fit_anew(self) -> None:
        self._fit()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_wide = self.width() >= 2 * scaled(_NARROWEST) + self._gap
        # Whatever is left on a very wide monitor stays on the right.
        beyond = self.width() - self._gap - 2 * scaled(_WIDEST)
        self._line.setContentsMargins(0, 0, max(beyond, 0) if is_wide else 0, 0)
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self._arrange()

    def _arrange(self) -> None:
        self._begin_columns()
        while self._unplaced:
            self._place_next()

    def _begin_columns(self) -> None:
        """Half of the height on each side, as near as the panels allow."""
        for body in self._bodies:
            while body.takeAt(0) is not None:
                pass
        whole = sum(part.sizeHint().height() for part in self._parts)
        above = 0
        self._unplaced = []
        for part in self._parts:
            is_right = self._is_wide and above > 0 and above + part.sizeHint().height() / 2 > whole / 2
            self._unplaced.append((part, is_right))
            above += part.sizeHint().height()
        for body in self._bodies:
            body.addStretch(1)
        self._columns[1].setVisible(self._is_wide)

    def _place_next(self) -> None:
        part, is_right = self._unplaced.pop(0)
        body = self._bodies[is_right]
        body.insertWidget(body.count() - 1, part)


def _let_go(parts: Iterable[QWidget]) -> None:
    for part in parts:
        part.hide()
        part.deleteLater()
