"""销毁承诺书: only once its retention is over; the record says when and by whom."""

from __future__ import annotations

from app.domain.vocabulary import ActKind
from app.services.commitments import plan_letter_destruction
from app.services.performing import Plan
from ui.pages.record.act_panel import ActPanel


class LetterPanel(ActPanel):
    """销毁承诺书: a correction of the record, which holds the letter no longer."""

    kind = ActKind.CORRECT
    title = "销毁承诺书"
    explanation = "先销毁保管的承诺书原件和复印件，再在这里登记。"
    question = "登记承诺书已销毁？"
    accepted = "保管期已满，可以销毁"

    def plan(self) -> Plan:
        """销毁."""
        return plan_letter_destruction()
