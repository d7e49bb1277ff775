"""核对: the visit and its decision in one column, beside the paper."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.decision import Decision, group_words
from app.flows.new_filing import NewFiling
from ui.style.tokens import scaled
from ui.widgets.boxes import clear, column
from ui.widgets.field_row import ReadOnlyRows

_LABEL_WIDTH = 64


class DecisionSummary(QWidget):
    """What will stand, in the words of the decision."""

    def __init__(self) -> None:
        super().__init__()
        self._body = column(self, gap=0)

    def show_flow(self, flow: NewFiling) -> None:
        """Draw the flow's decision; nothing while there is none."""
        clear(self._body)
        data, decision = flow.data, flow.decision()
        if decision is None or data.category is None:
            return
        rows = ReadOnlyRows(label_width=scaled(_LABEL_WIDTH))
        rows.add("人员类别", data.category.label)
        rows.add("就医地", flow.desk.place_name(decision.destination or data.destination))
        rows.add("有效期", _period(decision))
        if decision.commitment_due is not None:
            owed = "；".join(group_words(group) for group in decision.missing)
            rows.add("承诺", f"{decision.commitment_due.isoformat()} 前（含当日）补齐：{owed}")
        if decision.card_works_at is not None:
            rows.add("用卡地", decision.card_works_at.label)
        if decision.services:
            rows.add(
                "直接结算" if decision.settles_directly else "服务", "、".join(item.label for item in decision.services)
            )
        rows.add("联系电话", "　".join(part for part in (data.contact.phone, data.contact.phone_2) if part))
        if data.agent is not None:
            rows.add("代理人", data.agent.name or "已登记身份证")
        self._body.addWidget(rows)
        self._body.addStretch(1)


def _period(decision: Decision) -> str:
    if decision.valid_from is None:
        return "未算出"
    since = decision.valid_from.isoformat()
    until = decision.valid_until.isoformat() if decision.valid_until else "长期"
    # Where a line is too short for both days, the second one begins with its 至.
    return f"{since} 至\N{NO-BREAK SPACE}{until}" + ("（暂定）" if decision.provisional else "")
