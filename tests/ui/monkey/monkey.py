"""随机操作: one monkey at one window. The same seed does the same things again, as far as threads allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from shiboken6 import isValid

from app.bootstrap.training import TRAINING_PASSWORD, TRAINING_USERS
from app.domain.vocabulary import ActKind, Role
from app.services.accounts import add_user, list_users
from tests.ui.conftest import Desktop
from tests.ui.monkey.city import City
from tests.ui.monkey.clerk import Clerk
from tests.ui.monkey.drafts import Visits
from tests.ui.monkey.files import answered_dialogs, lay_out_files
from tests.ui.monkey.hands import (
    click,
    commit,
    drag,
    let_go,
    pick_chord,
    pick_commit,
    pick_key,
    pick_typed,
    turn_wheel,
)
from tests.ui.monkey.printer import PaperlessPrinter, paperless
from tests.ui.monkey.tally import Tally
from tests.ui.monkey.witness import Witness
from ui.pages.record.act_panels import PANELS
from ui.wizards.new_filing.page import NewFilingPage

_WAITS = 0.6
"""How often the hands wait until the window has come to rest; else they go on at once."""

_AT_WORK = 0.75
"""How often somebody who has begun to serve goes on with it, rather than something coming in between."""
_LEAST_AT_WORK, _MOST_AT_WORK = 4, 20
"""Steps in a row."""

_TRIES_TO_SIGN_IN = 40
_NESTED_MS = 150
"""A menu that keeps the hands longer than this is put away; it runs a loop of its own."""


class Monkey:
    """Random hands at a window, with somebody signing in again whenever it was locked."""

    def __init__(self, desktop: Desktop, seed: int, folder: Path) -> None:
        self.desktop = desktop
        self.chance = Random(seed)
        self.witness = Witness()
        self.visits = Visits()
        self.printer: PaperlessPrinter | None = None
        self.tally = Tally(desktop)
        self.done: Counter[str] = Counter()
        self.deeds: Counter[str] = Counter()
        """What was done as the audit tells it, once the hands are gone."""
        self._city = City(desktop, self.chance)
        self.step = 0
        self.last = ""
        self._folder = folder
        self._files = lay_out_files(folder / "files")
        self.clerk = Clerk(desktop, self.chance, self._files[0])
        self._outside = 0
        self._is_acting = False
        self._names = 0
        self._at_work = 0
        self._nested = QTimer(desktop.window, interval=_NESTED_MS)
        self._nested.timeout.connect(self._put_menu_away)
        self.witness.now = lambda: f"step {self.step} ({self.last})"
        self._acts: tuple[tuple[Callable[[], str], float], ...] = (
            (self._type, 14),
            (self._press, 24),
            (self._chord, 6),
            (self._click_control, 26),
            (self._click_anywhere, 6),
            (self._drag, 2),
            (self._wheel, 2),
            (self._commit, 4),
            (self._card, 3),
            (self._scan, 1),
            (self._drop, 1),
            (self._go, 5),
            (self._serve, 5),
            (self._hear_from_city, 0.5),
            (self._close_something, 1),
            (self._let_time_pass, 1),
        )

    @property
    def answered(self) -> int:
        """How many acts the city gave a receipt for."""
        return self._city.answered

    def run(self, steps: int, on_step: Callable[[], object] = lambda: None) -> None:
        """So many events. Afterwards the window is left as a clerk leaves it: locked."""
        with ExitStack() as stack:
            stack.enter_context(self.witness.watching())
            stack.enter_context(self.visits.following())
            stack.enter_context(answered_dialogs(self.chance, self._files, self._folder))
            self.printer = stack.enter_context(paperless())
            self._nested.start()
            stack.callback(self._nested.stop)
            self.desktop.rooms.set_up_done.connect(self._leave_set_up)
            for self.step in range(1, steps + 1):
                self._do_one()
                on_step()
            for widget in QApplication.topLevelWidgets():
                if widget is not self.desktop.window:
                    widget.close()
            self.desktop.rooms.lock()
            self.desktop.settle()
            self._look()
            self.desktop.close()
            QApplication.processEvents()
            self._note_left_windows()

    def _do_one(self) -> None:
        self._give_keys()
        if not self.desktop.work.is_signed_in and self.chance.random() < 0.3:
            act = self._sign_in
        elif self._at_work > 0 and self.chance.random() < _AT_WORK:
            act = self._go_on_serving
        else:
            act = self.chance.choices([act for act, _ in self._acts], [weight for _, weight in self._acts])[0]
        self.last = act.__name__
        self._is_acting = True
        try:
            self.last = act()
        except Exception as error:  # noqa: BLE001 - it is what the monkey is there to find
            self.witness.hear(error)
        finally:
            self._is_acting = False
        self.done[act.__name__.strip("_")] += 1
        if self.chance.random() < _WAITS:
            try:
                self.desktop.settle()
            except Exception as error:  # noqa: BLE001 - a window that never comes to rest is a finding
                self.witness.note(f"{type(error).__name__}: the window did not come to rest")
        else:
            QApplication.processEvents()
        self._look()

    def _look(self) -> None:
        """Where the hands are, and whose visit is on screen."""
        for page in self.desktop.rooms.findChildren(NewFilingPage):
            self.visits.see(page.visit.flow)
        self.tally.look()

    def _window(self) -> QWidget:
        """What takes the hands now: a menu, a dialog, or one of the windows."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if over is not None:
            return over
        applicant = self.desktop.rooms.applicant_screens.window
        if applicant is not None and applicant.isVisible() and self.chance.random() < 0.2:
            return applicant
        return self.desktop.window

    def _focus(self) -> QWidget:
        over = QApplication.activePopupWidget()
        return over or QApplication.focusWidget() or self._window()

    def _type(self) -> str:
        typed = pick_typed(self.chance)
        for character in typed:
            QTest.keyClick(self._focus(), character)
        return f"type {typed!r}"

    def _press(self) -> str:
        key = pick_key(self.chance)
        for _ in range(self.chance.choice((1, 1, 1, 2, 5))):
            QTest.keyClick(self._focus(), key)
        return f"press {key.name}"

    def _chord(self) -> str:
        key, held = pick_chord(self.chance)
        QTest.keyClick(self._focus(), key, held)
        return f"press {held} {key}"

    def _click_control(self) -> str:
        window = self._window()
        controls = [each for each in window.findChildren(QWidget) if _can_be_clicked(each)]
        buttons = [each for each in controls if isinstance(each, QAbstractButton)]
        if not controls:
            return "found nothing to click"
        target = self.chance.choice(buttons if buttons and self.chance.random() < 0.5 else controls)
        kind = self.chance.choices(("left", "double", "right"), (8, 2, 1))[0]
        at = target.rect().center() if self.chance.random() < 0.7 else self._point_in(target)
        said = f"{kind} click on {_called(target)}"
        self.last = said
        click(target, at, kind)
        return said

    def _click_anywhere(self) -> str:
        window = self._window()
        at = self._point_in(window)
        target = window.childAt(at) or window
        if not target.isEnabled():
            return "a click on something greyed"
        kind = self.chance.choices(("left", "double", "right"), (4, 2, 1))[0]
        said = f"{kind} click at {at.toTuple()}, on {_called(target)}"
        self.last = said
        click(target, target.mapFrom(window, at), kind)
        return said

    def _drag(self) -> str:
        window = self.desktop.rooms.applicant_screens.window
        if window is None or not window.isVisible() or QApplication.activePopupWidget() is not None:
            return "nothing to draw on"
        target = window.childAt(self._point_in(window)) or window
        drag(target, [self._point_in(target) for _ in range(self.chance.randint(2, 8))])
        return f"a stroke on {_called(target)}"

    def _wheel(self) -> str:
        window = self._window()
        at = self._point_in(window)
        target = window.childAt(at) or window
        turn_wheel(target, target.mapFrom(window, at), self.chance.randint(-5, 5))
        return f"the wheel on {_called(target)}"

    def _commit(self) -> str:
        words = pick_commit(self.chance)
        commit(self._focus(), words, self.chance.choice(("", "zhang", "s h")))
        return f"commit {words[:12]!r}"

    def _card(self) -> str:
        training = self.desktop.counter.training
        assert training is not None
        if self.chance.random() < 0.3:
            training.remove()
            return "card out"
        person = self.chance.choice(training.people)
        pulled = self.chance.choice((None, None, None, 1, 3, 6))
        training.insert(person, pull_out_after_apdus=pulled)
        return f"card in, pulled out after {pulled}"

    def _scan(self) -> str:
        code = self.chance.choice((*self.clerk.numbers(), "6901234567892", "https://example.invalid/x"))
        for character in code:
            QTest.keyClick(self._focus(), character)
        QTest.keyClick(self._focus(), "\r")
        return f"scan {code[:4]}…"

    def _drop(self) -> str:
        window = self._window()
        target = window.childAt(self._point_in(window)) or window
        frame = self.desktop.rooms.frame
        if self.chance.random() < 0.5 and frame is not None and window is self.desktop.window and frame.isVisible():
            target = frame
        files = self.chance.sample(self._files, self.chance.randint(1, 3))
        let_go(target, files)
        return f"drop {[path.name for path in files]} on {_called(target)}"

    def _go(self) -> str:
        """What a click in a list or a card leads to, without looking for the list."""
        work = self.desktop.work
        if not work.is_signed_in or QApplication.activeModalWidget() is not None:
            return "nowhere to go"
        number = self.chance.choice(self.clerk.numbers())
        if self.chance.random() < 0.4:
            work.record_wanted.emit(number)
            return "go to a record"
        if self.chance.random() < 0.7:
            kind = self.chance.choice(list(PANELS) + list(ActKind))
            work.act_wanted.emit(number, kind)
            return f"go to {kind.value} of a record"
        wanted = self.chance.choice(
            (work.letters_wanted, work.doctor_wanted, work.scan_folder_wanted, work.back_wanted, work.today_wanted)
        )
        wanted.emit()
        return "go elsewhere"

    def _serve(self) -> str:
        """Somebody begins to work in earnest, for a while."""
        self._at_work = self.chance.randint(_LEAST_AT_WORK, _MOST_AT_WORK)
        return self._go_on_serving()

    def _go_on_serving(self) -> str:
        self._at_work -= 1
        return self.clerk.lead_on() if self.desktop.work.is_signed_in else "nobody to serve"

    def _hear_from_city(self) -> str:
        return self._city.answer()

    def _close_something(self) -> str:
        window = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        window = window or self.desktop.rooms.applicant_screens.window
        if window is not None:
            window.close()
            return f"close {_called(window)}"
        self.desktop.window.resize(self.chance.choice((1280, 1366, 1920)), self.chance.choice((680, 768, 1080)))
        return "resize"

    def _let_time_pass(self) -> str:
        days = 1 if self.chance.random() < 0.03 else 0
        self.desktop.clock.instant += timedelta(days=days, seconds=self.chance.randint(1, 90))
        QTest.qWait(self.chance.choice((0, 0, 20, 60, 350)))
        return f"{days} days later"

    def _sign_in(self) -> str:
        """As often as it takes; somebody new where the monkey has locked everybody out."""
        if QApplication.activeModalWidget() is not None or self.desktop.rooms.currentWidget() is None:
            return "not to be signed in"
        page = self.desktop.rooms.sign_in
        if self.desktop.rooms.currentWidget() is not page:
            self._outside += 1
            if self._outside > _TRIES_TO_SIGN_IN:
                self._outside = 0
                self._leave_set_up()
            return "elsewhere than at the sign-in"
        self._outside += 1
        desk = self.desktop.counter.desk
        login = self.chance.choice([login for login, _, _ in TRAINING_USERS])
        if self._outside > _TRIES_TO_SIGN_IN:
            self._outside, self._names = 0, self._names + 1
            login = f"99{self._names:02}"
            if login not in [user.login for user in list_users(desk)]:
                add_user(desk, login=login, name="许文涛", role=Role.MANAGER, password=TRAINING_PASSWORD, by="许文涛")
        page.sign_in_as(login, TRAINING_PASSWORD)
        self.desktop.settle()
        if self.desktop.work.is_signed_in:
            self._outside = 0
        return f"sign in as {login}"

    def _leave_set_up(self) -> None:
        if self.desktop.rooms.set_up is not None:
            self.desktop.rooms.set_up.left_without.emit()

    def _give_keys(self) -> None:
        """As a desktop does once the window that had the keys is gone; without one, no key would come anywhere."""
        if QApplication.activeWindow() is None:
            (QApplication.activeModalWidget() or self.desktop.window).activateWindow()
            QApplication.processEvents()

    def _point_in(self, widget: QWidget) -> QPoint:
        return QPoint(
            self.chance.randrange(max(widget.width(), 1)),
            self.chance.randrange(max(widget.height(), 1)),
        )

    def _put_menu_away(self) -> None:
        over = QApplication.activePopupWidget()
        if self._is_acting and isinstance(over, QMenu):
            over.close()

    def _note_left_windows(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and widget.isVisible() and widget is not self.desktop.window:
                self.witness.note(f"left over: {_called(widget)}")


def _can_be_clicked(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty()


def _called(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {words or widget.accessibleName() or widget.objectName()}".strip()
