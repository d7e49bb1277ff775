"""One visit as the widgets see it: the flow, and signals that say when to draw it anew."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.authentication import CardReading
from app.domain.vocabulary import Category
from app.errors import UserError
from app.flows.new_filing import NewFiling, Problem
from app.flows.visit_data import VisitData, VisitStep
from app.services.ports import Draft
from app.services.recording import ActResult
from ui.shell.workplace import Changed, Workplace


class Visit(QObject):
    """Holds the flow of the visit at this counter. Everything a widget changes goes through here.

    ``changed`` after a change of data, ``moved`` after one of step or person, ``stopped`` with the
    problems that keep the clerk from going on.
    """

    changed = Signal()
    moved = Signal()
    stopped = Signal(object)

    def __init__(self, work: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.flow = NewFiling(work.desk, work.actor)
        self.is_submitting = False

    @property
    def data(self) -> VisitData:
        """What is known so far."""
        return self.flow.data

    @property
    def step(self) -> VisitStep:
        """Where the visit is."""
        return self.flow.step

    @property
    def is_begun(self) -> bool:
        """Whether somebody was identified, so that there is something to keep."""
        return self.data.reading is not None and not self.data.number

    def start_anew(self) -> None:
        """Begin the next visit; the one before was kept as a draft or filed. Not while it is being filed."""
        if self.is_submitting:
            return
        self.flow = NewFiling(self.work.desk, self.work.actor)
        self._move()

    def resume(self, draft: Draft) -> None:
        """Go on with a kept visit."""
        if self.is_submitting:
            return
        self.flow = NewFiling.resume(self.work.desk, self.work.actor, draft)
        self._move()

    def take_card(self, reading: CardReading) -> None:
        """A card was read: the person of this visit, or the next one; a visit under way stays a draft."""
        if self.is_submitting:
            return
        known = self.data.reading
        if known is not None and (self.data.number or known.social_security_number != reading.social_security_number):
            self.flow = NewFiling(self.work.desk, self.work.actor)
        if self.step is VisitStep.AUTHENTICATE:
            self.identify(reading)

    def identify(self, reading: CardReading) -> None:
        """鉴权."""
        self.flow.identify(reading)
        self._move()

    def identify_again(self) -> None:
        """鉴权 once more, after who came to the window changed."""
        if self.data.reading is not None:
            self.flow.identify(self.data.reading)
            self.changed.emit()

    def update(self, **changes: Any) -> None:
        """Take what the clerk entered."""
        self.flow.update(**changes)
        self.changed.emit()

    def choose_category(self, category: Category) -> None:
        """Take the clerk's choice of category."""
        self.flow.choose_category(category)
        self.changed.emit()

    def go_on(self) -> None:
        """One step on, filing at the end of the review; says what is in the way when it cannot."""
        if self.step is VisitStep.REVIEW:
            self._submit()
            return
        problems = self.flow.next()
        if problems:
            self.stopped.emit(problems)
        else:
            self._move()

    def go_back(self) -> None:
        """One step back."""
        if not self.is_submitting and self.flow.back():
            self._move()

    def _submit(self) -> None:
        if self.is_submitting:
            return
        problems = self.flow.problems()
        if problems:
            self.stopped.emit(problems)
            return
        self.is_submitting = True
        self.changed.emit()
        work = self.work

        def tell(result: ActResult) -> None:
            if result.filing is not None:
                work.tell(Changed.FILINGS, Changed.DRAFTS, Changed.OUTBOX)

        work.tasks.command(self.flow.submit, self._submitted, self._failed, owner=self, afterwards=tell)

    def _submitted(self, result: ActResult) -> None:
        self.is_submitting = False
        if result.filing is None:
            reasons = [
                (item.code.value, UserError(item.detail, remedy=item.remedy)) for item in result.decision.reasons
            ]
            self.stopped.emit(tuple(Problem(code, str(refusal)) for code, refusal in reasons))
            self.changed.emit()
            return
        self._move()

    def _failed(self, error: Exception) -> None:
        self.is_submitting = False
        self.changed.emit()
        raise error

    def _move(self) -> None:
        self.moved.emit()
