"""What a clerk who means it would do next with what is on screen, so that the hands come further than the first page.

It looks at the window and answers it, by keys, clicks and cards; it decides nothing that the window would not let
anybody decide. The random hands come in between at any time.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.bootstrap.training import TrainingPerson
from app.domain.vocabulary import MadeAt, UpstreamState
from app.flows.visit_data import VisitStep
from app.services.drafts import list_drafts
from app.services.outbox_list import every_line
from app.services.ports import FilingQuery
from app.services.queries import search
from tests.ui.conftest import Desktop
from tests.ui.monkey.acts import prepare
from tests.ui.monkey.hands import commit, drag
from ui.applicant.signing_dialog import SigningDialog
from ui.applicant.window import ApplicantWindow
from ui.pages.conflict_page import ConflictPage
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.papers_part import PapersPart
from ui.pages.record_page import RecordPage
from ui.pages.settings.editors import ChoiceEditor
from ui.pages.settings_page import SECTIONS, SettingsPage
from ui.printing.print_dialog import PrintDialog
from ui.problems import MessageDialog
from ui.widgets.buttons import Button
from ui.wizards.new_filing.materials_step import MaterialsStep
from ui.wizards.new_filing.page import NewFilingPage
from ui.wizards.new_filing.step import Step

_ENTER, _ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_ENTERS_AT_MOST = 9
"""Fields of a step through which Enter leads."""
_TRIES_AT_MOST = 8
"""How often somebody tries to get on before the visit is put aside."""

_HELD_MS = 70
"""A digit that is no text is held until it is clear that no scanner sent it."""
_SCANS = 0.2
"""How often a paper of the checklist is scanned, rather than looked at."""
_DIGITS = 3
"""Lines of the checklist answered in one go."""

_EVERY_ONE = FilingQuery()

_TYPED = {
    "destination": ("310115", "shanghai", "330106", "110105"),
    "phone": ("13900001234", "0517-12345678"),
    "phone_2": ("13900005678",),
    "retirement_age": ("60", "55"),
    "stay_months": ("12", "4"),
    "posting_months": ("12", "4"),
    "admitted_on": ("20260506",),
    "institution": ("上海市第一练习医院",),
    "not_retired": ("",),
    "age_not_reached": ("60", "55", "50"),
    "stay_too_short": ("24",),
    "posting_too_short": ("24",),
    "institution_required": ("上海市第一练习医院",),
}
"""By what a problem is about, what is typed into the field it points at."""


class Clerk:
    """Somebody who serves people at this window; ``chance`` chooses where there is a choice, ``sheet`` is scanned."""

    def __init__(self, desktop: Desktop, chance: Random, sheet: Path) -> None:
        self.desktop = desktop
        self._sheet = sheet
        self.chance = chance
        self._acts: Counter[str] = Counter()
        self._tries = 0

    def lead_on(self) -> str:
        """One thing done; in words."""
        menu, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if menu is not None:
            QTest.keyClick(menu, _ESCAPE)
            return "put a menu away"
        if dialog is not None:
            return self._answer(dialog)
        rooms, frame = self.desktop.rooms, self.desktop.rooms.frame
        if rooms.set_up is not None and rooms.currentWidget() is rooms.set_up:
            rooms.set_up.left_without.emit()
            return "leave the set-up"
        if frame is None or rooms.currentWidget() is not frame:
            return "nobody to serve"
        page, said = frame.page, ""
        window = rooms.applicant_screens.window
        if window is not None and self.chance.random() < 0.7:
            said = self._as_applicant(window)
        if said:
            return said
        if isinstance(page, NewFilingPage):
            return self._visit(page)
        if isinstance(page, RecordPage) and page.view is not None and page.acts is not None:
            return self._record(page)
        if isinstance(page, SettingsPage) and self.chance.random() < 0.8:
            return self._settings(page)
        if isinstance(page, ConflictPage) and self.chance.random() < 0.5:
            return self._press_one(page, "decide a conflict")
        return self.go()

    def go(self) -> str:
        """Where the work is: somebody to serve, a record, or something to set up or decide."""
        work, chance = self.desktop.work, self.chance.random()
        if chance < 0.5:
            drafts = list_drafts(work.desk)
            if drafts and self.chance.random() < 0.5:
                work.visit_wanted.emit(self.chance.choice(drafts))
                return "go on with a draft"
            work.visit_wanted.emit(None)
            return "begin a visit"
        if chance < 0.85:
            return self._open_one()
        if chance < 0.95:
            page = self.desktop.frame.go("settings")
            assert isinstance(page, SettingsPage)
            page.show_section(self.chance.choice(SECTIONS)[0])
            return "go to the settings"
        with work.desk.store.read() as uow:
            refused = every_line(uow, (UpstreamState.REJECTED,), "")
            lost = [line.row.filing_number for line in refused if line.is_conflict]
        if not lost:
            return "no conflict to decide"
        work.conflict_wanted.emit(self.chance.choice(lost))
        return "go to a conflict"

    def numbers(self, query: FilingQuery = _EVERY_ONE) -> tuple[str, ...]:
        """The filings of this counter, or those that a query leaves."""
        return tuple(item.number for item in search(self.desktop.counter.desk, query))

    def _open_one(self) -> str:
        """A record, now and then one that waits for its review, or one that another counter made."""
        work, chance = self.desktop.work, self.chance.random()
        elsewhere = self.numbers(FilingQuery(made_at=MadeAt.ELSEWHERE))
        if elsewhere and chance < 0.1:
            work.elsewhere_wanted.emit(self.chance.choice(elsewhere))
            return "go to a filing of another counter"
        to_review = self.numbers(FilingQuery(review_due_until=date.max)) if chance < 0.3 else ()
        work.record_wanted.emit(self.chance.choice(to_review or self.numbers()))
        return "go to a record"

    def _answer(self, dialog: QWidget) -> str:
        if isinstance(dialog, MessageDialog):
            return self._press_one(dialog, "answer a dialog")
        if isinstance(dialog, PrintDialog):
            button = dialog.go if dialog.go.isEnabled() and self.chance.random() < 0.8 else dialog.leave
            button.click()
            return "answer the print dialog"
        if isinstance(dialog, SigningDialog):
            window = self.desktop.rooms.applicant_screens.window
            if window is None:
                dialog.open_button.click()
                return "open the screen of the applicant"
            return self._as_applicant(window) or self._press_one(dialog, "end the signing")
        QTest.keyClick(dialog, _ESCAPE)
        return "leave a dialog"

    def _as_applicant(self, window: ApplicantWindow) -> str:
        """The other side of the glass: confirm, or write and say that it is done."""
        if window.page is window.told and window.told.confirm_button.isVisible():
            window.told.confirm_button.click()
            return "the applicant confirms"
        if window.page is window.paper:
            self._press_one(window.paper, "")
            return "the applicant has read"
        pad = window.sign.pad
        if window.page is not window.sign or not pad.isEnabled():
            return ""
        for _ in range(3):
            at = [QPoint(self.chance.randrange(pad.width()), self.chance.randrange(pad.height())) for _ in range(5)]
            drag(pad, at)
        window.sign.done_button.click()
        return "the applicant signs"

    def _visit(self, page: NewFilingPage) -> str:
        visit, step = page.visit, page.visit.step
        if self._tries > _TRIES_AT_MOST:
            self._tries = 0
            QTest.keyClick(page.step, _ESCAPE)
            return "put a visit aside"
        self._tries += 1
        if step is VisitStep.PRINT:
            return self._print(page)
        if visit.data.reading is None:
            self._tries = 0
            return self._insert(self.chance.choice(self._unserved()))
        if visit.wants_card:
            person = self._person_of(visit.data.reading.social_security_number)
            if person is None:
                self._tries = _TRIES_AT_MOST + 1
                return "nobody's card"
            return self._insert(person)
        problems = (*page.step.wrong, *visit.flow.problems())
        if step is VisitStep.MATERIALS and self.chance.random() < _SCANS:
            return self._scan(page.step)
        if problems:
            self._mend(page, problems[0].field)
            return f"mend {problems[0].field} at {step.value}"
        page.step.enter()
        for _ in range(1 if step is VisitStep.REVIEW else _ENTERS_AT_MOST):
            if visit.step is not step:
                self._tries = 0
                break
            QTest.keyClick(self._focus(), _ENTER)
        return f"go on at {step.value}"

    def _scan(self, step: Step) -> str:
        assert isinstance(step, MaterialsStep)
        lines = step.visit.flow.checklist()
        if not lines:
            return "nothing to scan"
        step.scan_line(self.chance.randrange(len(lines)), (self._sheet,))
        self.desktop.settle()
        QTest.keyClick(self._focus(), Qt.Key.Key_E, _CONTROL)
        return "scan a paper of the checklist"

    def _mend(self, page: NewFilingPage, field: str) -> None:
        step = page.step
        if page.visit.step is VisitStep.CATEGORY:
            choices = page.visit.flow.categories()
            allowed = [place for place, choice in enumerate(choices, start=1) if choice.is_allowed]
            if allowed:
                QTest.keyClick(step, str(self.chance.choice(allowed)))
                QTest.qWait(_HELD_MS)
            return
        step.point_at(field)
        if page.visit.step is VisitStep.MATERIALS:
            for digit in self.chance.choices("11234", (8, 8, 1, 1, 3), k=_DIGITS):
                QTest.keyClick(self._focus(), digit)
            QTest.qWait(_HELD_MS)
        elif page.visit.step is VisitStep.DETAILS and field in _TYPED:
            QTest.keyClick(self._focus(), Qt.Key.Key_A, _CONTROL)
            focus = self._focus()
            if isinstance(focus, QAbstractButton):
                focus.click()
            else:
                # By an input method: keys as quick as these are a scanner's.
                commit(focus, self.chance.choice(_TYPED[field]), "")
            QTest.keyClick(self._focus(), _ENTER)
        else:
            QTest.keyClick(step, Qt.Key.Key_Left, _ALT)

    def _print(self, page: NewFilingPage) -> str:
        if self.chance.random() < 0.2:
            return self._press_one(page.step, "press something at the papers")
        QTest.keyClick(page.step, _ENTER)
        return "go on at print"

    def _record(self, page: RecordPage) -> str:
        panel, chance = page.panel, self.chance.random()
        if isinstance(panel, ActPanel):
            person = self._person_of(panel.view.filing.person.social_security_number)
            prepare(panel, self.chance, lambda: self._insert(person) if person is not None else None)
            if chance < 0.15:
                panel.closed.emit()
            else:
                panel.do_button.click()
            return f"do {panel.kind.value}"
        if panel is not None:
            QTest.keyClick(self._focus(), _ESCAPE)
            return "close an enquiry"
        if chance < 0.15 and page.enquiries is not None:
            return self._press_one(page.enquiries, "enquire")
        if chance < 0.4:
            papers = page.findChild(PapersPart)
            return self._press_one(papers, "do something with a paper") if papers is not None else "no papers yet"
        if chance < 0.6:
            return self.go()
        open_acts = [kind for kind, button in page.acts.buttons.items() if button.isEnabled()] if page.acts else []
        if not open_acts:
            return self.go()
        kind = min(open_acts, key=lambda each: (self._acts[each.value], self.chance.random()))
        self._acts[kind.value] += 1
        page.open_act(kind)
        return f"begin to {kind.value}"

    def _settings(self, page: SettingsPage) -> str:
        editors = [each for each in page.part.findChildren(ChoiceEditor) if each.isVisible() and each.isEnabled()]
        if not editors or self.chance.random() < 0.3:
            page.menu.setCurrentRow(self.chance.randrange(page.menu.count()))
            return "another part of the settings"
        editor = self.chance.choice(editors)
        editor.setFocus()
        QTest.keyClick(editor, self.chance.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))
        return f"choose {editor.accessibleName()}"

    def _press_one(self, inside: QWidget, said: str) -> str:
        buttons = [each for each in inside.findChildren(Button) if each.isVisible() and each.isEnabled()]
        if not buttons:
            return f"nothing to press to {said}"
        self.chance.choice(buttons).click()
        return said

    def _insert(self, person: TrainingPerson) -> str:
        training = self.desktop.counter.training
        assert training is not None
        training.insert(person)
        return "a card in"

    def _unserved(self) -> list[TrainingPerson]:
        """Who has no filing that holds; everybody where there is nobody left."""
        desk = self.desktop.counter.desk
        with desk.store.read() as uow:
            served = {
                person.social_security_number
                for person in self.desktop.people
                if any(item.status.is_live for item in uow.filings.of_person(person.social_security_number))
            }
        return [each for each in self.desktop.people if each.social_security_number not in served] or list(
            self.desktop.people
        )

    def _person_of(self, number: str) -> TrainingPerson | None:
        return next((each for each in self.desktop.people if each.social_security_number == number), None)

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.desktop.window
