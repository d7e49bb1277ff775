"""The two doors: results and failures come back on the window's thread, in order, and never to somebody gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import ui.tasks
from app.errors import UserError
from ui.shell.busy_line import BusyLine
from ui.tasks import Tasks

_ROUNDS = 200


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def tasks(qapp: object, failures: list[Exception]) -> Iterator[Tasks]:
    made = Tasks(failures.append)
    yield made
    made.finish()


def test_work_runs_elsewhere_and_its_result_comes_back_here(qtbot: QtBot, tasks: Tasks) -> None:
    threads: list[threading.Thread] = []
    tasks.query(threading.current_thread, lambda worker: threads.extend([worker, threading.current_thread()]))
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


@pytest.mark.parametrize("door", ["query", "command"])
def test_a_failure_goes_to_its_own_place_or_else_to_the_dialogs(
    qtbot: QtBot, tasks: Tasks, failures: list[Exception], door: str
) -> None:
    def fail() -> None:
        raise UserError("名册文件读不出来")

    told: list[Exception] = []
    getattr(tasks, door)(fail, lambda _: pytest.fail("it did not succeed"), told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert failures == []
    getattr(tasks, door)(fail, lambda _: pytest.fail("it did not succeed"))
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert str(failures[0]) == "名册文件读不出来。"


def test_commands_run_one_after_another_in_their_order(qtbot: QtBot, tasks: Tasks) -> None:
    order: list[int] = []
    for number in range(20):
        tasks.command(lambda number=number: order.append(number), lambda _: None)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert order == list(range(20))


def test_only_the_newest_of_the_same_queries_is_told(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[str] = []
    for typed in ("w", "wx", "wxl"):
        tasks.query(lambda typed=typed: typed, told.append, newest="search")
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert told == ["wxl"]


def test_a_page_that_is_gone_hears_nothing(qtbot: QtBot, tasks: Tasks) -> None:
    from shiboken6 import delete

    page = QObject()
    tasks.query(lambda: 1, lambda _: pytest.fail("the page is gone"), owner=page)
    delete(page)
    qtbot.waitUntil(lambda: not tasks.is_busy)


def test_finishing_waits_for_every_command(qapp: object) -> None:
    tasks = Tasks(lambda _: None)
    done: list[int] = []
    for number in range(5):
        tasks.command(lambda number=number: done.append(number), lambda _: None)
    tasks.finish()
    assert done == [0, 1, 2, 3, 4]


def test_busy_is_told_when_work_begins_and_when_the_last_came_back(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[bool] = []
    tasks.busy_changed.connect(told.append)
    tasks.query(lambda: 1, lambda _: None)
    tasks.query(lambda: 2, lambda _: None)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert told == [True, False]


@pytest.mark.parametrize("door", ["command", "send_out"])
def test_the_failure_of_a_command_is_told_although_its_page_is_gone(
    qtbot: QtBot, tasks: Tasks, failures: list[Exception], door: str
) -> None:
    from shiboken6 import delete

    def fail() -> None:
        raise UserError("没有办成")

    page = QObject()
    getattr(tasks, door)(fail, lambda _: None, lambda _: pytest.fail("the page is gone"), owner=page)
    delete(page)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert [str(error) for error in failures] == ["没有办成。"]


def test_what_comes_after_a_command_does_not_hang_on_a_page(qtbot: QtBot, tasks: Tasks) -> None:
    from shiboken6 import delete

    page, told = QObject(), list[str]()
    tasks.command(lambda: "a", lambda _: told.append("page"), owner=page, afterwards=told.append)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    tasks.command(lambda: "b", lambda _: pytest.fail("the page is gone"), owner=page, afterwards=told.append)
    delete(page)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert told == ["page", "a", "b"]


def test_a_device_that_hangs_holds_up_no_command(qtbot: QtBot, tasks: Tasks) -> None:
    gate, done = threading.Event(), list[str]()
    tasks.send_out(gate.wait, lambda _: done.append("printed"))
    tasks.command(lambda: "filed", done.append)
    qtbot.waitUntil(lambda: done == ["filed"])
    gate.set()
    qtbot.waitUntil(lambda: done == ["filed", "printed"])


def test_what_may_stay_behind_begins_when_all_else_is_done_but_a_device(qtbot: QtBot, tasks: Tasks) -> None:
    order: list[str] = []
    hangs, holds = threading.Event(), threading.Event()
    tasks.send_out(hangs.wait, lambda _: None)
    for name in ("first", "second"):
        tasks.query(lambda name=name: order.append(name), lambda _: None, behind=True)
    tasks.query(holds.wait, lambda _: order.append("asked"))
    owner = QObject()
    tasks.in_turns((order.append("built") for _ in range(3)), owner)
    qtbot.waitUntil(lambda: len(order) == 3)
    qtbot.wait(5)
    assert order == ["built"] * 3
    holds.set()
    qtbot.waitUntil(lambda: len(order) == 6)
    assert order[3:] == ["asked", "first", "second"]
    hangs.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)


def test_nothing_stays_behind_for_ever_and_nothing_begins_after_the_end(
    qtbot: QtBot, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui.tasks, "_BEHIND_AT_MOST_MS", 1)
    done: list[str] = []
    holds = threading.Event()
    tasks.query(holds.wait, lambda _: None)
    tasks.query(lambda: done.append("behind"), lambda _: None, behind=True)
    qtbot.waitUntil(lambda: done == ["behind"])
    tasks.query(lambda: done.append("late"), lambda _: None, behind=True)
    holds.set()
    tasks.finish()
    qtbot.wait(5)
    assert done == ["behind"]


def test_what_is_built_in_turns_lets_the_window_go_on_between_two_steps(qtbot: QtBot, tasks: Tasks) -> None:
    done: list[str] = []
    owner = QObject()

    def steps() -> Iterator[None]:
        for step in ("first", "second"):
            done.append(step)
            QTimer.singleShot(0, lambda: done.append("between"))
            yield

    tasks.in_turns(steps(), owner)
    assert not done
    assert tasks.is_busy
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert done[:3] == ["first", "between", "second"]


def test_steps_end_once_newer_ones_began_or_their_owner_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    from shiboken6 import delete

    done: list[str] = []

    def steps(name: str, then: Callable[[], object] = lambda: None) -> Iterator[None]:
        done.append(name)
        yield then()
        done.append(f"{name} again")

    owner, gone = QObject(), QObject()
    tasks.in_turns(steps("older", lambda: tasks.in_turns(steps("newer"), owner, "page")), owner, "page")
    tasks.in_turns(steps("orphan", lambda: delete(gone)), gone)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert sorted(done) == ["newer", "newer again", "older", "orphan"]


def test_a_step_that_fails_is_told_and_ends_its_steps(qtbot: QtBot, tasks: Tasks, failures: list[Exception]) -> None:
    def steps() -> Iterator[None]:
        yield
        raise ValueError("a part")

    tasks.in_turns(steps(), QObject(tasks))
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert [str(failure) for failure in failures] == ["a part"]


def test_what_takes_longer_than_a_second_is_told_until_it_is_done(
    qtbot: QtBot, tasks: Tasks, dressed: QApplication
) -> None:
    clock = [100.0]
    tasks.now = lambda: clock[0]
    line = BusyLine(tasks)
    qtbot.addWidget(line)
    go_on, done = threading.Event(), list[None]()
    tasks.command(lambda: go_on.wait(30), lambda _: done.append(None))
    line.look()
    assert line.words == "", "nobody asks what is quick"
    clock[0] += 3.2
    tasks.query(lambda: None, lambda _: None)
    line.look()
    assert line.words == "正在处理　3 秒"
    assert line.accessibleName() == "正在处理"
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert done == [None]
    assert line.words == ""
    assert not line.isVisible()


def test_what_an_errand_holds_is_let_go_of_on_the_thread_of_the_window(qtbot: QtBot, tasks: Tasks) -> None:
    freed: list[bool] = []

    class Held:
        def __del__(self) -> None:
            freed.append(threading.current_thread() is threading.main_thread())

    def give(held: Held) -> None:
        tasks.query(lambda: id(held), lambda _: id(held))

    for _ in range(_ROUNDS):
        # The window is told while the thread is still putting its things away.
        give(Held())
        qtbot.waitUntil(lambda: not tasks.is_busy)
    assert freed == [True] * _ROUNDS
