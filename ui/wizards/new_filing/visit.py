"""One visit as the widgets see it: the flow, and signals that say when to draw it anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.authentication import Authentication, CardReading
from app.domain.filing import Agent
from app.domain.institution import DesignatedInstitution
from app.domain.vocabulary import Category
from app.errors import UserError, join_sentences
from app.flows.new_filing import NewFiling, Problem
from app.flows.visit_data import VisitData, VisitStep
from app.services.identification import authenticate
from app.services.ports import Draft
from app.services.printing import require_printable
from app.services.recording import ActResult
from ui.shell.workplace import Changed, Workplace

_SAVE_AFTER_MS = 300
"""How long the hands rest before what they entered is kept."""


class Visit(QObject):
    """Holds the flow of the visit at this counter. Everything a widget changes goes through here.

    ``changed`` after a change of data, ``moved`` after one of step or person, ``stopped`` with the
    problems that keep the clerk from going on.
    """

    changed = Signal()
    moved = Signal()
    stopped = Signal(object)
    replaced = Signal()
    """Another visit took the place of the one before; who it is for may not be known yet."""
    pages_drawn = Signal(object)
    """Pictures of the papers as they will be printed; none while they are drawn anew."""

    def __init__(self, work: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.flow = self._new_flow()
        self.is_submitting = False
        self.confirmation: tuple[VisitData, datetime] | None = None
        """What the applicant said is right, and when; of anything else it says nothing."""
        self.signed_number = ""
        """The filing whose papers the applicant has signed on the screen."""
        self._being_checked: tuple[CardReading, Agent | None] | None = None
        self._unsaved = QTimer(self, interval=_SAVE_AFTER_MS, singleShot=True)
        self._unsaved.timeout.connect(self.save)
        work.closing.connect(self.save_unsaved)
        work.draft_thrown.connect(self._let_go)

    @property
    def data(self) -> VisitData:
        """What is known so far."""
        return self.flow.data

    def find_institutions(self, typed: str) -> tuple[DesignatedInstitution, ...]:
        """定点医疗机构 at the destination that may be meant."""
        return self.flow.find_institutions(typed)

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
        if not self.is_submitting:
            self._change_flow(self._new_flow())
            self._move()

    def resume(self, draft: Draft) -> None:
        """Go on with a kept visit."""
        if not self.is_submitting:
            self._change_flow(NewFiling.resume(self.work.desk, self.work.actor, draft, saves_at_once=False))
            self._move()

    def _let_go(self, draft_id: str) -> None:
        """The draft of the visit that was left here was thrown away: kept once more, it would be there again."""
        if draft_id == self.flow.draft_id:
            self._unsaved.stop()
            self.start_anew()

    def take_card(self, reading: CardReading) -> None:
        """A card was read: the person of this visit, or the next one; a visit under way stays a draft."""
        if self.is_submitting:
            return
        known = self.data.reading
        if known is not None and (self.data.number or known.social_security_number != reading.social_security_number):
            self._change_flow(self._new_flow())
        if self.step is VisitStep.AUTHENTICATE or self.wants_card:
            self.identify(reading)

    @property
    def wants_card(self) -> bool:
        """Whether the card of the person who is here would better the checks: none, failed, typed, or another day's."""
        known, checked = self.data.reading, self.data.authentication
        if known is None or checked is None:
            return True
        is_of_today = checked.at.date() == self.work.desk.today()
        return not self.data.number and (bool(checked.failed) or not known.by_card or not is_of_today)

    @property
    def is_being_checked(self) -> bool:
        """Whether somebody was read or typed in, and the roster has not answered yet."""
        return self._being_checked is not None

    def identify(self, reading: CardReading) -> None:
        """鉴权, off the window's thread: the roster is large, and the check is noted. Nothing entered is lost."""
        flow, desk, agent = self.flow, self.work.desk, self.data.agent
        if self.is_submitting or (reading, agent) == self._being_checked:
            return
        self._being_checked = (reading, agent)
        self.work.tasks.command(
            lambda: authenticate(desk, reading, agent),
            lambda checked: self._identified(flow, reading, checked),
            self._not_identified,
            owner=self,
        )

    def identify_again(self) -> None:
        """鉴权 once more, after who came to the window changed."""
        if self.data.reading is not None:
            self.identify(self.data.reading)

    def _identified(self, flow: NewFiling, reading: CardReading, checked: Authentication) -> None:
        self._being_checked = None
        if flow is not self.flow:
            # Somebody else is here by now.
            return
        is_other = reading != self.data.reading
        flow.admit(reading, checked)
        self.save()
        if self.step is VisitStep.AUTHENTICATE and is_other:
            self._move()
            return
        self.changed.emit()
        problems = flow.problems(VisitStep.AUTHENTICATE)
        if problems and self.step is not VisitStep.AUTHENTICATE:
            self.stopped.emit(problems)

    def _not_identified(self, error: Exception) -> None:
        self._being_checked = None
        self.work.problems.show(error)

    def judge_anew(self) -> None:
        """What stood of the rules or the store may have moved on: draw what they say now."""
        self.flow.judge_anew()
        self.changed.emit()

    def update(self, **changes: Any) -> None:
        """Take what the clerk entered."""
        self.flow.update(**changes)
        self._unsaved.start()
        self.changed.emit()

    def choose_category(self, category: Category) -> None:
        """Take the clerk's choice of category."""
        self.flow.choose_category(category)
        self._unsaved.start()
        self.changed.emit()

    def save(self) -> None:
        """Keep the draft as it stands, off the window's thread: another program may hold the store for seconds."""
        self._unsaved.stop()
        work = self.work
        if self.is_begun:
            work.tasks.command(
                self.flow.keeping(), lambda _: None, afterwards=lambda _: work.changed.emit(Changed.DRAFTS)
            )

    def save_unsaved(self) -> None:
        """Keep what has been entered since the draft was last kept."""
        if self._unsaved.isActive():
            self.save()

    def _new_flow(self) -> NewFiling:
        return NewFiling(self.work.desk, self.work.actor, saves_at_once=False)

    def _change_flow(self, flow: NewFiling) -> None:
        self.save_unsaved()
        self.flow = flow
        self.confirmation, self.signed_number = None, ""
        self._being_checked = None
        self.replaced.emit()

    def go_on(self) -> None:
        """One step on, filing at the end of the review; says what is in the way when it cannot."""
        if self.step is VisitStep.REVIEW:
            self._submit()
            return
        problems = self.flow.next()
        if problems:
            self.stopped.emit(problems)
        else:
            self.save()
            self._move()

    def go_back(self) -> None:
        """One step back."""
        if not self.is_submitting and self.flow.back():
            self.save()
            self._move()

    def _submit(self) -> None:
        if self.is_submitting:
            return
        problems = self.flow.go_to_unfinished()
        if problems:
            self.save()
            self._move()
        problems = problems or self.flow.problems()
        if problems:
            self.stopped.emit(problems)
            return
        # Before the filing, which ends the draft: kept after it, the draft would be there again.
        self.save_unsaved()
        self.is_submitting = True
        self.changed.emit()
        work = self.work

        def tell(result: ActResult) -> None:
            if result.filing is not None:
                work.tell(Changed.FILINGS, Changed.DRAFTS, Changed.OUTBOX)

        work.tasks.command(self._file, self._submitted, self._failed, owner=self, afterwards=tell)

    def _file(self) -> ActResult:
        work, flow = self.work, self.flow
        require_printable(work.desk, work.counter.papers, flow.actor, flow.data.intake(""))
        said, data = self.confirmation, flow.data
        return flow.submit(confirmed_at=said[1] if said is not None and said[0] == data else None)

    def _submitted(self, result: ActResult) -> None:
        self.is_submitting = False
        if result.filing is None:
            reasons = result.decision.reasons
            self.stopped.emit(
                tuple(Problem(item.code.value, join_sentences(item.detail, item.remedy)) for item in reasons)
            )
            self.changed.emit()
            return
        self._move()

    def _failed(self, error: Exception) -> None:
        self.is_submitting = False
        self.changed.emit()
        if not isinstance(error, UserError):
            raise error
        self.stopped.emit((Problem("paper", str(error)),))

    def _move(self) -> None:
        self.moved.emit()
