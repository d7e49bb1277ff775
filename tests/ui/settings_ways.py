"""Ways through the settings: to a part, into a field, to what is kept."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.settings import read_settings
from tests.ui.conftest import Desktop
from ui.pages.settings.group_part import GroupPart
from ui.pages.settings.part import SettingsPart
from ui.pages.settings_page import SettingsPage

Part = TypeVar("Part", bound=SettingsPart)
CONTROL = Qt.KeyboardModifier.ControlModifier
PASSPHRASE = "一句足够长的口令"


def page_of(desktop: Desktop) -> SettingsPage:
    """The page, gone to if another is shown."""
    page = desktop.frame.page
    return page if isinstance(page, SettingsPage) else desktop.frame.go("settings")  # type: ignore[return-value]


def part_of(desktop: Desktop, name: str, kind: type[Part]) -> Part:
    """A part of it, shown."""
    page = page_of(desktop)
    page.show_section(name)
    desktop.settle()
    assert isinstance(page.part, kind)
    return page.part


def kept(desktop: Desktop) -> dict[str, str]:
    """What the counter keeps, by key."""
    return read_settings(desktop.counter.store)


def enter(desktop: Desktop, part: GroupPart, key: str, words: str) -> None:
    """Put words in the place of what a field holds, and go on."""
    editor = part.editors[key]
    editor.setFocus()
    if isinstance(editor, QLineEdit):
        editor.selectAll()
    put_in(desktop, words)


def put_in(desktop: Desktop, words: str) -> None:
    """Enter words where the focus is, as an input method would, and go on."""
    field = desktop.focus
    if isinstance(field, QLineEdit):
        field.insert(words)
    desktop.press(Qt.Key.Key_Return)
