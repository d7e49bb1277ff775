"""Both sides of the counter: the clerk's window and the one that faces the applicant."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.flows.visit_data import VisitStep
from tests.ui.applicant.hands import SECOND, ZIGZAG, all_words, by_mouse
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.applicant.applicant_desk import ApplicantDesk
from ui.applicant.window import ApplicantWindow
from ui.wizards.new_filing.page import NewFilingPage


class Both:
    """A clerk and an applicant."""

    def __init__(self, clerk: Desktop) -> None:
        self.clerk = clerk
        clerk.work.applicant_screen_wanted.emit()
        clerk.settle()

    @property
    def desk(self) -> ApplicantDesk:
        """What goes between them."""
        return self.clerk.work.applicant

    @property
    def window(self) -> ApplicantWindow:
        """The applicant's; it must be open."""
        found = self.clerk.rooms.applicant_screens.window
        assert found is not None
        return found

    @property
    def wizard(self) -> NewFilingPage:
        """The clerk's wizard."""
        return cast(NewFilingPage, self.clerk.frame.page)

    @property
    def seen(self) -> str:
        """All that the applicant can read now."""
        return "\n".join(visible_words(self.window))

    @property
    def held(self) -> str:
        """All that any label of the applicant's window holds, seen or not."""
        return all_words(self.window)

    def at_review(self, person: int = 0) -> None:
        """The clerk has filled in a resident's visit on a commitment and is at the review."""
        self.clerk.work.visit_wanted.emit(self.clerk.keep_visit_at_review(person))
        self.settle()
        assert self.wizard.visit.step is VisitStep.REVIEW

    def file(self) -> str:
        """The clerk files; returns the number."""
        self.wizard.visit.go_on()
        self.settle()
        assert self.wizard.visit.step is VisitStep.PRINT
        return self.wizard.visit.data.number

    def write(self) -> None:
        """The applicant writes a name, and says that it is done."""
        pad = self.window.sign.pad
        by_mouse(pad, ZIGZAG)
        by_mouse(pad, SECOND)
        self.window.sign.done_button.click()
        self.settle()

    def press(self, key: Qt.Key) -> None:
        """The clerk presses a key; without a window manager the window that came last has the keys."""
        self.clerk.window.activateWindow()
        self.clerk.qtbot.waitUntil(self.clerk.window.isActiveWindow)
        self.clerk.press(key)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs."""
        self.clerk.settle()

    def page(self) -> QWidget:
        """What is on the applicant's screen."""
        return self.window.page
