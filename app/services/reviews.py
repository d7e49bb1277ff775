"""审核 of a filing that came in through a channel with review."""

from __future__ import annotations

from app.domain.filing import Actor
from app.domain.vocabulary import ActKind
from app.policy.assess import assess_review
from app.services.desk import Desk
from app.services.performing import Plan, closed_commitment, perform
from app.services.recording import ActResult


def plan_review(*, accept: bool) -> Plan:
    """审核, accepted or not."""
    return Plan(
        ActKind.REVIEW,
        lambda desk, _, filing: assess_review(
            desk.edition_of(filing), filing, desk.today(), desk.around, accept=accept
        ),
        lambda _, filing, decision: {
            "status": decision.status,
            "valid_from": decision.valid_from,
            "valid_until": decision.valid_until,
            "review_due": None,
            "commitment": filing.commitment if accept else closed_commitment(filing),
        },
    )


def review(desk: Desk, actor: Actor, number: str, *, accept: bool, reason: str = "") -> ActResult:
    """审核."""
    return perform(desk, actor, number, plan_review(accept=accept), reason=reason)
