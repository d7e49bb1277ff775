"""第6步 打印签字: what was saved, the number, the papers, the signature, and the next applicant in one key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog

from app.errors import UserError
from app.services.printing import note_signed
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


class PrintStep(Step):
    """Enter does what comes next: print, note the signature, the next applicant."""

    finished = Signal()
    """The next applicant may come."""
    way_on_changed = Signal()

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "已登记备案")
        self._number = ""
        self._issued: dict[str, Issued] = {}
        self._running: dict[str, str] = {}
        self._saved = NoticeBar()
        self._number_label = selectable(text("", TextKind.DISPLAY))
        self._until = text("", wrap=True)
        self._papers = Panel(gap=1, margin=2)
        self._paper_lines = column(gap=1)
        self._papers.body.addLayout(self._paper_lines)
        self._problem = NoticeBar()
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
        self.body.addWidget(self._signed)
        self.body.addStretch(1)

    @property
    def way_on(self) -> str:
        """What Enter does next, as the button says it."""
        if self._running:
            return "正在打印"
        if not self._is_printed:
            return "打印  Enter"
        return "下一位  Enter" if self._signed.isChecked() else "已签字  Enter"

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
            self._signed.setChecked(False)
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
            self._print_all()
        elif not self._signed.isChecked():
            self._signed.setChecked(True)
        else:
            self.finished.emit()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """The space bar notes the signature."""
        if event.key() != Qt.Key.Key_Space:
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
            lambda saved: self._problem.say(f"已存为 {saved.name}。", Tone.OK),
            self._failed,
            owner=self,
        )

    @property
    def _is_printed(self) -> bool:
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        return filing is not None and all(form in self._issued for form in forms_of(filing))

    def _note_signature(self, is_signed: bool) -> None:
        work, number = self.visit.work, self._number
        if is_signed:
            desk, actor = work.desk, work.actor
            work.tasks.command(lambda: note_signed(desk, actor, number), lambda _: None, self._failed, owner=self)
        self.way_on_changed.emit()

    def _print_all(self) -> None:
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        for form in forms_of(filing) if filing is not None else ():
            if form not in self._issued:
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
        self._problem.say("")
        self._draw_papers()
        number, again = self._number, form in self._issued

        def done(issued: Issued) -> None:
            if number == self._number:
                self._done(issued)
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
            if number == self._number and self._running.get(form, words) != words:
                self._running[form] = words
                self._draw_papers()

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
        )

    def _done(self, issued: Issued) -> None:
        self._running.pop(issued.form, None)
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
        filing = self.visit.flow.result.filing if self.visit.flow.result else None
        for form in offered_forms(filing) if filing is not None else ():
            drawn = PaperLine(form, self._issued.get(form), running=self._running.get(form, ""))
            drawn.print_wanted.connect(lambda form=form: self._start(form))
            drawn.choice_wanted.connect(lambda form=form: self.choose(form))
            drawn.save_wanted.connect(lambda form=form: self.save_as(form))
            self._paper_lines.addWidget(drawn)
        self.way_on_changed.emit()
