"""Fields for typing: a line, a whole number, a date. Dates are typed as eight digits or with hyphens."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

_DATE = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_FULL_WIDTH_HYPHEN = str.maketrans("－", "-")


class _Line(QLineEdit):
    """What is too long for it is shown from its beginning, unless somebody is typing in it."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.setCursorPosition(0)

    def setText(self, words: str | None) -> None:
        """Other words, from their beginning."""
        super().setText(words)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What is typed goes on after what is there, as in any field."""
        if event.reason() is Qt.FocusReason.OtherFocusReason and not self.hasSelectedText():
            self.end(False)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Back to the beginning; a menu or another window leaves everything as it is."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS and not self.hasSelectedText():
            self.setCursorPosition(0)


def line_edit(value: str = "", *, placeholder: str = "", secret: bool = False) -> QLineEdit:
    """A one-line field. Lengths are for services to judge: Qt counts a rare character twice."""
    field = _Line(value)
    field.setPlaceholderText(placeholder)
    if secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def telephone_edit(value: str = "", *, placeholder: str = "") -> QLineEdit:
    """A field for a telephone number: digits and hyphens of full width become plain ones as they are typed."""
    field = line_edit(value, placeholder=placeholder)
    field.textEdited.connect(lambda typed: _write_plainly(field, typed))
    return field


def _write_plainly(field: QLineEdit, typed: str) -> None:
    plain = typed.translate(_FULL_WIDTH | _FULL_WIDTH_HYPHEN)
    if plain != typed:
        cursor = field.cursorPosition()
        field.setText(plain)
        field.setCursorPosition(cursor)


class NumberEdit(QLineEdit):
    """A whole number typed by hand; letters never get in."""

    value_changed = Signal(object)

    def __init__(self, value: int | None = None, *, placeholder: str = "", digits: int = 4) -> None:
        super().__init__("" if value is None else str(value))
        self._digits = digits
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self._edited)

    def value(self) -> int | None:
        """The number, or None while nothing is typed."""
        return int(self.text()) if self.text() else None

    def set_value(self, value: int | None) -> None:
        """Show a number without telling anybody."""
        self.setText("" if value is None else str(value))

    def _edited(self, typed: str) -> None:
        digits = "".join(char for char in typed.translate(_FULL_WIDTH) if char in "0123456789")[: self._digits]
        if digits != typed:
            self.setText(digits)
        self.value_changed.emit(self.value())


class DateEdit(QLineEdit):
    """A date typed by hand: 20261122, 2026-11-22 or 2026年11月22日; shown as 2026-11-22 when one leaves it."""

    value_changed = Signal(object)

    def __init__(self, value: date | None = None, *, placeholder: str = "8位数字，如 20261122") -> None:
        super().__init__(value.isoformat() if value else "")
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(lambda: self.value_changed.emit(self.value()))
        self.editingFinished.connect(self._tidy)

    def value(self) -> date | None:
        """The date, or None while what is typed is none."""
        return parse_date(self.text())

    def set_value(self, value: date | None) -> None:
        """Show a date without telling anybody."""
        self.setText(value.isoformat() if value else "")

    @property
    def is_wrong(self) -> bool:
        """Whether something is typed that is no date."""
        return bool(self.text().strip()) and self.value() is None

    def _tidy(self) -> None:
        value = self.value()
        if value is not None:
            self.setText(value.isoformat())


def parse_date(typed: str) -> date | None:
    """The date a clerk typed, or None when it is none."""
    match = _DATE.fullmatch("".join(typed.split()).translate(_FULL_WIDTH))
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
