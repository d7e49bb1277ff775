"""补交材料: which of the promised papers are here, how they were kept, and how long the paper itself holds."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.vocabulary import ActKind
from app.services.commitments import plan_supplement
from app.services.performing import Plan
from app.services.wanted import wanted_for_supplement
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.papers_checklist import PapersChecklist
from ui.widgets.entry import DateEdit


class SupplementPanel(ActPanel):
    """补交材料."""

    kind = ActKind.SUPPLEMENT
    explanation = "核对后选定交来的材料。任选一项的，交一项即可。"

    def add_fields(self) -> None:
        """The promised papers, and the paper's date; a single group is taken to be what was brought."""
        filing = self.view.filing
        self.papers = PapersChecklist()
        self.papers.show_papers(
            wanted_for_supplement(self.work.desk, filing).papers,
            chosen=filing.owes[0][:1] if len(filing.owes) == 1 else (),
        )
        self.papers.changed.connect(self.edited)
        self.document_until = DateEdit()
        self.document_until.value_changed.connect(self.edited)
        self.rows.add("补交", self.papers, wide=True)
        self.rows.add("证件截止日期", self.document_until, hint="证件上没有写明的不填")

    def first_field(self) -> QWidget:
        """The first paper."""
        return self.papers.fields[0] if self.papers.fields else self.document_until

    def missing(self) -> str:
        """At least one paper, and a date that is one."""
        if not self.papers.taken:
            return "请选择交来的材料"
        return "证件截止日期不是一个日期，请改正" if self.document_until.is_wrong else ""

    def is_blank(self) -> bool:
        """Without a paper, or with a date that is none."""
        return bool(self.missing())

    def plan(self) -> Plan:
        """补交."""
        taken = self.papers.taken
        return plan_supplement(
            materials=[item.material for item in taken],
            taken=taken,
            document_until=self.document_until.value(),
        )
