"""A dialog that is as high as its words, whenever they change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QDialog


class GrowingDialog(QDialog):
    """Grows with a sentence that comes later, or with its letters: a dialog does not by itself."""

    def redress(self) -> None:
        """As large as its words are in the new size, also where they became smaller."""
        QTimer.singleShot(0, self, self._fit)

    def event(self, event: QEvent) -> bool:
        """What is in it was laid out anew."""
        # Asked first: after the event of its own deletion there is nothing left to ask.
        is_laid_out = event.type() is QEvent.Type.LayoutRequest
        was_taken = super().event(event)
        if is_laid_out:
            self._grow()
        return was_taken

    def _fit(self) -> None:
        self.adjustSize()
        self._grow()

    def _grow(self) -> None:
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
