"""Scans from anywhere: a scanner types like a keyboard, so its bursts are told apart and taken out of the field."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget
from shiboken6 import isValid

from app.bootstrap.scanning import LateEnter, ScanDetector, ScannedCode
from app.services.paper_check import is_whole_code

_HOLD_MS = 60
"""Longer than a scanner needs for its next key, shorter than a person notices."""

_PERSONS_NUMBER = re.compile(r"[0-9]{5,}[0-9Xx]")
"""As of an identity document, a card or a telephone: readers of identity cards type it as fast as scanners do."""


class ScanListener(QObject):
    """Watches the keys inside ``window`` and the dialogs over it while it is on screen, so never those of a locked one.

    A scanned code is told by ``scanned``, and its Enter presses nothing, unless it is a person's number in a field
    for text: that is typed, however fast. A scanner that sends no Enter is understood
    when its keys stop. Where keys are not text but choices, such as the numbers of tiles, they are held until it is
    clear that no scanner sent them.
    """

    scanned = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._detector = ScanDetector(is_whole_code)
        clock = QElapsedTimer()
        clock.start()
        self.now_ms: Callable[[], int] = clock.elapsed
        """A steady clock for keys that do not say when they were pressed."""
        self._listened_to: QObject | None = None
        self._held: list[QKeyEvent] = []
        self._typed_into: QObject | None = None
        self._is_letting_go = False
        self._hold = QTimer(self, interval=_HOLD_MS, singleShot=True)
        self._hold.timeout.connect(self._paused)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
        self._follow_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the keys of the widget that has the focus, before it does."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if not event.text() or not self._window.isVisible() or self._is_letting_go:
            return False
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False  # a scanner holds no control key
        # When the key was pressed, not when this busy window came round to it; made-up keys have no such time.
        outcome = self._detector.feed(event.text(), event.timestamp() or self.now_ms())
        if isinstance(outcome, ScannedCode) and not _is_meant_for(watched, outcome.text):
            self._tell(outcome, watched)
            return True
        if isinstance(outcome, LateEnter):
            return True
        if outcome is None and event.text().isprintable() and not event.text().isspace():
            self._typed_into = watched
            self._hold.start()
            if not _takes_text(watched):
                self._held.append(event.clone())
                return True
        if not self._held:
            return False
        # It works where the keys before it leave the focus.
        self._held.append(event.clone())
        self._let_go()
        return True

    def _tell(self, code: ScannedCode, typed_into: QObject | None) -> None:
        self._hold.stop()
        self._held = []
        if typed_into is not None and isValid(typed_into):
            _take_out(typed_into, code.text)
        self.scanned.emit(code.text)

    def _paused(self) -> None:
        """No key came for a while: a scanner without Enter has ended, or a person thinks."""
        code = self._detector.settle()
        if code is not None:
            self._tell(code, self._typed_into)
        else:
            self._let_go()

    def _let_go(self) -> None:
        """The keys held were a person's: they do now what they would have done."""
        self._hold.stop()
        held, self._held = self._held, []
        if not held or self._typed_into is None or not isValid(self._typed_into):
            return
        self._is_letting_go = True
        try:
            for event in held:
                QApplication.sendEvent(QApplication.focusWidget() or self._typed_into, event)
        finally:
            self._is_letting_go = False

    def _follow_focus(self, *_: QWidget | None) -> None:
        """Listen where the keys go, and nowhere else: a filter on the whole program would see every event there is."""
        if not isValid(self._window):
            # The window is going; its focus moves about once more before this listener goes too.
            return
        if self._listened_to is not None and isValid(self._listened_to):
            self._listened_to.removeEventFilter(self)
        whole, focused = self._window.window(), QApplication.focusWidget()
        inside = focused is None or focused is whole or self._window.isAncestorOf(focused) or _is_over(focused, whole)
        self._listened_to = (focused or whole) if inside else None
        if self._listened_to is not None:
            self._listened_to.installEventFilter(self)


def _is_over(widget: QWidget, whole: QWidget) -> bool:
    """Whether a widget belongs to a dialog of the window: a scanner's Enter must not answer it."""
    dialog = widget.window()
    return isinstance(dialog, QDialog) and whole.isAncestorOf(dialog.parentWidget() or dialog)


def _takes_text(widget: QObject) -> bool:
    """Whether keys are put down as text, to be taken out again; a drop-down chooses by them unless it is typed into."""
    return isinstance(widget, QLineEdit) or (isinstance(widget, QComboBox) and widget.isEditable())


def _is_meant_for(widget: QObject, code: str) -> bool:
    """Whether a burst is what the field is there for: a person's number, and none of our own."""
    return _takes_text(widget) and bool(_PERSONS_NUMBER.fullmatch(code)) and not is_whole_code(code)


def _take_out(widget: QObject, code: str) -> None:
    """The burst was typed at the cursor of the field that had the focus; what a person typed around it stays."""
    if not isinstance(widget, QLineEdit):
        return
    words, end = widget.text(), widget.cursorPosition()
    if words[:end].endswith(code):
        begin = end - len(code)
        widget.setText(words[:begin] + words[end:])
        widget.setCursorPosition(begin)
