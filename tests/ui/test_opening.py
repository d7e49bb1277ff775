"""From the bare frame to somebody who can sign in: a real counter, training, a folder that cannot be opened, set-up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap import counter as bootstrap
from app.bootstrap.counter import SetUp, is_set_up, set_up
from tests.conftest import ExpectedLogs
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.__main__ import has_display
from ui.pages.set_up_page import SetUpPage
from ui.problems import log_bug
from ui.shell import opening
from ui.shell.main_window import MainWindow
from ui.shell.opening import Opening

REAL = SetUp(
    pack="huaian",
    office="32080301",
    counter="07",
    office_name="淮安市淮安区医疗保险基金管理中心",
    admin_login="9001",
    admin_name="何主任",
    admin_password="eight-letters",
)


@pytest.fixture
def open_folder(
    qtbot: QtBot, dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Path], MainWindow]]:
    """Starts the program on a folder, as far as the sign-in page."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    # The rare fonts take seconds to unpack, and a service of its own for training cards takes one more.
    monkeypatch.setattr(opening, "rare_fonts", tuple)
    monkeypatch.setattr(opening, "open_training", lambda: bootstrap.open_training(built_in_reader=True))
    windows: list[MainWindow] = []

    def start(folder: Path) -> MainWindow:
        window = MainWindow()
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        start = Opening(dressed, window, folder)
        start.begin()
        qtbot.waitUntil(lambda: not start.tasks.is_busy)
        qtbot.waitUntil(lambda: visible_words(window) != [])
        return window

    yield start
    for window in windows:
        window.finish()


