"""撤销备案."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.filing import Actor
from app.domain.vocabulary import ActKind, Channel
from app.policy.assess import assess_cancel
from app.services.desk import Desk
from app.services.performing import Plan, closed_commitment, perform
from app.services.recording import ActResult


def plan_cancellation(*, channel: Channel = Channel.WINDOW, exceptions: Collection[str] = ()) -> Plan:
    """撤销, by the channel it was asked for, with the exceptions that lift a lock."""
    return Plan(
        ActKind.CANCEL,
        lambda desk, _, filing: assess_cancel(
            desk.edition_of(filing), filing, desk.today(), desk.around, channel, exceptions
        ),
        lambda _, filing, decision: {"status": decision.status, "commitment": closed_commitment(filing)},
    )


def cancel(
    desk: Desk,
    actor: Actor,
    number: str,
    *,
    channel: Channel = Channel.WINDOW,
    exceptions: Collection[str] = (),
    reason: str = "",
) -> ActResult:
    """撤销备案."""
    return perform(desk, actor, number, plan_cancellation(channel=channel, exceptions=exceptions), reason=reason)
