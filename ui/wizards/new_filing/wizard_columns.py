"""The wizard's three columns; with large type on a small monitor two, the applicant above the reasons."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.style.resizing import UNBOUNDED
from ui.style.tokens import scaled, tokens
from ui.widgets.boxes import Scroll, column, row
from ui.wizards.new_filing.applicant_card import APPLICANT_WIDTH
from ui.wizards.new_filing.basis_panel import WIDTH_AT_LEAST

_WIDE_ENOUGH = 1056
"""What the wizard has in the smallest window with ordinary type: there the three columns always stand."""
_SIDE_WIDTH = WIDTH_AT_LEAST
_BASIS_HEIGHT = 272
"""One reason of any length, at the side's width."""


class WizardColumns(QWidget):
    """Applicant, step, reasons."""

    def __init__(self, applicant: QWidget, middle: QWidget, basis: QWidget) -> None:
        super().__init__()
        self._applicant, self._basis = applicant, basis
        self._side_body = QWidget()
        self._side_lines = column(self._side_body, gap=3)
        self._side = Scroll(self._side_body)
        self._row = row(self, gap=4)
        self._row.addWidget(self._side)
        self._row.addWidget(applicant)
        self._row.addWidget(middle, 3)
        self._row.addWidget(basis, 1)
        self._side.hide()
        self._is_narrow = False

    def redress(self) -> None:
        """Another size of type may want other columns."""
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_narrow = tokens().scale > 1 and self.width() < scaled(_WIDE_ENOUGH)
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self._applicant.setFixedWidth(scaled(_SIDE_WIDTH if is_narrow else APPLICANT_WIDTH))
        self._basis.setMinimumHeight(scaled(_BASIS_HEIGHT) if is_narrow else 0)
        # One below the other they are as wide, whether they scroll or not.
        self._basis.setMaximumWidth(scaled(_SIDE_WIDTH) if is_narrow else UNBOUNDED)
        if is_narrow:
            self._side_lines.addWidget(self._applicant)
            self._side_lines.addWidget(self._basis, 1)
            self._side.setFixedWidth(scaled(_SIDE_WIDTH) + self._side.verticalScrollBar().sizeHint().width())
        else:
            self._row.insertWidget(1, self._applicant)
            self._row.addWidget(self._basis, 1)
        self._side.setVisible(is_narrow)
