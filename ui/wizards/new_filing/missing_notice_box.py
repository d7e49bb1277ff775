"""一次性告知: printing everything that is missing, for a visit that cannot be filed today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.domain.decision import Decision
from app.errors import UserError
from app.services.applicant_view import tell_refused
from app.services.ports import PrintedPaper
from app.services.printing import reprint
from app.services.signing import Signature
from app.services.visit_notice import FORM, issue_visit_notice
from ui.applicant.signing_dialog import Signable, SigningDialog
from ui.widgets.buttons import link_button
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone, show_when
from ui.wizards.new_filing.paper_desk import FORM_NAMES, Issued, print_made, save_paper
from ui.wizards.new_filing.visit import Visit


@dataclass(frozen=True)
class _Made:
    """The notice that was made, under its number, and the refusal it told."""

    number: str
    pdf: bytes = field(repr=False)
    decision: Decision | None


class MissingNoticeBox(NoticeBar):
    """How far the paper came; its button, shown while the rules refuse the visit, stands beside the step's title."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self.setAccessibleName(FORM_NAMES[FORM])
        self.button = link_button(f"打印{FORM_NAMES[FORM]}", "printer")
        self.button.setToolTip("今天办不了的，把还缺的一次告诉申请人")
        self.button.clicked.connect(self._print)
        self.again_button = link_button("再打", "printer")
        self.again_button.setAccessibleName(f"再打：{FORM_NAMES[FORM]}")
        self.again_button.clicked.connect(self._print_again)
        self.save_button = link_button("另存", "download")
        self.save_button.setAccessibleName(f"另存：{FORM_NAMES[FORM]}")
        self.save_button.clicked.connect(self._save_as)
        beside = self.layout()
        for button in (self.again_button, self.save_button):
            if beside is not None:
                beside.addWidget(button)
        self._made: _Made | None = None
        self._offer()

    def show_visit(self) -> None:
        """Draw what stands: there is something to tell, or there is not."""
        decision = self._visit.flow.decision()
        is_wanted = decision is not None and decision.is_refused
        if not is_wanted:
            self.say("")
        if self._made is not None and (not is_wanted or self._made.decision != decision):
            self._made = None  # what it told is no longer what stands in the way
        self._offer()
        show_when(self.button, is_wanted)

    def save(self, path: Path) -> None:
        """Write the notice that was made to ``path``."""
        if self._made is not None:
            pdf = self._made.pdf
            self._visit.work.tasks.command(
                lambda: save_paper(path, pdf),
                lambda saved: self.say(f"已存为 {saved.name}。", Tone.OK),
                self._failed,
                owner=self,
            )

    def _print(self) -> None:
        """Where the applicant has a screen they may sign there first; else, or by pen, it is printed at once."""
        work, intake, decision = self._visit.work, self._visit.data.intake(""), self._visit.flow.decision()
        desk, papers, actor = work.desk, work.counter.papers, work.actor

        def send(signature: Signature | None = None) -> None:
            self._send(lambda: issue_visit_notice(desk, papers, actor, intake, signature, decision), decision)

        if decision is None or not work.applicant.is_open:
            send()
            return
        paper = Signable(
            FORM_NAMES[FORM],
            lambda: (tell_refused(desk, intake, decision), 0),
            tuple,
            lambda signature: issue_visit_notice(desk, papers, actor, intake, signature, decision),
        )
        signing = SigningDialog(self, work, paper)
        signing.print_wanted.connect(send)
        signing.pen_wanted.connect(send)
        signing.kept.connect(lambda: self.say(f"{FORM_NAMES[FORM]}已签字存档。", Tone.OK))
        signing.refused.connect(self._visit.judge_anew)
        signing.begin()

    def _print_again(self) -> None:
        made = self._made
        if made is not None:
            work = self._visit.work
            desk, papers, actor = work.desk, work.counter.papers, work.actor
            self._send(lambda: reprint(desk, papers, actor, made.number, FORM), made.decision)

    def _send(self, make: Callable[[], tuple[PrintedPaper, bytes]], decision: Decision | None) -> None:
        self._set_enabled(False)
        self.say("正在打印……", Tone.ACCENT)
        print_made(self._visit.work, make, lambda issued: self._printed(issued, decision), self._failed, owner=self)

    def _save_as(self) -> None:
        if self._made is not None:
            name = f"{self._made.number}-{FORM_NAMES[FORM]}.pdf"
            chosen, _ = QFileDialog.getSaveFileName(self, f"另存{FORM_NAMES[FORM]}", name, "PDF (*.pdf)")
            if chosen:
                self.save(Path(chosen))

    def _offer(self) -> None:
        for button in (self.again_button, self.save_button):
            show_when(button, self._made is not None)

    def _set_enabled(self, is_enabled: bool) -> None:
        for button in (self.button, self.again_button):
            button.setEnabled(is_enabled)

    def _printed(self, issued: Issued, decision: Decision | None) -> None:
        self._set_enabled(True)
        self._made = _Made(issued.number, issued.pdf, decision)
        self._offer()
        if issued.problem is not None:
            self.refuse(issued.problem)
        else:
            self.say(f"{FORM_NAMES[FORM]}已送 {issued.printer}。", Tone.OK)

    def _failed(self, error: Exception) -> None:
        self._set_enabled(True)
        if not isinstance(error, UserError):
            raise error
        self._visit.judge_anew()
        self.refuse(error)
