"""Tones: what a colour means, each with its icon, so that nothing is said by colour alone."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.style.tokens import theme


class Tone(StrEnum):
    """The few meanings a colour may have."""

    PLAIN = "plain"
    QUIET = "quiet"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    STOP = "stop"


TONE_ICONS = {
    Tone.PLAIN: "circle",
    Tone.QUIET: "circle",
    Tone.ACCENT: "info",
    Tone.OK: "circle-check",
    Tone.WARN: "triangle-alert",
    Tone.STOP: "circle-x",
}


def tone_colour(tone: Tone) -> str:
    """The theme's colour of a tone."""
    colours = theme()
    return {
        Tone.PLAIN: colours.ink,
        Tone.QUIET: colours.quiet,
        Tone.ACCENT: colours.accent,
        Tone.OK: colours.ok,
        Tone.WARN: colours.warn,
        Tone.STOP: colours.stop,
    }[tone]


def show_when(widget: QWidget, wanted: bool) -> None:
    """Show or hide. A widget without a parent is left to come with one: shown now, it would be a window."""
    if wanted and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(wanted)


def mark(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property the style sheet asks for, and draw the widget accordingly."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if widget.property(name) == text:
        return
    widget.setProperty(name, text)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
