"""First run: a new office walks from the bare program to its first day, by keyboard, in under two minutes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import counter as bootstrap
from app.bootstrap.counter import SetUp, open_counter, set_up
from app.services.accounts import list_users
from app.settings import read_settings
from tests.ui.screen import visible_words
from ui.shell import opening
from ui.shell.main_window import MainWindow
from ui.shell.opening import Opening
from ui.shell.rooms import Rooms

KEYS_A_SECOND = 1.5
"""Of somebody who is not used to a keyboard."""
READING_SECONDS = 30
PASSWORD = "miMa-2026"


class NewOffice:
    """Somebody in front of the program for the first time, and how many keys they have pressed."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.keys = 0
        self.filled = 0

    @property
    def rooms(self) -> Rooms:
        rooms = self.window.centralWidget()
        assert isinstance(rooms, Rooms)
        return rooms

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key) -> None:
        self.keys += 1
        self.qtbot.keyClick(self.focus, key)
        self.wait()

    def fill(self, words: str, keys: int = 0) -> None:
        """Type into the field, or bring it in by an input method with so many ``keys``, and go on by Enter."""
        self.filled += 1
        if keys:
            field = self.focus
            assert isinstance(field, QLineEdit)
            field.insert(words)
            self.keys += keys
        else:
            self.qtbot.keyClicks(self.focus, words)
            self.keys += len(words)
        self.press(Qt.Key.Key_Return)

    def wait(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.rooms.work.tasks.is_busy)
        for _ in range(3):
            QApplication.processEvents()


@pytest.fixture
def start(qtbot: QtBot, dressed: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[NewOffice]:
    """The program on a folder that is not there yet."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(opening, "rare_fonts", tuple)
    monkeypatch.setattr(opening, "open_training", lambda: bootstrap.open_training(built_in_reader=True))
    office = _open(qtbot, dressed, tmp_path / "real")
    yield office
    office.window.finish()


def _open(qtbot: QtBot, application: QApplication, folder: Path) -> NewOffice:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    begun = Opening(application, window, folder)
    begun.begin()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Rooms))
    office = NewOffice(qtbot, window)
    office.wait()
    return office


def to_the_set_up(office: NewOffice) -> None:
    button = office.rooms.sign_in.bar.set_up_button
    while office.focus is not button:
        assert office.keys < 20, "the way to the set-up is short by keyboard too"
        office.press(Qt.Key.Key_Tab)
    office.press(Qt.Key.Key_Space)


def test_a_new_office_is_at_work_in_under_two_minutes(start: NewOffice, tmp_path: Path) -> None:
    office = start
    to_the_set_up(office)
    office.fill("haq")
    # Office, its number and the counter's, the rules: all that was known of them stands there.
    while not (isinstance(office.focus, QLineEdit) and office.focus.accessibleName() == "工号"):
        assert office.keys < 40
        office.press(Qt.Key.Key_Return)
        office.qtbot.wait(80)  # in a choice a key waits until it is clear that no scanner sent it
        office.wait()
    office.fill("1003")
    office.fill("何立华", keys=8)
    office.fill(PASSWORD)
    office.fill(PASSWORD)
    office.press(Qt.Key.Key_Return)
    training = office.rooms
    office.press(Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: isinstance(office.window.centralWidget(), Rooms) and office.rooms is not training)
    office.wait()
    assert office.focus.accessibleName() == "密码", "the one account there is need not be typed"
    office.fill(PASSWORD)
    assert office.rooms.frame is not None
    assert office.rooms.frame.page.title == "今日"
    assert office.filled == 6
    assert office.keys / KEYS_A_SECOND + READING_SECONDS < 120, office.keys
    office.window.finish()
    with open_counter(tmp_path / "real", built_in_reader=True) as counter:
        kept = read_settings(counter.store)
        assert (kept["area"], kept["office"], kept["counter"], kept["pack"]) == ("320803", "01", "01", "huaian")
        assert counter.office_name == "淮安市淮安区医疗保险经办机构"
        assert [(user.login, user.name) for user in list_users(counter.desk)] == [("1003", "何立华")]


def test_no_password_stays_in_a_set_up_that_was_left(start: NewOffice) -> None:
    to_the_set_up(start)
    page = start.rooms.set_up
    assert page is not None
    secrets = [line for line in page.findChildren(QLineEdit) if line.echoMode() is QLineEdit.EchoMode.Password]
    for line in secrets:
        line.setText(PASSWORD)
    (back,) = (button for button in page.findChildren(QPushButton) if "回到练习" in button.text())
    back.click()
    start.wait()
    assert start.rooms.currentWidget() is start.rooms.sign_in
    assert [line.text() for line in secrets] == ["", "", ""]


def test_a_folder_without_accounts_asks_for_the_first_and_signs_in_with_it(
    qtbot: QtBot, dressed: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(opening, "rare_fonts", tuple)
    set_up(tmp_path / "real", SetUp("huaian", "32080301", "01"))
    office = _open(qtbot, dressed, tmp_path / "real")
    window = office.window
    assert "开第一个账号" in visible_words(window)
    office.fill("1003")
    office.fill("何立华", keys=8)
    office.fill("short")
    office.fill("short")
    assert "密码太短，至少8位" in visible_words(window)
    office.fill(PASSWORD)
    office.focus.selectAll()  # type: ignore[attr-defined]
    office.fill(PASSWORD)
    qtbot.waitUntil(lambda: office.rooms.frame is not None)
    assert office.rooms.work.actor.name == "何立华"
    window.finish()
