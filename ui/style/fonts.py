"""The shipped Hei of the screen, and the rare hanzi behind it; the system's fonts are never relied on."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from app.errors import EnvironmentProblem
from forms.font_files import FontFile, FontRole, font_files_for
from ui.style.tokens import tokens

_SCREEN_ROLES: tuple[FontRole, ...] = ("screen", "screen_bold")


@lru_cache(maxsize=1)
def load_screen_fonts() -> None:
    """Make the screen fonts known to Qt, once.

    Raises EnvironmentProblem when a shipped font cannot be read: without it every screen would be boxes.
    """
    for role in _SCREEN_ROLES:
        for font in font_files_for(role):
            add_font(font.file, font.read())


def body_font() -> QFont:
    """Hei of the body's size, 15 px with ordinary type, with the rare fonts behind it."""
    roles: tuple[FontRole, ...] = (*_SCREEN_ROLES, "rare")
    families = list(dict.fromkeys(font.family for role in roles for font in font_files_for(role)))
    font = QFont(families)
    font.setPixelSize(tokens().type.body)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    return font


def rare_fonts() -> tuple[FontFile, ...]:
    """Fonts with the hanzi of names that the screen font lacks; unpacking takes seconds, so on a worker."""
    return font_files_for("rare")


def add_font(name: str, content: bytes) -> None:
    """Give one font to Qt. Raises EnvironmentProblem when it is unsound."""
    if QFontDatabase.addApplicationFontFromData(content) == -1:
        raise EnvironmentProblem(f"字库文件 {name} 读不出来", remedy="请重新安装本程序", code="font")
