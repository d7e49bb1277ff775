"""结算使用: a discharge that was settled directly."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.vocabulary import ActKind
from app.services.performing import Plan
from app.services.settlements import plan_settlement
from ui.pages.record.act_panel import ActPanel
from ui.widgets.entry import line_edit


class SpendPanel(ActPanel):
    """结算使用."""

    kind = ActKind.SPEND
    explanation = "登记出院直接结算。按政策，结算后这件备案可能即使用完毕。"

    def add_fields(self) -> None:
        """Where it was settled."""
        self.institution = line_edit(self.view.filing.institution.name)
        self.institution.textEdited.connect(self.edited)
        self.rows.add("医疗机构", self.institution, wide=True)

    def first_field(self) -> QWidget:
        """The institution."""
        return self.institution

    def plan(self) -> Plan:
        """结算."""
        return plan_settlement(institution=self.institution.text().strip())
