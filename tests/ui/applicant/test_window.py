"""The applicant's window on every monitor and in every look: large, whole, in Chinese; and on its own monitor."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.settings import APPLICANT_SCREEN, write_setting
from tests.ui.accessibility import faint_texts
from tests.ui.conftest import CLERK, Desktop
from tests.ui.scenes import OTHER_WINDOWS
from tests.ui.screen import visible_controls, visible_words
from ui.applicant.applicant_desk import Stage
from ui.applicant.screens import ApplicantScreens
from ui.applicant.window import ApplicantWindow
from ui.style.dress import dress
from ui.style.tokens import ThemeName, TypeSize, tokens

MONITORS = (QSize(1024, 768), QSize(1280, 1024), QSize(1920, 1080))
LOOKS = (
    (ThemeName.NORMAL, TypeSize.ORDINARY, MONITORS),
    (ThemeName.HIGH_CONTRAST, TypeSize.ORDINARY, MONITORS[1:2]),
    (ThemeName.NORMAL, TypeSize.LARGE, MONITORS[:1]),
)
LATIN = re.compile(r"[A-Za-z]{2,}")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def looks(dressed: QApplication) -> Callable[[ThemeName, TypeSize], None]:
    return lambda theme, size: dress(dressed, theme, size)


def opened(desktop: Desktop) -> ApplicantWindow:
    window = desktop.rooms.applicant_screens.window
    assert window is not None
    return window


def cut(window: ApplicantWindow) -> list[str]:
    """Words that do not fit their place."""
    found = []
    for widget in window.findChildren(QLabel) + window.findChildren(QPushButton):
        if not widget.isVisible() or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            is_cut = widget.heightForWidth(widget.width()) > widget.height() + 1
        else:
            is_cut = widget.sizeHint().width() > widget.width() + 1
        if is_cut:
            found.append(f"{widget.text()} {widget.size().toTuple()}")
    return found


@pytest.mark.parametrize("name", OTHER_WINDOWS)
def test_it_is_sound_on_every_monitor_in_every_look(
    desktop: Desktop, name: str, looks: Callable[[ThemeName, TypeSize], None]
) -> None:
    OTHER_WINDOWS[name](desktop)
    desktop.settle()
    window = opened(desktop)
    assert [words for words in visible_words(window) if LATIN.search(words)] == []
    assert [control for control in visible_controls(window) if not control.accessibleName()] == []
    for theme, size, monitors in LOOKS:
        looks(theme, size)
        for monitor in monitors:
            window.resize(monitor)
            desktop.settle()
            assert window.size() == monitor, "nothing pushes it larger than the monitor"
            assert cut(window) == [], (theme, size, monitor)
            assert faint_texts(window) == []
            inside = window.rect()
            for button in window.findChildren(QPushButton):
                if button.isVisible():
                    corner = button.mapTo(window, button.rect().bottomRight())
                    assert inside.contains(corner), button.text()


def test_its_type_is_twice_the_size_of_the_clerks(desktop: Desktop) -> None:
    desktop.rooms.applicant_screens.open()
    desktop.settle()
    label = opened(desktop).idle.findChildren(QLabel)[1]
    assert label.fontInfo().pixelSize() == 2 * tokens().type.body
    assert opened(desktop).told.confirm_button.sizeHint().height() >= 2 * tokens().grid.row_height


def test_more_than_the_screen_holds_is_reached_by_a_button(desktop: Desktop) -> None:
    OTHER_WINDOWS["applicant"](desktop)
    window = opened(desktop)
    window.resize(MONITORS[0])
    desktop.settle()
    told = window.told
    assert told.more_button.isVisible()
    for _ in range(20):
        if not told.facts.has_more:
            break
        told.more_button.click()
    assert not told.facts.has_more
    window.resize(2560, 1440)
    desktop.settle()
    assert not told.more_button.isVisible()


def test_a_key_opens_it_and_closes_it(signed_in: Desktop) -> None:
    screens = signed_in.rooms.applicant_screens
    assert screens.window is None
    signed_in.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert screens.window is not None
    assert signed_in.work.applicant.is_open
    signed_in.window.activateWindow()
    signed_in.qtbot.waitUntil(signed_in.window.isActiveWindow)
    signed_in.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert screens.window is None
    assert not signed_in.work.applicant.is_open


def test_closed_in_the_middle_of_signing_nobody_waits_for_it(desktop: Desktop) -> None:
    OTHER_WINDOWS["applicant-signs"](desktop)
    assert desktop.work.applicant.stage is Stage.SIGN
    opened(desktop).close()
    desktop.settle()
    assert not desktop.work.applicant.is_signing
    desktop.rooms.applicant_screens.open()
    desktop.settle()
    assert desktop.work.applicant.stage is Stage.SIGN, "asked once more"


def _keep_setting(desktop: Desktop, value: str) -> None:
    with desktop.counter.desk.store.write() as uow:
        write_setting(uow, APPLICANT_SCREEN, value, role=desktop.actor.role)
        uow.commit()
    desktop.rooms.applicant_screens.begin()
    desktop.settle()


@pytest.mark.parametrize(
    ("wish", "has_second", "is_open"),
    [("auto", False, False), ("auto", True, True), ("on", False, True), ("on", True, True), ("off", True, False)],
)
def test_it_comes_up_as_the_setting_says(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch, wish: str, has_second: bool, is_open: bool
) -> None:
    second = QGuiApplication.primaryScreen() if has_second else None
    monkeypatch.setattr(ApplicantScreens, "find_second", lambda _: second)
    _keep_setting(signed_in, wish)
    window = signed_in.rooms.applicant_screens.window
    assert (window is not None) is is_open
    if window is not None:
        assert window.isFullScreen() is has_second
        assert bool(window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus) is has_second


def test_the_clerk_keeps_the_keys_when_it_comes_up(signed_in: Desktop) -> None:
    signed_in.rooms.applicant_screens.open()
    assert opened(signed_in).testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    signed_in.settle()
    assert signed_in.window.isActiveWindow()


def test_the_program_does_not_live_on_in_it(signed_in: Desktop) -> None:
    signed_in.rooms.applicant_screens.open()
    window = opened(signed_in)
    assert not window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    signed_in.work.closing.emit()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert signed_in.rooms.applicant_screens.window is None


_TWO_MONITORS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication([])
from app.bootstrap.counter import open_counter
from ui.problems import Problems
from ui.shell.main_window import MainWindow
from ui.shell.rooms import Rooms
from ui.shell.workplace import Workplace
from ui.style.dress import dress
from ui.tasks import Tasks
dress(application)
window = MainWindow()
tasks = Tasks(print, window)
work = Workplace(open_counter(Path(sys.argv[1]), built_in_reader=True), tasks, Problems(window), window)
rooms = Rooms(work, Path(sys.argv[1]))
window.show_content(rooms)
window.show()
rooms.begin()
def look():
    found = rooms.applicant_screens.window
    if found is None:
        QTimer.singleShot(50, look)
        return
    print(len(application.screens()), found.geometry().getRect(), window.screen() is found.screen())
    work.close()
    application.quit()
QTimer.singleShot(50, look)
application.exec()
"""


def test_on_a_second_monitor_it_comes_up_by_itself_and_fills_it(training_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(training_folder, folder)
    screens = [
        {"name": name, "x": x, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
        for name, x, width, height in (("clerk", 0, 1366, 768), ("applicant", 1366, 1280, 1024))
    ]
    monitors = tmp_path / "monitors.json"
    monitors.write_text(json.dumps({"screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", _TWO_MONITORS, str(folder)],
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": f"offscreen:configfile={monitors}", "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.stdout.strip() == "2 (1366, 0, 1280, 1024) False", done.stderr


def test_who_is_signed_in_matters_to_nobody_there(desktop: Desktop) -> None:
    desktop.rooms.applicant_screens.open()
    desktop.sign_in(CLERK)
    assert desktop.actor.name not in "".join(visible_words(opened(desktop)))
