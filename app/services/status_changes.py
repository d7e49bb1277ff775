"""待遇状况变更: suspend, resume, terminate as the person's entitlement changes (人社部发〔2016〕120号 规程第九条)."""

from __future__ import annotations

from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Actor, Filing
from app.domain.vocabulary import ActKind
from app.policy.assess import assess_status_change
from app.services.desk import Desk
from app.services.performing import Plan, closed_commitment, perform
from app.services.recording import ActResult


def plan_status_change(kind: ActKind) -> Plan:
    """暂停、恢复或终止."""

    def changes(_: Desk, filing: Filing, decision: Decision) -> dict[str, Any]:
        ends = {"commitment": closed_commitment(filing)} if kind is ActKind.TERMINATE else {}
        return {"status": decision.status} | ends

    return Plan(
        kind,
        lambda desk, _, filing: assess_status_change(desk.edition_of(filing), filing, desk.today(), desk.around, kind),
        changes,
    )


def change_status(desk: Desk, actor: Actor, number: str, kind: ActKind, *, reason: str = "") -> ActResult:
    """暂停、恢复、终止."""
    return perform(desk, actor, number, plan_status_change(kind), reason=reason)
