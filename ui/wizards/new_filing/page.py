"""新办备案: rail, applicant, step, reasons, bar; one step on screen at a time, all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.authentication import CardReading
from app.domain.vocabulary import ActKind
from app.flows.comparison import Comparison, compare_with_standing
from app.flows.new_filing import NewFiling, Problem
from app.flows.visit_data import VisitStep
from app.services.ports import Draft
from app.services.reader_events import ReaderEvent
from ui.keys.bind import bind
from ui.pages.page import Page
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import Panel, column, space
from ui.widgets.tone import Tone
from ui.widgets.whole_page import WholePage
from ui.wizards.new_filing.applicant_card import ApplicantCard
from ui.wizards.new_filing.applicant_link import ApplicantLink
from ui.wizards.new_filing.authenticate_step import AuthenticateStep
from ui.wizards.new_filing.basis import find_bases
from ui.wizards.new_filing.basis_panel import BasisPanel
from ui.wizards.new_filing.bottom_bar import BottomBar
from ui.wizards.new_filing.category_step import CategoryStep
from ui.wizards.new_filing.compare_view import CompareView
from ui.wizards.new_filing.details_step import DetailsStep
from ui.wizards.new_filing.materials_step import MaterialsStep
from ui.wizards.new_filing.print_step import PrintStep
from ui.wizards.new_filing.review_step import ReviewStep
from ui.wizards.new_filing.step import Step
from ui.wizards.new_filing.step_rail import StepRail
from ui.wizards.new_filing.step_shop import StepShop
from ui.wizards.new_filing.visit import Visit
from ui.wizards.new_filing.wizard_columns import WizardColumns

_STEPS: dict[VisitStep, Callable[[Visit], Step]] = {
    VisitStep.AUTHENTICATE: AuthenticateStep,
    VisitStep.CATEGORY: CategoryStep,
    VisitStep.DETAILS: DetailsStep,
    VisitStep.MATERIALS: MaterialsStep,
    VisitStep.REVIEW: ReviewStep,
    VisitStep.PRINT: PrintStep,
}

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NewFilingPage(Page):
    """The wizard. It draws ``app.flows.new_filing`` and takes its keys; it decides nothing."""

    title = "新办备案"
    takes_several_files = True

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.visit = Visit(work, self)
        self._link = ApplicantLink(self.visit)
        self._rail = StepRail()
        self._applicant = ApplicantCard(self.visit)
        self._basis = BasisPanel()
        self._bar = BottomBar()
        self._stack = QStackedWidget()
        # Pages that are not shown must not push the window larger.
        self._stack.setMinimumSize(1, 1)
        makers = {kind: partial(make, self.visit) for kind, make in _STEPS.items()}
        self._shop = StepShop(makers, self._stack, work.tasks)
        self._shop.built.connect(self._built)
        self._rooms = QStackedWidget()
        self._compare: CompareView | None = None
        self._before_whole: QWidget | None = None

    def build(self) -> Iterator[None]:
        """The three columns, then the first step in the middle one."""
        self._lay_out()
        yield
        self._shop.get(self.visit.step)
        yield
        self._connect()
        self._move()

    @property
    def step(self) -> Step:
        """The step on screen."""
        return self._shop.get(self.visit.step)

    @property
    def key_places(self) -> tuple[str, ...]:  # type: ignore[override]
        """The wizard's keys and those of the step, or of what lies over it."""
        if self._is_covered:
            return ("compare",)
        return (self.visit.step.value, "new_filing")

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
        self._show_reader(self.work.reader)
        self._link.begin()
        self._uncover()
        self.step.enter()
        self._shop.build_ahead()

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
        if self._is_covered:
            super().keyPressEvent(event)
        elif event.key() in _ENTER:
            if not event.isAutoRepeat() and not self.step.take_enter():
                self._go_on()
        elif self.step.take_key(event):
            return
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def takes_files(self, paths: tuple[Path, ...]) -> bool:
        """Scans belong on a line of the checklist; anywhere else a paper of ours opens its record."""
        step = self.step
        if not isinstance(step, MaterialsStep):
            return False
        step.take_files(paths)
        return True

    def _lay_out(self) -> None:
        wizard = QWidget()
        self._rooms.addWidget(wizard)
        self._rooms.setMinimumSize(1, 1)
        around = column(self, gap=0)
        around.setContentsMargins(space(5), space(4), space(5), space(4))
        around.addWidget(self._rooms)
        outer = column(wizard, gap=3)
        outer.addWidget(self._rail)
        middle = Panel(gap=0, margin=4)
        middle.body.addWidget(self._stack)
        self._columns = WizardColumns(self._applicant, middle, self._basis)
        outer.addWidget(self._columns, 1)
        outer.addWidget(self._bar)

    def _connect(self) -> None:
        self.visit.moved.connect(self._move)
        self.visit.changed.connect(self._refresh)
        self.visit.stopped.connect(self._stop)
        self._bar.kept.connect(self._leave)
        self._bar.back.connect(self.visit.go_back)
        # A shortcut comes before the tiles, which would take the arrow without asking for Alt.
        bind(self, "visit.back", self._go_back)
        bind(self, "visit.compare", self._ask_comparison)
        self._applicant.compare_wanted.connect(self._ask_comparison)
        self._bar.on.connect(self._on_pressed)
        self.work.reader_changed.connect(self._show_reader)

    def _built(self, kind: VisitStep, step: Step) -> None:
        step.go_on.connect(self._go_on)
        step.whole_wanted.connect(self._cover)
        if isinstance(step, PrintStep):
            step.finished.connect(self._next_applicant)
            step.sign_wanted.connect(self._link.ask_to_sign)
            step.way_on_changed.connect(self._show_way_on)

    def _show_reader(self, event: ReaderEvent) -> None:
        step = self._shop.find(VisitStep.AUTHENTICATE)
        if isinstance(step, AuthenticateStep):
            step.show_reader(event)

    @property
    def _is_covered(self) -> bool:
        return self._rooms.currentIndex() > 0

    def _cover(self, whole: WholePage) -> None:
        """Something on the whole page, over the wizard until it is closed."""
        if self._rooms.indexOf(whole) < 0:
            self._rooms.addWidget(whole)
            whole.closed.connect(self._uncover)
        self._before_whole = self.step.focusWidget()
        self._rooms.setCurrentWidget(whole)
        whole.back.setFocus()

    def _uncover(self) -> None:
        if self._is_covered:
            self._rooms.setCurrentIndex(0)
            (self._before_whole or self.step).setFocus()

    def _go_back(self) -> None:
        if self._is_covered:
            self._uncover()
        else:
            self.visit.go_back()

    def _ask_comparison(self) -> None:
        visit, desk, role = self.visit, self.work.desk, self.work.actor.role
        flow, data, decision = visit.flow, visit.data, visit.flow.decision()
        if data.reading is None or data.number:
            return

        def show(found: tuple[Comparison, ...]) -> None:
            if flow is visit.flow:
                self._show_comparison(found)

        self.work.tasks.query(
            lambda: compare_with_standing(desk, role, data, decision), show, owner=self, newest="comparison"
        )

    def _show_comparison(self, found: tuple[Comparison, ...]) -> None:
        if self._compare is None:
            view = self._compare = CompareView()
            view.change_wanted.connect(lambda number: self.work.act_wanted.emit(number, ActKind.CHANGE))
            view.open_wanted.connect(self._open_standing)
        self._cover(self._compare)
        self._compare.show_comparisons(found)

    def _open_standing(self, item: Comparison) -> None:
        wanted = self.work.elsewhere_wanted if item.place else self.work.record_wanted
        wanted.emit(item.number)

    def _move(self) -> None:
        self._uncover()
        self._rail.show_step(self.visit.step)
        # Filled before it is shown: of each part that comes later Qt would lay the window out anew.
        self._refresh()
        self._shop.show(self.visit.step)
        if self.isVisible():
            self.step.enter()

    def _refresh(self) -> None:
        self.step.refresh()
        self._applicant.refresh()
        # The reasons follow in a turn of their own: step and reasons at once would be felt.
        self.work.tasks.in_turns(self._show_bases(), self, newest="bases")
        visit = self.visit
        self._bar.show_step(visit.step, is_begun=visit.is_begun, is_submitting=visit.is_submitting)
        self._show_way_on()
        problems = self.visit.flow.problems()
        self._bar.say(_sentence(problems), Tone.QUIET)

    def _show_bases(self) -> Iterator[None]:
        self._basis.show_bases(find_bases(self.visit.flow))
        yield

    def _show_way_on(self) -> None:
        step = self.step
        if isinstance(step, PrintStep):
            self._bar.show_way_on(step.way_on)

    def _stop(self, problems: tuple[Problem, ...]) -> None:
        self._bar.say(_sentence(problems), Tone.STOP)
        if problems:
            self.step.point_at(problems[0].field)

    def _on_pressed(self) -> None:
        if self.visit.step is VisitStep.PRINT:
            self.step.take_enter()
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
        left = self.visit.flow
        self.work.today_wanted.emit()
        # Today is shown first, and the steps are emptied in a turn of their own: both at once would be felt.
        QTimer.singleShot(0, self, lambda: self._make_room_after(left))

    def _make_room_after(self, flow: NewFiling) -> None:
        # Meanwhile a card may have begun another visit.
        if self.visit.flow is flow:
            self.visit.start_anew()

    def _next_applicant(self) -> None:
        self.visit.start_anew()


def _is_same_person(known: CardReading, read: CardReading) -> bool:
    return known.social_security_number == read.social_security_number


def _sentence(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return ""
    more = f"　另有{len(problems) - 1}项" if len(problems) > 1 else ""
    return problems[0].sentence + more