def test_the_bare_frame_paints_once_without_waiting_for_anything(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()


def test_a_folder_that_is_set_up_opens_its_own_counter(
    open_folder: Callable[[Path], MainWindow], tmp_path: Path
) -> None:
    set_up(tmp_path / "real", REAL)
    words = visible_words(open_folder(tmp_path / "real"))
    assert "淮安市淮安区医疗保险基金管理中心　07号窗口" in words
    assert not any("练习" in word for word in words)


def test_without_a_folder_there_is_training_with_one_button_to_a_real_counter(
    open_folder: Callable[[Path], MainWindow], tmp_path: Path
) -> None:
    words = visible_words(open_folder(tmp_path / "nothing"))
    assert any(word.startswith("练习模式：人员和卡都不是真的") for word in words)
    assert "设置真实窗口" in words
    assert not is_set_up(tmp_path / "nothing")


def test_a_broken_folder_is_told_calmly_with_a_way_to_try_again(
    open_folder: Callable[[Path], MainWindow], tmp_path: Path
) -> None:
    set_up(tmp_path / "real", REAL)
    for path in (tmp_path / "real").rglob("*"):
        if path.is_file() and path.suffix == ".db":
            path.write_bytes(b"not a database" * 1000)
    words = visible_words(open_folder(tmp_path / "real"))
    assert "窗口没有打开" in words
    assert "再试一次" in words


def test_setting_up_binds_the_folder_and_the_new_manager_can_sign_in(
    open_folder: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_folder(tmp_path / "real")
    page = _set_up_page(window)
    names = {field.accessibleName(): field for field in page.findChildren(QLineEdit)}
    page.choose_area("110105")
    assert names["经办机构名称"].text() == "北京市朝阳区医疗保险经办机构"
    _fill(page, REAL, REAL.admin_password)
    names["窗口号"].setText("０７")
    page.save_button.click()
    qtbot.waitUntil(lambda: any("07号窗口" in word for word in visible_words(window)))
    assert is_set_up(tmp_path / "real")
    assert not any("练习" in word for word in visible_words(window))


def test_the_training_counter_left_for_a_real_one_does_nothing_any_more(
    open_folder: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_folder(tmp_path / "real")
    page = _set_up_page(window)
    training = page._work
    days = training.findChild(QTimer)
    assert days.isActive()
    gone: list[str] = []
    training.destroyed.connect(lambda: gone.append("training"))
    _fill(page, REAL, REAL.admin_password)
    page.save_button.click()
    qtbot.waitUntil(lambda: any("07号窗口" in word for word in visible_words(window)))
    qtbot.waitUntil(lambda: gone == ["training"])


@pytest.mark.parametrize(
    ("changes", "again", "sentence"),
    [
        ({"admin_name": ""}, "eight-letters", "请填写负责人的姓名，会印在表上"),
        ({"counter": "7"}, "eight-letters", "应是两位数字，同一机构的窗口不得重复"),
        (
            {"hub": "hub.example", "token": "t"},
            "eight-letters",
            "上报地址写法不对。应以 http:// 或 https:// 开头。请按市级管理员给的地址填写。",
        ),
        (
            {"hub": "https://hub.example"},
            "eight-letters",
            "上报地址要配口令，请向市级管理员领取；也可以两样都空着，以后在设置里填",
        ),
        ({"admin_password": "short"}, "short", "密码太短，至少8位"),
        ({}, "another-one", "两次输入的密码不一样，请重新输入"),
        (
            {"office": "99999901"},
            "eight-letters",
            "请选择经办机构所在的县（区）：输入名称、首字母或代码，再从候选中选",
        ),
    ],
)
def test_what_is_wrong_with_a_set_up_is_said_in_its_place_and_nothing_is_made(
    desktop: Desktop, changes: dict[str, str], again: str, sentence: str
) -> None:
    desktop.rooms.sign_in.set_up_wanted.emit()
    page = desktop.rooms.currentWidget()
    assert isinstance(page, SetUpPage)
    _fill(page, SetUp(**(vars(REAL) | changes)), again)
    page.save_button.click()
    desktop.settle()
    assert sentence in visible_words(page)
    assert not is_set_up(desktop.counter.folder.parent / "real")


def test_a_bug_is_kept_in_the_folder_s_log_without_its_message(
    open_folder: Callable[[Path], MainWindow], tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    set_up(tmp_path / "real", REAL)
    window = open_folder(tmp_path / "real")
    log_bug(ValueError("王秀兰"))
    expected_logs.claim("unexpected ValueError")
    window.finish()
    kept = (tmp_path / "real" / "log" / "window.log").read_text(encoding="utf-8")
    assert "unexpected ValueError" in kept
    assert "王秀兰" not in kept


def test_asked_to_end_the_program_closes_in_good_order_and_leaves_no_training_folder(tmp_path: Path) -> None:
    surroundings = {**os.environ, "TMPDIR": str(tmp_path), "YIDI_DATA": str(tmp_path / "nothing"), "DISPLAY": ":0"}
    surroundings.pop("YIDI_HEADLESS", None)
    program = """
import os, signal
from ui.application import run
run(None, on_ready=lambda: os.kill(os.getpid(), signal.SIGTERM))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_display_the_demonstration_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("YIDI_HEADLESS", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
    monkeypatch.setenv("YIDI_HEADLESS", "1")
    assert not has_display()
    monkeypatch.delenv("YIDI_HEADLESS")
    monkeypatch.delenv("DISPLAY")
    assert not has_display()


def _fill(page: SetUpPage, wanted: SetUp, again: str) -> None:
    fields = {field.accessibleName(): field for field in page.findChildren(QLineEdit)}
    page.choose_area(wanted.office[:6])
    for name, words in (
        ("经办机构名称", wanted.office_name),
        ("机构代码", wanted.office[6:]),
        ("窗口号", wanted.counter),
        ("工号", wanted.admin_login),
        ("姓名", wanted.admin_name),
        ("密码", wanted.admin_password),
        ("确认密码", again),
        ("上报地址", wanted.hub),
        ("上报口令", wanted.token),
    ):
        fields[name].setText(words)


def _set_up_page(window: MainWindow) -> SetUpPage:
    from ui.shell.rooms import Rooms

    rooms = window.centralWidget()
    assert isinstance(rooms, Rooms)
    rooms.sign_in.set_up_wanted.emit()
    page = rooms.currentWidget()
    assert isinstance(page, SetUpPage)
    return page
