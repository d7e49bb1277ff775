"""The whole window on a training counter: real services, a real store, nobody real in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import open_counter, open_training
from app.bootstrap.training import TRAINING_PASSWORD, TrainingPerson
from app.domain.authentication import CardReading
from app.domain.dates import FixedClock
from app.domain.filing import Actor, Contact, Filing, MaterialTaken
from app.domain.vocabulary import Category, Circumstance, Material, Role
from app.flows.new_filing import NewFiling
from app.flows.visit_data import VisitStep
from app.services.accounts import sign_in
from app.services.drafts import list_drafts
from app.services.ports import Draft
from ui.problems import Problems
from ui.shell import frame
from ui.shell.frame import Frame
from ui.shell.main_window import MainWindow
from ui.shell.rooms import Rooms
from ui.shell.workplace import Workplace
from ui.style.dress import dress
from ui.style.tokens import ThemeName, TypeSize, worn
from ui.tasks import Tasks
from ui.wizards.new_filing import step_shop

TODAY = date(2026, 5, 6)
"""A Wednesday in a year whose holiday plan is known."""

CLERK, REVIEWER, MANAGER = "1001", "1002", "1003"
PATIENCE_MS = 30_000
"""How long something may run: the library of the charts looks at every font of the system when it first loads."""
_NEVER_MS = 3_600_000

_BOTH = (Material.ID_CARD, Material.SOCIAL_SECURITY_CARD)


class Desktop:
    """The window with somebody in front of it."""

    def __init__(self, qtbot: QtBot, folder: Path, clock: FixedClock) -> None:
        self.qtbot = qtbot
        self.clock = clock
        self.counter = open_counter(folder, clock=clock, built_in_reader=True)
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.problems = Problems(self.window)
        self.tasks = Tasks(self.problems.show, self.window)
        self.work = Workplace(self.counter, self.tasks, self.problems, self.window)
        self.rooms = Rooms(self.work, folder.parent / "real")
        self.window.show_content(self.rooms)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.rooms.begin()
        self.settle()

    @property
    def frame(self) -> Frame:
        """The working room; somebody must be signed in."""
        assert self.rooms.frame is not None
        return self.rooms.frame

    @property
    def actor(self) -> Actor:
        """Who is signed in."""
        return self.work.actor

    @property
    def people(self) -> tuple[TrainingPerson, ...]:
        """People with cards in this training folder."""
        assert self.counter.training is not None
        return self.counter.training.people

    def settle(self) -> None:
        """Wait until nothing runs any more."""
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy, timeout=PATIENCE_MS)
        # What was just put into a layout is shown, and gets the focus, in the rounds after.
        for _ in range(3):
            QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy, timeout=PATIENCE_MS)

    def type(self, words: str) -> None:
        """Type where the focus is."""
        self.qtbot.keyClicks(self.focus, words)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is, and wait for what comes of it."""
        self.qtbot.keyClick(self.focus, key, modifier)
        self.settle()

    @property
    def focus(self) -> QWidget:
        """The widget with the focus."""
        return QApplication.focusWidget() or self.window

    def sign_in(self, login: str = CLERK) -> Frame:
        """Sign in at the sign-in page, by keyboard."""
        self.type(login)
        self.press(Qt.Key.Key_Return)
        self.type(TRAINING_PASSWORD)
        self.press(Qt.Key.Key_Return)
        self.settle()
        return self.frame

    def file(
        self,
        person: int = 0,
        category: Category = Category.LONG_TERM_RESIDENT,
        materials: tuple[Material, ...] = _BOTH,
        *,
        destination: str = "310115",
        commitment: bool = True,
    ) -> Filing:
        """A filing made through the real flow; by default a resident's on a commitment."""
        who = self.people[person]
        flow = self._flow(who)
        flow.choose_category(category)
        flow.update(
            destination=destination,
            contact=Contact("淮安市淮安区淮城街道1号", "上海市浦东新区世纪大道100号", "13900001234"),
            materials=tuple(MaterialTaken(item) for item in materials),
            circumstances=(Circumstance.ACCOMPANYING_ELDER,) if commitment else (),
            commitment=commitment,
        )
        result = flow.submit()
        assert result.filing is not None, result.decision.reasons
        return result.filing

    def file_referral(self, person: int = 2) -> Filing:
        """A referral with its papers, which no lock holds."""
        return self.file(person, Category.REFERRAL, (*_BOTH, Material.REFERRAL_CERTIFICATE), commitment=False)

    def keep_draft(self, person: int = 3) -> str:
        """A visit left at the details; returns the draft's title."""
        flow = self._flow(self.people[person])
        flow.choose_category(Category.STATIONED_WORKER)
        flow.keep()
        return f"{self.people[person].name} 新办备案"

    def keep_visit_at_review(self, person: int = 0) -> Draft:
        """A resident's visit on a commitment, filled in and not yet filed."""
        flow = self._flow(self.people[person])
        flow.choose_category(Category.LONG_TERM_RESIDENT)
        flow.update(
            destination="310115",
            contact=Contact(phone="13900001234"),
            materials=tuple(MaterialTaken(item) for item in _BOTH),
            circumstances=(Circumstance.ACCOMPANYING_ELDER,),
            commitment=True,
            step=VisitStep.REVIEW,
        )
        return next(draft for draft in list_drafts(self.counter.desk) if draft.id == flow.draft_id)

    def _flow(self, who: TrainingPerson) -> NewFiling:
        actor = sign_in(self.counter.desk, CLERK, TRAINING_PASSWORD)
        flow = NewFiling(self.counter.desk, replace(actor, role=Role.CLERK))
        flow.identify(CardReading(who.social_security_number, who.name, who.card_no, reader="练习"))
        return flow

    def close(self) -> None:
        """End everything the window started."""
        self.window.finish()
        self.work.close()


