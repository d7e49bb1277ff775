"""Measures how long the window stands still while a clerk works: ``python -m ui.work_probe FOLDER``.

The clerk of the training counter in FOLDER types in the search, opens records, looks at pages and walks the wizard,
first with the line at rest and then while everything that waits goes up. Printed as JSON: how many acts were
accepted in how many seconds, and for either time the longest pause (milliseconds) of the event loop by what the clerk
was doing.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap.counter import Counter, open_training
from app.bootstrap.training import TRAINING_PASSWORD, TRAINING_USERS
from app.domain.vocabulary import UpstreamState
from app.services.desk import Desk
from app.services.drafts import discard_draft, list_drafts
from app.services.queries import upstream_counts
from ui.pages.filings_page import FilingsPage
from ui.problems import Problems
from ui.shell.frame import Frame
from ui.shell.main_window import MainWindow
from ui.shell.rooms import Rooms
from ui.shell.workplace import Workplace
from ui.style.dress import dress
from ui.tasks import Tasks

_SCREEN = (1366, 768)
_BEAT_MS = 1
_KEY_MS = 90
"""Slower than a scanner, whose keys are held back."""
_LOOK_MS = 150
_ROUNDS_ALONE = 2
_ENTER = Qt.Key.Key_Return
_UNDER_WAY = (UpstreamState.WAITING, UpstreamState.SENDING, UpstreamState.UNKNOWN)

Script = Iterator[int]
"""What a clerk does; each value is how many milliseconds they look before they go on."""


def discard_drafts(desk: Desk) -> None:
    """No visit that was begun is left."""
    for draft in list_drafts(desk):
        discard_draft(desk, draft.id)


class Heartbeat(QObject):
    """心跳: a timer that should beat all the time; where it is late, the window stood still.

    What other programs on this computer took meanwhile is no pause of ours: of a beat that is late no more is counted
    than the processor time that this program spent, in all its threads.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.doing = ""
        self.longest_ms: dict[str, float] = {}
        self._last, self._spent = time.perf_counter(), time.process_time()
        self._timer = QTimer(self, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def begin(self) -> None:
        """Forget what was measured."""
        self.longest_ms = {}

    def _beat(self) -> None:
        now, spent = time.perf_counter(), time.process_time()
        late_ms = min((now - self._last) * 1000 - _BEAT_MS, (spent - self._spent) * 1000)
        self._last, self._spent = now, spent
        self.longest_ms[self.doing] = max(self.longest_ms.get(self.doing, 0.0), late_ms)


class Clerk(QObject):
    """经办人 in front of the window, with nothing but keys; the event loop runs freely between two of them."""

    def __init__(self, rooms: Rooms, heart: Heartbeat) -> None:
        super().__init__(rooms)
        self._rooms, self._heart = rooms, heart

    def go_through(self, script: Script, on_end: Callable[[], None]) -> None:
        """Do it all, one thing after the other."""

        def go_on() -> None:
            if self._rooms.work.tasks.is_busy:
                QTimer.singleShot(_BEAT_MS, self, go_on)
                return
            pause = next(script, None)
            if pause is None:
                on_end()
            else:
                QTimer.singleShot(pause, self, go_on)

        go_on()

    def sign_in(self) -> Script:
        """登录, and wait until every page is built."""
        self._heart.doing = "登录"
        while not self._rooms.isActiveWindow():
            yield _KEY_MS
        self._rooms.sign_in.sign_in_as(TRAINING_USERS[0][0], TRAINING_PASSWORD)
        while self._rooms.frame is None or not self._rooms.frame.is_built_ahead:
            yield _LOOK_MS

    def work(self) -> Script:
        """One round: search, a record, the pages, a visit that is not finished."""
        yield from self._press("检索", Qt.Key.Key_F2)
        yield from self._type("检索", "csj")
        yield from self._press("打开备案库", Qt.Key.Key_F5)
        filings = self._frame.page
        if not isinstance(filings, FilingsPage):
            raise TypeError("the list is on screen")
        for place in range(3):
            filings.list.table.selectRow(place)
            filings.list.table.setFocus()
            yield from self._press("打开备案", _ENTER)
            yield from self._press("返回", Qt.Key.Key_Escape)
        yield from self._press("看上报页", Qt.Key.Key_F7)
        yield from self._press("看今日页", Qt.Key.Key_F3)
        yield from self._visit()

    def _visit(self) -> Script:
        yield from self._press("新办开始", Qt.Key.Key_F4)
        cards = self._rooms.work.counter.training
        if cards is None:
            raise ValueError("a training counter")
        cards.insert(cards.people[0])
        while not self._rooms.work.reader.reading:
            yield _KEY_MS
        yield from self._press("新办鉴权", _ENTER)
        yield from self._type("新办选类别", "2")
        yield from self._press("新办选类别", _ENTER)
        yield from self._type("新办填信息", "shs")
        yield from self._press("新办填信息", _ENTER)
        yield from self._type("新办填信息", "13912345678")
        yield from self._press("新办离开", Qt.Key.Key_F3)
        cards.remove()
        desk, tasks = self._rooms.work.desk, self._rooms.work.tasks
        tasks.command(lambda: discard_drafts(desk), lambda _: None)
        yield _LOOK_MS
        yield from self._press("新办离开", Qt.Key.Key_F4)
        yield from self._press("新办离开", Qt.Key.Key_Escape)

    def _press(self, doing: str, key: Qt.Key) -> Script:
        self._heart.doing = doing
        QTest.keyClick(QApplication.focusWidget() or self._rooms, key)
        yield _LOOK_MS

    def _type(self, doing: str, characters: str) -> Script:
        self._heart.doing = doing
        for character in characters:
            QTest.keyClicks(QApplication.focusWidget() or self._rooms, character)
            yield _KEY_MS

    @property
    def _frame(self) -> Frame:
        return cast(Frame, self._rooms.frame)


class Probe:
    """The two times, one after the other."""

    def __init__(self, counter: Counter, window: MainWindow) -> None:
        self._counter = counter
        # The line is held back until the clerk is at work.
        self._line, counter.line = counter.line, None
        problems = Problems(window)
        tasks = Tasks(problems.show, window)
        self.work = Workplace(counter, tasks, problems, window)
        self._rooms = Rooms(self.work, counter.folder.parent / "real")
        window.show_content(self._rooms)
        self._heart = Heartbeat(window)
        self._clerk = Clerk(self._rooms, self._heart)
        self._rounds = 0
        self._alone: dict[str, float] = {}
        self._began = 0.0

    def begin(self) -> None:
        """Sign in, then measure."""
        self._rooms.begin()
        self._clerk.go_through(self._clerk.sign_in(), self._work_alone)

    def _work_alone(self) -> None:
        # The first round builds what is only ever built once.
        if self._rounds == 1:
            self._heart.begin()
        if self._rounds <= _ROUNDS_ALONE:
            self._rounds += 1
            self._clerk.go_through(self._clerk.work(), self._work_alone)
            return
        self._alone = self._heart.longest_ms
        self._heart.begin()
        self._began = time.perf_counter()
        self._counter.line = self._line
        self.work.start_line()
        self._work_while_sending()

    def _work_while_sending(self) -> None:
        if self._count():
            self._clerk.go_through(self._clerk.work(), self._work_while_sending)
            return
        seconds = time.perf_counter() - self._began
        accepted = upstream_counts(self._counter.desk)[UpstreamState.ACCEPTED]
        told = {"accepted": accepted, "seconds": seconds, "alone": self._alone, "sending": self._heart.longest_ms}
        sys.stdout.write(json.dumps(told) + "\n")
        QCoreApplication.quit()

    def _count(self) -> int:
        counts = upstream_counts(self._counter.desk)
        return sum(counts[state] for state in _UNDER_WAY)


def main(folder: Path) -> None:
    """Measure the counter in ``folder``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # A printer of this computer is left in peace.
    os.environ["CUPS_SERVER"] = "127.0.0.1:9"
    application = QApplication(sys.argv[:1])
    dress(application)
    window = MainWindow()
    window.resize(*_SCREEN)
    with open_training(folder, built_in_reader=True) as counter:
        probe = Probe(counter, window)
        window.show()
        window.activateWindow()
        probe.begin()
        application.exec()
        probe.work.tasks.finish()
        window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
