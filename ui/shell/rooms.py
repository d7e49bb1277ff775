"""The rooms of the window: signing in, setting up, working. Locking goes back to the first and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from app.domain.filing import Actor
from app.settings import APPLICANT_SCREEN
from ui.applicant.screens import ApplicantScreens
from ui.keys.bind import bind
from ui.keys.code_points import CodePoints
from ui.keys.sheet import Group, KeySheet
from ui.keys.table import EVERYWHERE, TYPING, shortcuts_of
from ui.pages.set_up_page import SetUpPage
from ui.pages.sign_in_page import SignInPage
from ui.printing.print_dialog import PrintDialog
from ui.shell.frame import PLACE_KEYS, Frame
from ui.shell.idle_lock import IdleLock
from ui.shell.litter import Litter
from ui.shell.looks import Looks
from ui.shell.workplace import Workplace
from ui.widgets.reading_order import move_focus


class Rooms(QStackedWidget):
    """Shows one room at a time. The working room is built when somebody signs in, and kept while it is locked."""

    set_up_done = Signal()

    def __init__(self, work: Workplace, folder: Path) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.work = work
        self._folder = folder
        self.frame: Frame | None = None
        self.sign_in = SignInPage(work)
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.set_up_wanted.connect(self._show_set_up)
        self.set_up: SetUpPage | None = None
        self.addWidget(self.sign_in)
        self.looks = Looks(work, self)
        self.idle_lock = IdleLock(work, self)
        self.litter = Litter(work, self)
        work.setting_changed.connect(self._setting_changed)
        work.lock_wanted.connect(self.lock)
        bind(self, "help", self.show_keys, in_window=True)
        self.code_points = CodePoints(self)
        self.applicant_screens = ApplicantScreens(work, self)

    def begin(self) -> None:
        """Show who may sign in, and listen to the reader."""
        self.setCurrentWidget(self.sign_in)
        self.sign_in.entered()
        self.work.watch()
        self.looks.ask()
        self.idle_lock.ask()
        self.applicant_screens.begin()

    def lock(self) -> None:
        """锁屏: nothing is to be seen until the same or another person signs in."""
        if self.frame is None or not self.work.is_signed_in:
            return
        # Whoever signs in next has not asked for what they would be saying yes to.
        self.work.problems.withdraw()
        # Nor may anybody choose for them what is printed, or to which file a list of people goes.
        for kind in (PrintDialog, QFileDialog):
            for dialog in self.window().findChildren(kind):
                dialog.reject()
        self.sign_in.lock(self.work.actor)
        self.work.sign_out()
        self.setCurrentWidget(self.sign_in)
        self.sign_in.entered()

    def _setting_changed(self, key: str) -> None:
        if key == APPLICANT_SCREEN.key:
            self.applicant_screens.begin()
        self.sign_in.show_office()

    def show_keys(self) -> None:
        """F1: the keys of what is on screen, and those that work everywhere."""
        shown = self.currentWidget()
        sides: tuple[Sequence[Group], ...]
        if shown is self.frame and self.frame is not None:
            page = shortcuts_of(*self.frame.page.key_places)
            sides = (page, shortcuts_of(EVERYWHERE, TYPING), (("页面", PLACE_KEYS),))
        else:
            page = shortcuts_of("sign_in" if shown is self.sign_in else "set_up")
            sides = (page, shortcuts_of(TYPING))
        KeySheet(self, *sides).open()

    def _signed_in(self, actor: Actor) -> None:
        before = self.frame.actor if self.frame is not None else None
        self.work.expect(actor)
        if self.frame is not None and before != actor:
            # Another person's half-filled page is a draft by now; they start with a clean frame.
            self.frame.leave()
            self.removeWidget(self.frame)
            self.frame.deleteLater()
            self.frame = None
        if self.frame is None:
            self.work.tasks.in_turns(self._open_frame(), self)
        else:
            self._enter(self.frame)

    def _open_frame(self) -> Iterator[None]:
        """The working room is built a part a turn, and shown when one can work in it."""
        try:
            # What another person left goes in the turn before.
            yield
            frame = Frame(self.work)
            frame.set_up_wanted.connect(self._show_set_up)
            self.addWidget(frame)
            yield
            yield from frame.build_first()
            yield
            self.frame = frame
            # Drawn before its pages begin to ask: what answers them would be drawn beside.
            self.setCurrentWidget(frame)
            yield
            self._enter(frame)
        finally:
            self.sign_in.reopen()

    def _enter(self, frame: Frame) -> None:
        self.work.sign_in(frame.actor)
        self.sign_in.reopen()
        self.setCurrentWidget(frame)
        frame.entered()

    def _show_set_up(self) -> None:
        if self.set_up is None:
            self.set_up = SetUpPage(self.work, self._folder)
            self.set_up.done.connect(self.set_up_done)
            self.set_up.left_without.connect(self._back)
            self.addWidget(self.set_up)
        self.setCurrentWidget(self.set_up)
        self.set_up.entered()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads: pages are built and rebuilt in parts, and Qt would go as they were built."""
        room = self.currentWidget()
        return room is not None and move_focus(room, forward=forward)

    def _back(self) -> None:
        working = self.frame is not None and self.work.is_signed_in
        self.setCurrentWidget(self.frame if working and self.frame is not None else self.sign_in)
