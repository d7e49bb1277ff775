"""一次性告知: printing everything that is missing, for a visit that cannot be filed today."""

from __future__ import annotations

from app.errors import UserError
from app.services.visit_notice import FORM, issue_visit_notice
from ui.widgets.buttons import link_button
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone, show_when
from ui.wizards.new_filing.paper_desk import FORM_NAMES, Issued, print_made
from ui.wizards.new_filing.visit import Visit


class MissingNoticeBox(NoticeBar):
    """How far the paper came; its button, shown while the rules refuse the visit, stands beside the step's title."""

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self.setAccessibleName(FORM_NAMES[FORM])
        self.button = link_button(f"打印{FORM_NAMES[FORM]}", "printer")
        self.button.setToolTip("今天办不了的，把还缺的一次告诉申请人")
        self.button.clicked.connect(self._print)

    def show_visit(self) -> None:
        """Draw what stands: there is something to tell, or there is not."""
        decision = self._visit.flow.decision()
        is_wanted = decision is not None and decision.is_refused
        if not is_wanted:
            self.say("")
        show_when(self.button, is_wanted)

    def _print(self) -> None:
        work, intake = self._visit.work, self._visit.data.intake("")
        desk, papers, actor = work.desk, work.counter.papers, work.actor
        self.button.setEnabled(False)
        self.say("正在打印……", Tone.ACCENT)
        print_made(
            work, lambda: issue_visit_notice(desk, papers, actor, intake), self._printed, self._failed, owner=self
        )

    def _printed(self, issued: Issued) -> None:
        self.button.setEnabled(True)
        if issued.problem is not None:
            self.refuse(issued.problem)
        else:
            self.say(f"{FORM_NAMES[FORM]}已送 {issued.printer}。", Tone.OK)

    def _failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if not isinstance(error, UserError):
            raise error
        self.refuse(error)
