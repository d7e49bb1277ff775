"""新办备案: rail, applicant, step, reasons, bar; one step on screen at a time, all of it by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.domain.authentication import CardReading
from app.flows.new_filing import Problem
from app.flows.visit_data import VisitStep
from app.services.ports import Draft
from app.services.reader_events import ReaderEvent
from ui.pages.page import Page
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import Panel, column, row
from ui.widgets.tone import Tone
from ui.wizards.new_filing.applicant_card import ApplicantCard
from ui.wizards.new_filing.applicant_link import ApplicantLink
from ui.wizards.new_filing.authenticate_step import AuthenticateStep
from ui.wizards.new_filing.basis import find_bases
from ui.wizards.new_filing.basis_panel import BasisPanel
from ui.wizards.new_filing.bottom_bar import BottomBar
from ui.wizards.new_filing.category_step import CategoryStep
from ui.wizards.new_filing.details_step import DetailsStep
from ui.wizards.new_filing.materials_step import MaterialsStep
from ui.wizards.new_filing.print_step import PrintStep
from ui.wizards.new_filing.review_step import ReviewStep
from ui.wizards.new_filing.step import Step
from ui.wizards.new_filing.step_rail import StepRail
from ui.wizards.new_filing.visit import Visit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NewFilingPage(Page):
    """The wizard. It draws ``app.flows.new_filing`` and takes its keys; it decides nothing."""

    title = "新办备案"

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.visit = Visit(work, self)
        self._link = ApplicantLink(self.visit)
        self._rail = StepRail()
        self._applicant = ApplicantCard(self.visit)
        self._basis = BasisPanel()
        self._bar = BottomBar()
        self._authenticate = AuthenticateStep(self.visit)
        self._print = PrintStep(self.visit)
        self._steps: dict[VisitStep, Step] = {
            VisitStep.AUTHENTICATE: self._authenticate,
            VisitStep.CATEGORY: CategoryStep(self.visit),
            VisitStep.DETAILS: DetailsStep(self.visit),
            VisitStep.MATERIALS: MaterialsStep(self.visit),
            VisitStep.REVIEW: ReviewStep(self.visit),
            VisitStep.PRINT: self._print,
        }
        self._stack = QStackedWidget()
        for step in self._steps.values():
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            step.go_on.connect(self._go_on)
            self._stack.addWidget(step)
        # Pages that are not shown must not push the window larger.
        self._stack.setMinimumSize(1, 1)
        self._lay_out()
        self._connect()
        self._move()

    @property
    def step(self) -> Step:
        """The step on screen."""
        return self._steps[self.visit.step]

    def begin(self, start: object) -> None:
        """A visit with a card just read, a draft to go on with, or nobody yet. The one before stays a draft."""
        if isinstance(start, Draft):
            self.visit.resume(start)
        elif isinstance(start, CardReading):
            self.visit.take_card(start)
        else:
            self.visit.start_anew()

    def entered(self) -> None:
        """Take the card that is in the reader if it is wanted, and put the focus into the step."""
        reading, known = self.work.reader.reading, self.visit.data.reading
        if reading is not None and self.visit.wants_card and (known is None or _is_same_person(known, reading)):
            self.visit.take_card(reading)
        self._authenticate.show_reader(self.work.reader)
        self._link.begin()
        self.step.enter()

    def left(self) -> None:
        """Keep what was entered; a visit that is over makes room for the next."""
        self.visit.save_unsaved()
        if self.visit.data.number:
            self.visit.start_anew()
        self._link.end()

    def heard(self, what: Changed) -> None:
        """Another day began: a visit left open is judged by it."""
        if what is Changed.DAY:
            self._refresh()

    def takes_card(self, event: ReaderEvent) -> bool:
        """Only the card of the person who is here: it betters the checks, and leads away from nothing."""
        known, read = self.visit.data.reading, event.reading
        if known is None or read is None or not _is_same_person(known, read):
            return False
        if self.visit.wants_card:
            self.visit.identify(read)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no control has used: the step first, then on and away."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat() and not self.step.take_enter():
                self._go_on()
        elif self.step.take_key(event):
            return
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        outer = column(self, gap=3, margin=4)
        outer.addWidget(self._rail)
        columns = row(gap=4)
        columns.addWidget(self._applicant)
        middle = Panel(gap=0, margin=4)
        middle.body.addWidget(self._stack)
        columns.addWidget(middle, 3)
        columns.addWidget(self._basis, 1)
        outer.addLayout(columns, 1)
        outer.addWidget(self._bar)

    def _connect(self) -> None:
        self.visit.moved.connect(self._move)
        self.visit.changed.connect(self._refresh)
        self.visit.stopped.connect(self._stop)
        self._bar.kept.connect(self._leave)
        self._bar.back.connect(self.visit.go_back)
        # A shortcut comes before the tiles, which would take the arrow without asking for Alt.
        back = QShortcut(QKeySequence("Alt+Left"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.visit.go_back)
        self._bar.on.connect(self._on_pressed)
        self._print.finished.connect(self._next_applicant)
        self._print.sign_wanted.connect(self._link.ask_to_sign)
        self._print.way_on_changed.connect(self._show_way_on)
        self.work.reader_changed.connect(self._authenticate.show_reader)

    def _move(self) -> None:
        self._rail.show_step(self.visit.step)
        self._stack.setCurrentWidget(self.step)
        self._refresh()
        if self.isVisible():
            self.step.enter()

    def _refresh(self) -> None:
        self.step.refresh()
        self._applicant.refresh()
        self._basis.show_bases(find_bases(self.visit.flow))
        visit = self.visit
        self._bar.show_step(visit.step, is_begun=visit.is_begun, is_submitting=visit.is_submitting)
        self._show_way_on()
        problems = self.visit.flow.problems()
        self._bar.say(_sentence(problems), Tone.QUIET)

    def _show_way_on(self) -> None:
        if self.visit.step is VisitStep.PRINT:
            self._bar.show_way_on(self._print.way_on)

    def _stop(self, problems: tuple[Problem, ...]) -> None:
        self._bar.say(_sentence(problems), Tone.STOP)
        if problems:
            self.step.point_at(problems[0].field)

    def _on_pressed(self) -> None:
        if self.visit.step is VisitStep.PRINT:
            self._print.take_enter()
        else:
            self._go_on()

    def _go_on(self) -> None:
        wrong = self.step.wrong
        if wrong:
            self._stop(wrong)
        else:
            self.visit.go_on()

    def _leave(self) -> None:
        if self.visit.is_submitting:
            return
        self.visit.save()
        self.visit.start_anew()
        self.work.today_wanted.emit()

    def _next_applicant(self) -> None:
        self.visit.start_anew()


def _is_same_person(known: CardReading, read: CardReading) -> bool:
    return known.social_security_number == read.social_security_number


def _sentence(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return ""
    more = f"　另有{len(problems) - 1}项" if len(problems) > 1 else ""
    return problems[0].sentence + more
