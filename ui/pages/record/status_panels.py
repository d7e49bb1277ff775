"""暂停、恢复、终止: the person's entitlement changed; always with its reason."""

from __future__ import annotations

from app.domain.vocabulary import ActKind
from app.services.performing import Plan
from app.services.status_changes import plan_status_change
from ui.pages.record.act_panel import ActPanel


class _StatusPanel(ActPanel):
    needs_reason = True

    def plan(self) -> Plan:
        """暂停、恢复、终止."""
        return plan_status_change(self.kind)


class SuspendPanel(_StatusPanel):
    """暂停待遇."""

    kind = ActKind.SUSPEND
    explanation = "暂停期间就医地不能直接结算，恢复后继续有效。"


class ResumePanel(_StatusPanel):
    """恢复待遇."""

    kind = ActKind.RESUME


class TerminatePanel(_StatusPanel):
    """终止备案."""

    kind = ActKind.TERMINATE
    question = "终止这件备案？"
