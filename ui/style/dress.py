"""Dressing the program: font, palette and style sheet, in the normal or the high-contrast theme."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.style.fonts import load_screen_fonts
from ui.style.indicators import indicator_paths
from ui.style.sheet import style_sheet
from ui.style.tokens import Theme, ThemeName, theme, wear


def dress(application: QApplication, name: ThemeName = ThemeName.NORMAL) -> None:
    """Give the whole program the shipped font and the theme's colours.

    Raises EnvironmentProblem when a shipped font is unsound.
    """
    wear(name)
    application.setStyle("Fusion")
    application.setFont(load_screen_fonts())
    application.setPalette(_palette(theme()))
    application.setStyleSheet(style_sheet(indicator_paths(name)))


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
