"""Rare characters by their code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.keys.code_points import CodePoints, find_code

ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize(
    ("before", "length", "character"),
    [
        ("20BB7", 5, "𠮷"),
        ("U+20BB7", 7, "𠮷"),
        ("u+20bb7", 7, "𠮷"),
        ("王4DAE", 4, "䶮"),
        ("A20BB7", 5, "𠮷"),
        ("323AF", 5, "\U000323af"),
    ],
)
def test_a_code_before_the_cursor_is_its_character(before: str, length: int, character: str) -> None:
    assert find_code(before) == (length, character)


@pytest.mark.parametrize("before", ["", "张三", "BB7", "D800", "E000", "0007", "20BB7号", "U+"])
def test_what_is_no_code_of_a_character_stays(before: str) -> None:
    assert find_code(before) is None


@given(st.sampled_from("䶮㛃𠅤𬭎𫖯𬀩𠮷𪚥中a"), st.booleans(), st.text(alphabet="张王路+号", max_size=4))
def test_every_character_is_found_by_its_own_code(character: str, with_prefix: bool, before: str) -> None:
    code = f"{'U+' if with_prefix else ''}{ord(character):04X}"
    assert find_code(before + code) == (len(code), character)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    CodePoints(shown)
    return shown


def _field(qtbot: QtBot, window: QWidget, field: QLineEdit | QPlainTextEdit) -> None:
    field.setParent(window)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)


def test_alt_x_works_in_the_middle_of_a_line_and_is_told_as_typing(qtbot: QtBot, window: QWidget) -> None:
    field = QLineEdit()
    _field(qtbot, window, field)
    told: list[str] = []
    field.textEdited.connect(told.append)
    field.setText("𠮷野20BB7家")
    field.setCursorPosition(len("𠮷野20BB7".encode("utf-16-le")) // 2)
    qtbot.keyClick(field, Qt.Key.Key_X, ALT)
    assert field.text() == "𠮷野𠮷家"
    assert told == ["𠮷野𠮷家"]


def test_alt_x_can_be_undone(qtbot: QtBot, window: QWidget) -> None:
    field = QLineEdit()
    _field(qtbot, window, field)
    qtbot.keyClicks(field, "4DAE")
    qtbot.keyClick(field, Qt.Key.Key_X, ALT)
    assert field.text() == "䶮"
    field.undo()
    assert field.text() != "䶮"


def test_alt_x_works_in_a_text_of_several_lines(qtbot: QtBot, window: QWidget) -> None:
    field = QPlainTextEdit()
    _field(qtbot, window, field)
    field.setPlainText("第一行\n20BB7")
    cursor = field.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    field.setTextCursor(cursor)
    qtbot.keyClick(field, Qt.Key.Key_X, ALT)
    assert field.toPlainText() == "第一行\n𠮷"


def test_a_password_is_left_alone(qtbot: QtBot, window: QWidget) -> None:
    field = QLineEdit("20BB7")
    field.setEchoMode(QLineEdit.EchoMode.Password)
    _field(qtbot, window, field)
    qtbot.keyClick(field, Qt.Key.Key_X, ALT)
    assert field.text() == "20BB7"
