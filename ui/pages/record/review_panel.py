"""审核: accepted or not; a refusal needs its reason."""

from __future__ import annotations

from PySide6.QtWidgets import QRadioButton, QWidget

from app.domain.vocabulary import ActKind
from app.services.performing import Plan
from app.services.reviews import plan_review
from ui.pages.record.act_panel import ActPanel
from ui.widgets.boxes import row


class ReviewPanel(ActPanel):
    """审核."""

    kind = ActKind.REVIEW

    def add_fields(self) -> None:
        """The two outcomes."""
        self.accept, self.reject = QRadioButton("通过"), QRadioButton("不通过")
        self.accept.setChecked(True)
        self.accept.toggled.connect(self.edited)
        both = QWidget()
        inner = row(both, gap=4)
        inner.addWidget(self.accept)
        inner.addWidget(self.reject)
        self.rows.add("审核结论", both, natural=True)

    def first_field(self) -> QWidget:
        """The outcome."""
        return self.accept

    def missing(self) -> str:
        """A refusal says why."""
        return "请填写不通过的原因" if self.reject.isChecked() and not self.reason.text().strip() else ""

    def plan(self) -> Plan:
        """审核."""
        return plan_review(accept=self.accept.isChecked())
