"""Dressing the program: font, palette and style sheet, in one of the themes and sizes of type, at any time."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.style.fonts import body_font, load_screen_fonts
from ui.style.indicators import indicator_paths
from ui.style.resizing import resize_all
from ui.style.sheet import style_sheet
from ui.style.tokens import Theme, ThemeName, TypeSize, theme, tokens, wear


@runtime_checkable
class Redressed(Protocol):
    """A widget that keeps something of the theme which neither the style sheet nor its own painting asks for anew."""

    def redress(self) -> None:
        """Take it from the theme in use now."""


def dress(application: QApplication, name: ThemeName = ThemeName.NORMAL, size: TypeSize = TypeSize.ORDINARY) -> None:
    """Give the whole program the shipped font and the theme's colours, windows that are open included.

    Raises EnvironmentProblem when a shipped font is unsound.
    """
    load_screen_fonts()
    before = tokens().scale
    wear(name, size)
    # Before the style sheet, which sets some sizes itself.
    resize_all(application.topLevelWidgets(), tokens().scale / before)
    if not application.styleSheet():
        application.setStyle("Fusion")
    application.setFont(body_font())
    application.setPalette(_palette(theme()))
    application.setStyleSheet(style_sheet(indicator_paths(name)))
    widgets = application.allWidgets()
    # Asked of each kind, not of each widget: a protocol takes long to ask after.
    redressed = tuple(kind for kind in {type(widget) for widget in widgets} if issubclass(kind, Redressed))
    for widget in widgets:
        if isinstance(widget, redressed):
            widget.redress()


def _palette(colours: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: colours.ground,
        role.WindowText: colours.ink,
        role.Base: colours.paper,
        role.AlternateBase: colours.ground,
        role.Text: colours.ink,
        role.Button: colours.paper,
        role.ButtonText: colours.ink,
        role.PlaceholderText: colours.quiet,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.ToolTipBase: colours.paper,
        role.ToolTipText: colours.ink,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.disabled))
    return palette
