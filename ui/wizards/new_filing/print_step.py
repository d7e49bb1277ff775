"""第6步 打印签字: what was saved, the number, the papers, the signature, and the next applicant in one key."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog

from app.errors import UserError
from app.services.printing import note_signed
from app.services.signing import Signature
from ui.applicant.applicant_desk import Stage
from ui.applicant.mirror import ApplicantMirror
from ui.printing.print_dialog import PrintDialog
from ui.printing.setups import PrintSetup
from ui.widgets.boxes import Panel, clear, column, row, space
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, selectable, text
from ui.widgets.tone import Tone
from ui.wizards.new_filing.paper_desk import FORM_NAMES, Issued, forms_of, issue_and_print, offered_forms, save_paper
from ui.wizards.new_filing.paper_line import PaperLine
from ui.wizards.new_filing.step import Step
from ui.wizards.new_filing.visit import Visit

_KEPT = "申请人已在屏幕上签字，签好的表已存档，不用再收纸质的。"


class PrintStep(Step):
    """Enter does what comes next: print, note the signature, the next applicant."""

    uses_all_width = True

    finished = Signal()
    """The next applicant may come."""
    way_on_changed = Signal()
    sign_wanted = Signal()
    """The applicant is to sign on the screen, or to sign anew."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "已登记备案")
        self._number = ""
        self._issued: dict[str, Issued] = {}
        self._running: dict[str, str] = {}
        self._stops: dict[str, Event] = {}
        self._lines: dict[str, PaperLine] = {}
        self._handed_on: set[str] = set()
        self._saved = NoticeBar()
        self._number_label = selectable(text("", TextKind.DISPLAY))
        self._until = text("", wrap=True)
        self._papers = Panel(gap=1, margin=2)
        self._paper_lines = column(gap=1)
        self._papers.body.addLayout(self._paper_lines)
        self._problem = NoticeBar()
        self._signed_forms: set[str] = set()
        self.mirror = ApplicantMirror(visit.work.applicant, offers_signing=True)
        self.mirror.sign_wanted.connect(self.sign_wanted)
        visit.work.applicant.changed.connect(self._applicant_changed)
        self._kept = NoticeBar()
        self._signed = QCheckBox("申请人已核对并签字，经办机构留存联已收回")
        self._signed.setAccessibleName("申请人已核对并签字")
        self._signed.toggled.connect(self._note_signature)
        self.body.setSpacing(space(2))
        self.body.addWidget(self._saved)
        numbered = row(gap=3)
        numbered.addWidget(text("备案编号", TextKind.LABEL), 0, Qt.AlignmentFlag.AlignBottom)
        numbered.addWidget(self._number_label)
        numbered.addStretch(1)
        self.body.addLayout(numbered)
        self.body.addWidget(self._until)
        self.body.addWidget(self._papers)
        self.body.addWidget(self._problem)
        self.body.addWidget(self.mirror)
        self.body.addWidget(self._kept)
        self.body.addWidget(self._signed)
        self.body.addStretch(1)

    @property
    def way_on(self) -> str:
        """What Enter does next, as the button says it."""
        if self._running:
            return "正在打印"
        if not self._is_printed:
            return "打印（用笔签）  Enter" if self._waits_for_applicant else "打印  Enter"
        if self._is_signed_on_screen:
            return "下一位  Enter"
        return "下一位  Enter" if self._signed.isChecked() or not self._is_on_paper else "已签字  Enter"

    @property
    def issued(self) -> dict[str, Issued]:
        """The papers made so far, by form."""
        return self._issued

    def enter(self) -> None:
        """Nothing to type here."""
        self.setFocus()

    def refresh(self) -> None:
        """Draw what stands; a new number begins with nothing printed."""
        result = self.visit.flow.result
        filing = result.filing if result is not None else None
        if filing is None:
            return
        if filing.number != self._number:
            self._number = filing.number
            self._issued, self._running = {}, {}
            self._handed_on.clear()
            self._signed_forms.clear()
            self._signed.setChecked(False)
            self._signed.setEnabled(True)
            self._problem.say("")
        self._number_label.setText(filing.number)
        self._saved.say(f"已存，{self.visit.work.queued_words}", Tone.OK)
        since = filing.valid_from.isoformat() if filing.valid_from else ""
        until = filing.valid_until.isoformat() if filing.valid_until else "长期有效"
        due_on = filing.commitment.due_on if filing.commitment else None
        owed = f"　请在 {due_on.isoformat()} 前（含当日）补齐材料" if due_on else ""
        self._until.setText(f"{since} 至 {until}{owed}")
        self._draw_papers()

    def take_enter(self) -> bool:
        """Print, then the signature, then the next applicant."""
        if not self._is_printed:
            # The clerk goes on without waiting: the paper is signed by pen.
            if self._waits_for_applicant:
                self.visit.work.applicant.sign_by_pen(self.visit)
            self._print_all()
        elif self._is_on_paper and not self._signed.isChecked() and not self._is_signed_on_screen:
            self._signed.setChecked(True)
        else:
            self.finished.emit()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """The space bar notes the signature."""
        if event.key() != Qt.Key.Key_Space or self._signed.isHidden() or not self._signed.isEnabled():
            return False
        self._signed.toggle()
        return True

    def save_as(self, form: str) -> None:
        """Ask where to, and write the paper there."""
        name = f"{self._number}-{FORM_NAMES[form]}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "另存表格", name, "PDF (*.pdf)")
        if chosen:
            self.save(form, Path(chosen))

    def save(self, form: str, path: Path) -> None:
        """Write a paper that was made to ``path``."""
        pdf = self._issued[form].pdf
        self.visit.work.tasks.command(
            lambda: save_paper(path, pdf),
            lambda saved: self._saved_as(form, saved),
            self._failed,
            owner=self,
        )

    def _saved_as(self, form: str, path: Path) -> None:
        self._handed_on.add(form)
        self._problem.say(f"已存为 {path.name}。", Tone.OK)
        self.way_on_changed.emit()

    @property
    def _is_printed(self) -> bool:
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        wanted = self._to_sign if self._signature is not None else set[str]()
        return filing is not None and not wanted and all(form in self._issued for form in forms_of(filing))

    @property
    def _is_on_paper(self) -> bool:
        """Whether there is a sheet to sign: each form came out, or was saved to be printed elsewhere."""
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        forms = forms_of(filing) if filing is not None else ()
        return all(self._issued[form].problem is None or form in self._handed_on for form in forms)

    @property
    def _signature(self) -> Signature | None:
        desk = self.visit.work.applicant
        return desk.signature if desk.owner is self.visit else None

    def _is_signed_anew(self, signature: Signature) -> bool:
        """Whether the applicant was asked once more since they gave this one, which counts no longer."""
        desk = self.visit.work.applicant
        return desk.owner is self.visit and desk.is_signing and desk.signature is not signature

    @property
    def _to_sign(self) -> set[str]:
        """Papers that the signature at hand is not on yet."""
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        return set(forms_of(filing)) - self._signed_forms if filing is not None else set()

    @property
    def _is_signed_on_screen(self) -> bool:
        return bool(self._signed_forms) and not self._to_sign

    @property
    def _waits_for_applicant(self) -> bool:
        desk = self.visit.work.applicant
        return desk.owner is self.visit and desk.is_signing and desk.signature is None

    def _note_signature(self, is_signed: bool) -> None:
        work, number = self.visit.work, self._number
        if is_signed:
            desk, actor = work.desk, work.actor
            # What is noted stays noted: a tick taken away would only look as if it were not.
            self._signed.setEnabled(False)
            self.setFocus()
            work.tasks.command(lambda: note_signed(desk, actor, number), lambda _: None, self._not_noted, owner=self)
        self.way_on_changed.emit()

    def _not_noted(self, error: Exception) -> None:
        self._signed.setEnabled(True)
        self._signed.setChecked(False)
        self._failed(error)

    def _print_all(self) -> None:
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        to_sign = self._to_sign if self._signature is not None else set[str]()
        for form in forms_of(filing) if filing is not None else ():
            if form not in self._issued or form in to_sign:
                self._start(form)

    def choose(self, form: str) -> None:
        """Ask for printer, tray and copies, then print."""
        work = self.visit.work
        name = FORM_NAMES[form]
        PrintDialog(self, work.desk, work.tasks, form, name, lambda setup: self._start(form, setup)).open()

    def _start(self, form: str, setup: PrintSetup | None = None) -> None:
        if form in self._running:
            return
        self._running[form] = "正在打印"
        stop = self._stops[form] = Event()
        self._problem.say("")
        self._draw_papers()
        number, again = self._number, form in self._issued
        signature = self._signature if form in self._to_sign else None

        def done(issued: Issued) -> None:
            if number == self._number:
                self._done(issued, is_signed=signature is not None and not self._is_signed_anew(signature))
            elif issued.problem is not None:
                # The next applicant is here already; that the paper before did not come out is told all the same.
                self.visit.work.problems.show(issued.problem)

        def failed(error: Exception) -> None:
            if number == self._number:
                self._running.pop(form, None)
                self._draw_papers()
                self._failed(error)
            else:
                self.visit.work.problems.show(error)

        def progressed(words: str) -> None:
            if number == self._number and not stop.is_set() and self._running.get(form, words) != words:
                self._running[form] = words
                if form in self._lines:
                    self._lines[form].say_running(words)

        issue_and_print(
            self.visit.work,
            number,
            form,
            done,
            failed,
            again=again,
            owner=self,
            setup=setup,
            on_progress=progressed,
            signature=signature,
            stop=stop,
        )

    def stop(self, form: str) -> None:
        """Print no more of a paper; it is kept all the same."""
        self._stops[form].set()
        self._running[form] = "正在停止"
        self._draw_papers()
        self.setFocus()

    def _done(self, issued: Issued, *, is_signed: bool) -> None:
        self._running.pop(issued.form, None)
        if is_signed:
            self._signed_forms.add(issued.form)
        self._issued[issued.form] = issued
        if issued.problem is not None:
            self._problem.refuse(issued.problem)
        self._draw_papers()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._problem.refuse(error)
        else:
            self.visit.work.problems.show(error)

    def _draw_papers(self) -> None:
        clear(self._paper_lines)
        self._lines = {}
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        for form in offered_forms(filing) if filing is not None else ():
            is_signed = form in self._signed_forms
            running = self._running.get(form, "")
            drawn = PaperLine(
                form,
                self._issued.get(form),
                running=running,
                stopping=bool(running) and self._stops[form].is_set(),
                signed=is_signed,
            )
            drawn.print_wanted.connect(lambda form=form: self._start(form))
            drawn.choice_wanted.connect(lambda form=form: self.choose(form))
            drawn.save_wanted.connect(lambda form=form: self.save_as(form))
            drawn.stop_wanted.connect(lambda form=form: self.stop(form))
            self._lines[form] = drawn
            self._paper_lines.addWidget(drawn)
        is_done = self._is_signed_on_screen
        if is_done:
            self.visit.signed_number = self._number
        self._kept.say(_KEPT if is_done else "", Tone.OK)
        # Signed on the screen, there is no sheet to ask for.
        self._signed.setVisible(not is_done and self._signature is None)
        self.way_on_changed.emit()

    def _applicant_changed(self) -> None:
        desk = self.visit.work.applicant
        if self.isVisible() and desk.owner is self.visit:
            if desk.stage is Stage.SIGN:
                # Asked to sign anew: what they sign now takes the place of what they signed before.
                self._signed_forms.clear()
            self._draw_papers()
