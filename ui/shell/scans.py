"""Scans from anywhere: a scanner types like a keyboard, so its bursts are told apart and taken out of the field."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.bootstrap.scanning import ScanDetector, ScannedCode
from app.services.paper_check import verify_check_text
from app.services.queries import find_by_code
from ui.shell.workplace import Workplace

_CHECK_MARK = "|"
"""Only the check code of our papers has it; a filing number never does."""


class ScanListener(QObject):
    """Watches the keys inside ``window`` while it is on screen, so never those of a locked one.

    A scanned code is told by ``scanned``, and its Enter presses nothing.
    """

    scanned = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._detector = ScanDetector()
        self._clock = QElapsedTimer()
        self._clock.start()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See each key once, on the widget that has the focus."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not event.text() or not self._window.isVisible() or watched is not self._target():
            return False
        outcome = self._detector.feed(event.text(), self._clock.elapsed())
        if not isinstance(outcome, ScannedCode):
            return False
        _take_out(watched, outcome.text)
        self.scanned.emit(outcome.text)
        return True

    def _target(self) -> QWidget | None:
        """The widget that gets the key: inside the window, or the whole of it when nothing there has the focus."""
        whole, focused = self._window.window(), QApplication.focusWidget()
        if focused is None or focused is whole:
            return whole
        return focused if self._window.isAncestorOf(focused) else None


def _take_out(widget: QObject, code: str) -> None:
    """The burst was typed into the field that had the focus; what a person typed before it stays."""
    if isinstance(widget, QLineEdit) and widget.text().endswith(code):
        widget.setText(widget.text()[: -len(code)])


def find_scanned(work: Workplace, code: str) -> str:
    """The number of the record a barcode or check code names. Raises UserError for a foreign or forged code."""
    if _CHECK_MARK in code:
        return verify_check_text(work.counter.papers.signer, code).number
    return find_by_code(work.desk, code)
