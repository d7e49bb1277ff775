"""一次性告知: printing everything that is missing, for a visit that cannot be filed today."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from app.errors import UserError
from app.services.visit_notice import FORM, issue_visit_notice
from ui.widgets.boxes import column, row
from ui.widgets.buttons import secondary_button
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone
from ui.wizards.new_filing.paper_desk import FORM_NAMES, Issued, print_made
from ui.wizards.new_filing.visit import Visit


class MissingNoticeBox(QFrame):
    """Shown while the rules refuse the visit; one button, and how far the paper came."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self.setAccessibleName(FORM_NAMES[FORM])
        self.button = secondary_button(f"打印{FORM_NAMES[FORM]}", "printer")
        self.button.clicked.connect(self._print)
        self._said = NoticeBar()
        body = column(self, gap=2)
        line = row(gap=3)
        line.addWidget(self.button)
        line.addWidget(text("今天办不了的，把还缺的一次告诉申请人", TextKind.SMALL), 1)
        body.addLayout(line)
        body.addWidget(self._said)

    def show_visit(self) -> None:
        """Draw what stands: there is something to tell, or there is not."""
        decision = self._visit.flow.decision()
        is_wanted = decision is not None and decision.is_refused
        if not is_wanted:
            self._said.say("")
        self.setVisible(is_wanted)

    def _print(self) -> None:
        work, intake = self._visit.work, self._visit.data.intake("")
        desk, papers, actor = work.desk, work.counter.papers, work.actor
        self.button.setEnabled(False)
        self._said.say("正在打印……", Tone.ACCENT)
        print_made(
            work, lambda: issue_visit_notice(desk, papers, actor, intake), self._printed, self._failed, owner=self
        )

    def _printed(self, issued: Issued) -> None:
        self.button.setEnabled(True)
        if issued.problem is not None:
            self._said.refuse(issued.problem)
        else:
            self._said.say(f"{FORM_NAMES[FORM]}已送 {issued.printer}。", Tone.OK)

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if not isinstance(error, UserError):
            raise error
        self._said.refuse(error)
