"""What the tests of every screen look with finds what it is to find; and what Tab and the lamps do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.accessibility import faint_texts, wrong_steps
from tests.ui.conftest import Desktop
from ui.pages.settings_page import SettingsPage
from ui.pages.upstream_page import UpstreamPage
from ui.widgets.reading_order import controls_of


@pytest.fixture
def window(qtbot: QtBot, dressed: QApplication) -> QWidget:
    made = QWidget()
    made.setObjectName("ground")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_faint_text_is_found_and_plain_text_is_not(window: QWidget) -> None:
    body = QVBoxLayout(window)
    faint, plain = QLabel("看不清的字"), QLabel("看得清的字")
    faint.setStyleSheet("color: #9A9A9A")
    body.addWidget(faint)
    body.addWidget(plain)
    QApplication.processEvents()
    ((name, contrast),) = faint_texts(window)
    assert name == "QLabel 看不清的字"
    assert 2 < contrast < 4.5


def test_a_way_of_tab_that_leads_up_again_is_found(window: QWidget) -> None:
    body = QVBoxLayout(window)
    fields = [QLineEdit() for _ in range(4)]
    for number, field in enumerate(fields):
        field.setAccessibleName(f"第{number}栏")
        body.addWidget(field)
    QApplication.processEvents()
    assert wrong_steps(window) == []
    QWidget.setTabOrder(fields[2], fields[1])
    assert "QLineEdit 第2栏 → QLineEdit 第1栏" in wrong_steps(window)


def test_controls_are_read_along_their_layouts_whatever_was_made_first(window: QWidget) -> None:
    right, left, below = QLineEdit("右"), QLineEdit("左"), QLineEdit("下")
    body, line = QVBoxLayout(window), QHBoxLayout()
    body.addLayout(line)
    body.addWidget(below)
    line.addWidget(right)
    line.insertWidget(0, left)
    hidden = QLineEdit("藏")
    body.insertWidget(0, hidden)
    hidden.hide()
    QApplication.processEvents()
    assert [control.text() for control in controls_of(window) if isinstance(control, QLineEdit)] == ["左", "右", "下"]


def test_shift_tab_leads_back_the_way_tab_came(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.frame.go("today")
    signed_in.settle()
    way = []
    for _ in range(8):
        way.append(signed_in.focus)
        signed_in.press(Qt.Key.Key_Tab)
    back = []
    for _ in range(8):
        signed_in.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        back.append(signed_in.focus)
    assert back == way[::-1]


def test_a_lamp_opens_what_it_speaks_of(signed_in: Desktop) -> None:
    for lamp, page in (
        (signed_in.frame.top.line, UpstreamPage),
        (signed_in.frame.top.reader, SettingsPage),
        (signed_in.frame.top.printer, SettingsPage),
    ):
        signed_in.frame.go("today")
        signed_in.settle()
        lamp.setFocus()
        signed_in.press(Qt.Key.Key_Return)
        assert isinstance(signed_in.frame.page, page)
