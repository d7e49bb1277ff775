"""The looks every screen is taken in: theme, size of type, size of the monitor."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize

from ui.style.tokens import ThemeName, TypeSize

COUNTY, LARGE_MONITOR = QSize(1366, 768), QSize(1920, 1080)


@dataclass(frozen=True)
class Look:
    """One way to see a screen."""

    name: str
    theme: ThemeName
    type_size: TypeSize
    monitor: QSize


LOOKS = tuple(
    Look(f"{words}-{monitor.width()}", theme, size, monitor)
    for monitor in (COUNTY, LARGE_MONITOR)
    for words, theme, size in (
        ("normal", ThemeName.NORMAL, TypeSize.ORDINARY),
        ("contrast", ThemeName.HIGH_CONTRAST, TypeSize.ORDINARY),
        ("large", ThemeName.NORMAL, TypeSize.LARGE),
    )
)
"""The first is that of the manual."""
