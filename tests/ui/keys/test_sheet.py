"""F1: the keys of the page on screen, in training as in earnest, and away again by the same key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.conftest import Desktop
from ui.keys.sheet import KeySheet
from ui.keys.table import get_shortcut


def _sheet(desktop: Desktop) -> KeySheet:
    desktop.press(Qt.Key.Key_F1)
    found = QApplication.activeModalWidget()
    assert isinstance(found, KeySheet)
    return found


def _words(sheet: KeySheet) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(QLabel))


@pytest.mark.parametrize(
    ("page", "key", "words"),
    [
        ("upstream", "Ctrl+R", get_shortcut("upstream.retry").words),
        ("filings", "Enter", "打开选中的一行"),
        ("new_filing", "Alt+←", "上一步，已填的不丢"),
    ],
)
def test_f1_tells_the_keys_of_the_page_and_those_that_work_everywhere(
    signed_in: Desktop, page: str, key: str, words: str
) -> None:
    signed_in.frame.go(page)
    signed_in.settle()
    said = _words(_sheet(signed_in)).split("\n")
    assert said[said.index(key) + 1] == words or words in said
    assert {"F2", "F3", "Ctrl+L", "Alt+X"} <= set(said)


def test_f1_is_put_away_by_f1_and_the_focus_is_where_it_was(signed_in: Desktop) -> None:
    signed_in.frame.go("today")
    signed_in.settle()
    before = signed_in.window.focusWidget()
    _sheet(signed_in)
    signed_in.press(Qt.Key.Key_F1)
    assert QApplication.activeModalWidget() is None
    assert signed_in.window.focusWidget() is before


def test_f1_helps_before_anybody_has_signed_in(desktop: Desktop) -> None:
    said = _words(_sheet(desktop))
    assert "登录" in said
    assert "Alt+X" in said
    assert "锁屏" not in said
