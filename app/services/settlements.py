"""结算使用: a discharge settled directly."""

from __future__ import annotations

from app.domain.filing import Actor
from app.domain.vocabulary import ActKind
from app.policy.assess import assess_settle
from app.services.desk import Desk
from app.services.performing import Plan, perform
from app.services.recording import ActResult


def plan_settlement(*, institution: str = "") -> Plan:
    """结算; an act only where it uses the filing up, and the policy itself answers for states."""
    return Plan(
        ActKind.SPEND,
        lambda desk, _, filing: assess_settle(desk.edition_of(filing), filing, desk.today(), desk.around, institution),
        lambda _, filing, decision: {"status": decision.status} if decision.status is not filing.status else {},
        asks_table=False,
    )


def settle(desk: Desk, actor: Actor, number: str, *, institution: str = "", reason: str = "") -> ActResult:
    """结算使用; the result has no act where the filing goes on as it is."""
    return perform(desk, actor, number, plan_settlement(institution=institution), reason=reason)