@pytest.fixture(scope="session")
def training_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training counter made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("training") / "data"
    open_training(folder, clock=FixedClock.on(TODAY), built_in_reader=True).close()
    return folder


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its own font and colours; whatever a test wore, the next finds the usual look."""
    if not qapp.styleSheet():
        # A cursor that blinks would make two pictures of one window differ.
        qapp.setCursorFlashTime(0)
        dress(qapp)
    yield qapp
    if worn() != (ThemeName.NORMAL, TypeSize.ORDINARY):
        # Its windows are closed; what is gone need not be dressed again.
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        dress(qapp)


@pytest.fixture(autouse=True)
def _nothing_is_built_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and steps come when they are asked for: whether they were there before would be a matter of chance."""
    monkeypatch.setattr(frame, "_IDLE_MS", _NEVER_MS)
    monkeypatch.setattr(step_shop, "_BETWEEN_MS", _NEVER_MS)


@pytest.fixture
def open_desktop(
    qtbot: QtBot, dressed: QApplication, training_folder: Path, tmp_path: Path
) -> Iterator[Callable[[], Desktop]]:
    """Opens windows on copies of the training folder."""
    opened: list[Desktop] = []

    def open_one() -> Desktop:
        folder = tmp_path / f"data-{len(opened)}"
        shutil.copytree(training_folder, folder)
        opened.append(Desktop(qtbot, folder, FixedClock.on(TODAY)))
        return opened[-1]

    yield open_one
    for desktop in opened:
        desktop.close()


@pytest.fixture
def desktop(open_desktop: Callable[[], Desktop]) -> Desktop:
    """The window, nobody signed in."""
    return open_desktop()


@pytest.fixture
def signed_in(desktop: Desktop) -> Desktop:
    """The window with a clerk at it."""
    desktop.sign_in()
    return desktop


@pytest.fixture
def chief(desktop: Desktop) -> Desktop:
    """The window with whoever is in charge at it."""
    desktop.sign_in(MANAGER)
    return desktop
