"""延期: each time by the pack's months, counted from the first start."""

from __future__ import annotations

from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Actor, Filing
from app.domain.vocabulary import ActKind, CardState
from app.policy.assess import assess_extend
from app.services.card_checks import card_found
from app.services.desk import Desk
from app.services.performing import Plan, perform
from app.services.ports import UnitOfWork
from app.services.recording import ActResult


def plan_extension(*, approved: bool, card: CardState = CardState.NORMAL, authentication_id: str = "") -> Plan:
    """延期; today's checks of that id outweigh what the caller says of the card."""

    def assess(desk: Desk, uow: UnitOfWork, filing: Filing) -> Decision:
        found = card
        if authentication_id:
            found = card_found(desk, uow, authentication_id, filing.person.social_security_number)
        edition = desk.edition_of(filing)
        return assess_extend(edition, filing, desk.today(), desk.around, approved=approved, card=found)

    def changes(_: Desk, __: Filing, decision: Decision) -> dict[str, Any]:
        changed: dict[str, Any] = {
            "valid_until": decision.valid_until,
            "extension_count": decision.extension_count,
        }
        return changed | ({"authentication_id": authentication_id} if authentication_id else {})

    return Plan(ActKind.EXTEND, assess, changes)


def extend(
    desk: Desk,
    actor: Actor,
    number: str,
    *,
    approved: bool,
    card: CardState = CardState.NORMAL,
    authentication_id: str = "",
    reason: str = "",
) -> ActResult:
    """延期; ``card`` is what the authentication of this visit found, where no stored checks are named."""
    plan = plan_extension(approved=approved, card=card, authentication_id=authentication_id)
    return perform(desk, actor, number, plan, reason=reason)
