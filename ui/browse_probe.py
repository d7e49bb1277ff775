"""Measures how long the window stands still over a large store: ``python -m ui.browse_probe FOLDER``.

The clerk of the training counter in FOLDER types in the search, goes down, sorts and opens from the list, looks at
every page and walks the wizard as far as the review. Printed as JSON: the longest pause (milliseconds) of the event
loop by what the clerk was doing; first signing in and the first look at every page, then each round, then putting on
another theme.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap.counter import Counter, open_training
from app.bootstrap.training import TRAINING_PASSWORD, TRAINING_USERS
from app.flows.visit_data import VisitStep
from ui.pages.filing_list import FilingList
from ui.pages.filings_page import FilingsPage
from ui.problems import Problems
from ui.shell.litter import spare_what_is_there
from ui.shell.main_window import MainWindow
from ui.shell.rooms import Rooms
from ui.shell.workplace import Workplace
from ui.style.dress import dress
from ui.tasks import Tasks
from ui.wizards.new_filing.page import NewFilingPage
from ui.work_probe import Clerk, Heartbeat, Script, discard_drafts

_SCREEN = (1366, 768)
_LOOK_MS = 150
_REPEAT_MS = 30
"""A key held down."""
_ENTER, _ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
_MOST_LOOKS = 40
_PAGES = ("F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12")
_ROUNDS = 3
_PHONE = "13912345678"
_ADDRESSES = ("江苏省淮安市淮安区河下街道估衣街6号", "上海市浦东新区芳华路188弄12号302室")


class Browser(Clerk):
    """经办人 who looks through everything."""

    def begin(self) -> Script:
        """登录, and every page before any of them was built ahead."""
        self._heart.doing = "登录"
        while not self._rooms.isActiveWindow():
            yield _LOOK_MS
        self._rooms.sign_in.sign_in_as(TRAINING_USERS[0][0], TRAINING_PASSWORD)
        while self._rooms.frame is None:
            yield _LOOK_MS
        yield from self.look_at_pages()
        self._heart.doing = "闲时建页"
        while not self._frame.is_built_ahead:
            yield _LOOK_MS

    def look_at_pages(self) -> Script:
        """Every page by its key."""
        for key in _PAGES:
            yield from self._press(f"看{key}", Qt.Key[f"Key_{key}"])
            yield _LOOK_MS

    def browse(self) -> Script:
        """One round."""
        yield from self.look_at_pages()
        yield from self._press("检索", Qt.Key.Key_F2)
        for typed in ("wxl", "王秀", "32080319", "320803010120", "0571"):
            for character in typed:
                yield from self._type("检索", character) if character.isascii() else self._write("检索", character)
            for _ in typed:
                yield from self._press("检索", Qt.Key.Key_Backspace)
        yield from self._press("打开备案库", Qt.Key.Key_F5)
        yield from self._go_down()
        yield from self._sort()
        yield from self._open()
        yield from self._visit()

    def _go_down(self) -> Script:
        self._list.table.setFocus()
        for doing, key, times in (
            ("下移", Qt.Key.Key_Down, 120),
            ("翻页", Qt.Key.Key_PageDown, 80),
            ("到底", Qt.Key.Key_End, 20),
            ("到顶", Qt.Key.Key_Home, 2),
        ):
            for _ in range(times):
                self._heart.doing = doing
                QTest.keyClick(QApplication.focusWidget() or self._rooms, key)
                yield _REPEAT_MS

    def _sort(self) -> Script:
        table = self._list.table
        for place in range(self._list.model.columnCount()):
            for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                self._heart.doing = "排序"
                table.sortByColumn(place, order)
                yield _LOOK_MS
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        yield _LOOK_MS

    def _open(self) -> Script:
        for place in range(0, 40, 8):
            self._list.table.selectRow(place)
            self._list.table.setFocus()
            yield from self._press("打开备案", _ENTER)
            yield from self._press("返回", _ESC)

    def _visit(self) -> Script:
        """As far as the review; nothing is filed."""
        yield from self._press("新办开始", Qt.Key.Key_F4)
        cards = self._rooms.work.counter.training
        if cards is None:
            raise ValueError("a training counter")
        cards.insert(next(person for person in cards.people if person.name == "王秀兰"))
        while not self._rooms.work.reader.reading or self._wizard.visit.data.authentication is None:
            yield _LOOK_MS
        yield _LOOK_MS
        yield from self._go_on("新办鉴权", VisitStep.CATEGORY)
        yield from self._type("新办选类别", "2")
        yield _LOOK_MS
        yield from self._go_on("新办选类别", VisitStep.DETAILS)
        yield from self._type("新办填信息", "shs")
        yield _LOOK_MS
        yield from self._press("新办填信息", _ENTER)
        yield from self._write("新办填信息", _PHONE)
        yield from self._press("新办填信息", _ENTER)
        for address in _ADDRESSES:
            yield from self._press("新办填信息", _ENTER)
            yield from self._write("新办填信息", address)
        yield from self._go_on("新办填信息", VisitStep.MATERIALS)
        for key in "1143":
            yield from self._type("新办材料", key)
            yield _LOOK_MS
        yield from self._go_on("新办核对", VisitStep.REVIEW)
        yield _LOOK_MS
        yield from self._press("新办离开", _ESC)
        while isinstance(self._frame.page, NewFilingPage):
            yield _LOOK_MS
        cards.remove()
        desk, tasks = self._rooms.work.desk, self._rooms.work.tasks
        tasks.command(lambda: discard_drafts(desk), lambda _: None)
        yield _LOOK_MS

    def _go_on(self, doing: str, step: VisitStep) -> Script:
        """Enter, and wait for the step."""
        yield from self._press(doing, _ENTER)
        for _ in range(_MOST_LOOKS):
            if self._wizard.visit.step is step:
                return
            yield _LOOK_MS
        raise RuntimeError(f"the benchmark's visit did not come to {step}")

    def wear(self) -> Script:
        """换主题 there and back: a rare act, told of by itself."""
        for _ in range(2):
            yield from self._press("换主题", Qt.Key.Key_F3)
            self._heart.doing = "换主题"
            self._rooms.looks.other_theme()
            yield _LOOK_MS

    def _write(self, doing: str, words: str) -> Script:
        """As an input method does, whole."""
        self._heart.doing = doing
        typed = QInputMethodEvent()
        typed.setCommitString(words)
        QApplication.sendEvent(QApplication.focusWidget() or self._rooms, typed)
        yield _LOOK_MS

    @property
    def _wizard(self) -> NewFilingPage:
        page = self._frame.page
        if not isinstance(page, NewFilingPage):
            raise TypeError(f"{page} is on screen, not the wizard")
        return page

    @property
    def _list(self) -> FilingList:
        page = self._frame.page
        if not isinstance(page, FilingsPage):
            raise TypeError(f"{page} is on screen, not the list")
        return page.list


class Probe:
    """All rounds, one after the other."""

    def __init__(self, counter: Counter, window: MainWindow) -> None:
        problems = Problems(window)
        self.tasks = Tasks(problems.show, window)
        self.work = Workplace(counter, self.tasks, problems, window)
        self._rooms = Rooms(self.work, counter.folder.parent / "real")
        window.show_content(self._rooms)
        self._heart = Heartbeat(window)
        self._clerk = Browser(self._rooms, self._heart)
        self._found: list[Mapping[str, float]] = []

    def begin(self) -> None:
        """Sign in and measure from there on."""
        self._rooms.begin()
        self._clerk.go_through(self._clerk.begin(), self._again)

    def _again(self) -> None:
        self._found.append(self._heart.longest_ms)
        self._heart.begin()
        if len(self._found) <= _ROUNDS:
            self._clerk.go_through(self._clerk.browse(), self._again)
        elif len(self._found) == _ROUNDS + 1:
            self._clerk.go_through(self._clerk.wear(), self._again)
        else:
            sys.stdout.write(json.dumps(self._found) + "\n")
            QCoreApplication.quit()


def _give_up(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


def main(folder: Path) -> None:
    """Measure the counter in ``folder``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # A printer of this computer is left in peace.
    os.environ["CUPS_SERVER"] = "127.0.0.1:9"
    # A script that cannot go on ends the measurement instead of waiting for ever.
    sys.excepthook = _give_up
    application = QApplication(sys.argv[:1])
    dress(application)
    window = MainWindow()
    window.resize(*_SCREEN)
    with open_training(folder, built_in_reader=True) as counter:
        spare_what_is_there()
        probe = Probe(counter, window)
        window.show()
        window.activateWindow()
        probe.begin()
        application.exec()
        probe.tasks.finish()
        window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
