"""A clerk at the wizard: the page in a window on a counter of real parts, and every key counted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import Counter
from app.bootstrap.training import TRAINING_USERS
from app.domain.filing import Actor, Filing
from app.flows.visit_data import VisitStep
from app.services.drafts import list_drafts
from app.services.ports import Draft, FilingQuery, FilingSummary
from app.services.queries import search
from ui.problems import Problems
from ui.shell.workplace import Workplace
from ui.tasks import Tasks
from ui.widgets.boxes import column
from ui.wizards.new_filing.page import NewFilingPage
from ui.wizards.new_filing.step import Step

TODAY = date(2026, 5, 6)
"""A Wednesday in a year whose holiday plan is known."""

PAGE_AT_1366 = (1190, 660)
"""What the frame leaves to a page on a monitor of 1366×768."""

PAGE_AT_LEAST = (1104, 580)
"""What it leaves in the smallest window it allows."""


class Clerk:
    """Serves applicants through the page, by keyboard."""

    def __init__(self, qtbot: QtBot, counter: Counter) -> None:
        self.qtbot = qtbot
        self.counter = counter
        self.keys_pressed = 0
        self.window = QWidget()
        self.tasks = Tasks(self._fail, self.window)
        self.work = Workplace(counter, self.tasks, Problems(self.window), self.window)
        login, name, role = TRAINING_USERS[0]
        self.work.sign_in(Actor(login, name, role, counter.office_id, counter.desk.counter.counter))
        self.page = NewFilingPage(self.work)
        list(self.page.build())
        column(self.window, gap=0).addWidget(self.page)
        self.window.resize(*PAGE_AT_1366)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.work.watch()
        self.page.entered()

    def insert_card(self, name: str) -> None:
        """Put a training person's card in; the frame would hand its reading to the page."""
        training = self.counter.training
        assert training is not None
        training.insert(next(person for person in training.people if person.name == name))
        self.qtbot.waitUntil(lambda: self.work.reader.reading is not None and self.work.reader.reading.name == name)
        self.page.begin(self.work.reader.reading)
        self.page.entered()
        self.settle()

    def take_card_out(self) -> None:
        """The applicant takes the card back."""
        assert self.counter.training is not None
        self.counter.training.remove()
        self.qtbot.waitUntil(lambda: self.work.reader.reading is None)

    def press(self, keys: str) -> None:
        """Press keys one by one where the focus is; ``\\n`` is Enter, ``<`` Alt+Left, ``~`` Esc."""
        for key in keys:
            self.keys_pressed += 1
            target = QApplication.focusWidget() or self.page
            if key == "\n":
                self.qtbot.keyClick(target, Qt.Key.Key_Return)
            elif key == "<":
                self.qtbot.keyClick(target, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
            elif key == "~":
                self.qtbot.keyClick(target, Qt.Key.Key_Escape)
            else:
                self.qtbot.keyClicks(target, key)
            self.settle()

    def write(self, words: str) -> None:
        """Type an address or a telephone number, which an input method puts in whole; not counted."""
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        typed = QInputMethodEvent()
        typed.setCommitString(words)
        QApplication.sendEvent(field, typed)

    def settle(self) -> None:
        """Wait until nothing runs any more."""
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy)
        # What was just put into a layout is shown in the rounds after.
        for _ in range(3):
            QApplication.processEvents()

    def reach_materials(self, name: str = "王秀兰", category: int = 2) -> None:
        """From the card to the materials."""
        self.insert_card(name)
        self.press(f"\n{category}\nshs\n")
        self.write("13900001111")
        self.press("\n\n\n\n")
        assert self.step is VisitStep.MATERIALS

    def reach_review(self) -> None:
        """From the card to the review, on a commitment."""
        self.reach_materials()
        self.press("1143\n")
        assert self.step is VisitStep.REVIEW

    @property
    def step(self) -> VisitStep:
        """Where the visit is."""
        return self.page.visit.step

    @property
    def shown(self) -> Step:
        """The step on screen."""
        return self.page.step

    @property
    def words(self) -> str:
        """All that can be read on the page now."""
        return "\n".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    @property
    def filings(self) -> tuple[FilingSummary, ...]:
        """What stands in the store."""
        return search(self.counter.desk, FilingQuery())

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """What is kept unfinished."""
        return list_drafts(self.counter.desk)

    @property
    def filing(self) -> Filing:
        """The filing just made."""
        result = self.page.visit.flow.result
        assert result is not None
        assert result.filing is not None
        return result.filing

    def close(self) -> None:
        """Go home."""
        self.window.close()
        self.work.close()

    @staticmethod
    def _fail(error: Exception) -> None:
        raise error
