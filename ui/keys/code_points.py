"""生僻字: a character typed by its code, in any field: ``20BB7`` or ``U+20BB7``, then Alt+X."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

_TYPED = re.compile(r"(?:[Uu]\+)?([0-9A-Fa-f]{4,6})\Z")
_FEWEST_DIGITS, _MOST_DIGITS = 4, 6
_IDEOGRAPHS_BEYOND = range(0x20000, 0x323B0)
"""CJK Extensions B to H: the newest of them are not in every Python's tables yet."""


def find_code(before: str) -> tuple[int, str] | None:
    """How many characters at the end of ``before`` are a code, and the character of it; None where there is none.

    The longest run of four to six hexadecimal digits that is the code of a character counts, with ``U+`` before it
    or without.
    """
    match = _TYPED.search(before)
    if match is None:
        return None
    digits = match[1]
    for count in range(min(len(digits), _MOST_DIGITS), _FEWEST_DIGITS - 1, -1):
        number = int(digits[-count:], 16)
        if _is_character(number):
            return (len(match[0]) if count == len(digits) else count), chr(number)
    return None


def _is_character(number: int) -> bool:
    if number in _IDEOGRAPHS_BEYOND:
        return True
    # Neither halves of characters, private use, control nor anything without a name.
    return number <= 0x10FFFF and unicodedata.category(chr(number))[0] not in "CZ"


class CodePoints(QObject):
    """Watches the field that has the focus for Alt+X, in ``window`` and in every dialog over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._field: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
            self._follow_focus(None, application.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+X; every other key is the field's."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() != Qt.Key.Key_X or event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        before = _before_cursor(watched)
        found = find_code(before)
        if found is not None:
            length, character = found
            # As an input method would: it can be undone, and the field tells of it as of anything typed.
            typed = QInputMethodEvent()
            typed.setCommitString(character, -length, length)
            QApplication.sendEvent(watched, typed)
        return True

    def _follow_focus(self, _: QWidget | None, focused: QWidget | None) -> None:
        if self._field is not None and isValid(self._field):
            self._field.removeEventFilter(self)
        self._field = focused if isinstance(focused, QLineEdit | QPlainTextEdit | QTextEdit) else None
        if self._field is not None:
            self._field.installEventFilter(self)


def _before_cursor(field: QObject) -> str:
    """What stands before the cursor; nothing where something is selected or nothing may be typed."""
    if isinstance(field, QLineEdit):
        if field.isReadOnly() or field.hasSelectedText() or field.echoMode() is not QLineEdit.EchoMode.Normal:
            return ""
        # The cursor counts UTF-16 units, a Python string characters.
        units = field.text().encode("utf-16-le")[: 2 * field.cursorPosition()]
        return units.decode("utf-16-le", errors="ignore")
    if isinstance(field, QPlainTextEdit | QTextEdit):
        cursor = field.textCursor()
        if field.isReadOnly() or cursor.hasSelection():
            return ""
        return cursor.block().text().encode("utf-16-le")[: 2 * cursor.positionInBlock()].decode("utf-16-le", "ignore")
    return ""
