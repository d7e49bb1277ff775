"""补交材料: which of the promised papers are here, how they were kept, and how long the paper itself holds.

Nothing is taken to be here before somebody says that it is, and a paper without an end is said to have none: to leave
the date out would make the filing an open one.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.vocabulary import ActKind
from app.services.commitments import plan_supplement
from app.services.performing import Plan
from app.services.returned_papers import ReturnedPaper
from app.services.wanted import wanted_for_supplement
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.papers_checklist import PapersChecklist
from ui.widgets.entry import DateEdit

UNDATED = "证件未写明截止日期"


class SupplementPanel(ActPanel):
    """补交材料."""

    kind = ActKind.SUPPLEMENT
    explanation = "核对后选定交来的材料。任选一项的，交一项即可。"

    def add_fields(self) -> None:
        """The promised papers; once they are all here, the date on the paper or that there is none."""
        self._wanted = wanted_for_supplement(self.work.desk, self.view.filing)
        self.papers = PapersChecklist()
        self.papers.show_papers(self._wanted.papers)
        self.papers.show_scans(self.view.returned)
        self.papers.changed.connect(self._altered)
        self.document_until = DateEdit()
        self.document_until.value_changed.connect(self._altered)
        self.undated = QCheckBox(UNDATED)
        self.undated.toggled.connect(self.edited)
        self.rows.add("补交", self.papers, wide=True)
        self.rows.add("证件截止日期", self.document_until)
        self.rows.add("", self.undated, natural=True)
        self._show_date()

    def first_field(self) -> QWidget:
        """The first paper."""
        return self.papers.fields[0]

    def missing(self) -> str:
        """At least one paper, and with the last of them a date that is one, or the word that it bears none."""
        if not self.papers.taken:
            return "请选择交来的材料"
        if not self._asks_date:
            return ""
        if self.document_until.is_wrong:
            return "证件截止日期不是一个日期，请改正"
        if self.document_until.value() is None and not self.undated.isChecked():
            return f"请填写证件截止日期；证件上没有写明的，请选“{UNDATED}”"
        return ""

    def fault(self) -> tuple[str, QLineEdit | None]:
        """Besides, what is said to be scanned is."""
        if said := self.missing() or self.papers.fault:
            return said, None
        return super().fault()

    def scans_came(self, returned: tuple[ReturnedPaper, ...]) -> None:
        """Papers may count as scanned now."""
        self.papers.show_scans(returned)

    def is_blank(self) -> bool:
        """Without a paper, or as long as nobody knows until when it holds."""
        return bool(self.missing())

    def plan(self) -> Plan:
        """补交."""
        taken = self.papers.taken
        return plan_supplement(
            materials=[item.material for item in taken],
            taken=taken,
            document_until=self._date,
        )

    @property
    def _asks_date(self) -> bool:
        """Only the last of the papers settles the promise, and with it the end."""
        return self._wanted.document and len(self.papers.taken) == len(self._wanted.papers)

    @property
    def _date(self) -> date | None:
        return self.document_until.value() if self._asks_date else None

    def _altered(self) -> None:
        self._show_date()
        self.edited()

    def _show_date(self) -> None:
        asks = self._asks_date
        self.rows.show_row(self.document_until, asks)
        self.rows.show_row(self.undated, asks)
        is_dated = bool(self.document_until.text().strip())
        self.undated.setEnabled(not is_dated)
        if is_dated:
            self.undated.setChecked(False)
