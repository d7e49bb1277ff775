"""Labels: one function for each size and weight of text there is."""

from __future__ import annotations

from enum import StrEnum
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.style.tokens import scaled, tokens
from ui.widgets.tone import Tone, mark

_NATURAL_LINE_HEIGHT = 1.45
"""What the screen font's own lines take, in its size."""


def natural_line(size: int) -> int:
    """How high a line of the screen font is in this size, in pixels."""
    return round(size * _NATURAL_LINE_HEIGHT)


class TextKind(StrEnum):
    """The one type scale: 13 small, 15 body, 18 title, 24 display and figures."""

    BODY = "body"
    QUIET = "quiet"
    SMALL = "small"
    LABEL = "label"
    SECTION = "section"
    TITLE = "title"
    DISPLAY = "display"
    FIGURE = "figure"
    STRUCK = "struck"


def text(words: str = "", kind: TextKind = TextKind.BODY, *, wrap: bool = False, tone: Tone = Tone.PLAIN) -> QLabel:
    """A label in plain text; what comes from outside can never be taken for markup."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind.value)
    if wrap:
        label.setWordWrap(True)
        label.setMinimumWidth(scaled(80))
    if tone is not Tone.PLAIN:
        mark(label, "tone", tone)
    return label


def reading(words: str, kind: TextKind = TextKind.BODY) -> QLabel:
    """A longer text to be read, its lines set wider apart; it wraps, and it is taken for no markup either."""
    label = text(kind=kind, wrap=True)
    label.setTextFormat(Qt.TextFormat.RichText)
    percent = round(tokens().line_height_reading * 100 / _NATURAL_LINE_HEIGHT)
    label.setText(f'<p style="line-height:{percent}%">{escape(words)}</p>')
    label.setAccessibleName(words)
    return label


def selectable(label: QLabel) -> QLabel:
    """Let the clerk copy the label's text with the mouse; the keyboard passes it by."""
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def page_title(words: str) -> QLabel:
    """Title of a page, 24 px."""
    return text(words, TextKind.DISPLAY)


def section_title(words: str) -> QLabel:
    """Title of a section, 15 px bold."""
    return text(words, TextKind.SECTION)


def rule(parent: QWidget | None = None) -> QFrame:
    """A hairline between two things."""
    line = QFrame(parent)
    line.setProperty("kind", "rule")
    return line
