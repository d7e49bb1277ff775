"""再办一次: what an act asked for, read out of what it changed, so that it can be judged anew on another state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from app.domain.filing import Act, Agent, Contact, Filing, MaterialTaken, apply
from app.domain.vocabulary import ActKind, LifeState, MaterialHow, Role
from app.policy.facts import ChangeRequest
from app.services.cancellations import plan_cancellation
from app.services.changes import plan_change
from app.services.commitments import plan_supplement
from app.services.corrections import Correction, plan_correction
from app.services.extensions import plan_extension
from app.services.performing import Plan
from app.services.reviews import plan_review
from app.services.settlements import plan_settlement
from app.services.status_changes import plan_status_change

ADOPTS = "upstream_shift"
"""The field that only an act changes which takes over the state of another counter's."""


def with_states(before: Filing, acts: Sequence[Act]) -> tuple[tuple[Filing, Act, Filing], ...]:
    """Each act between the states before and after it."""
    told = []
    for act in acts:
        after = apply(before, act)
        told.append((before, act, after))
        before = after
    return tuple(told)


def plan_again(before: Filing, act: Act, after: Filing, now: Filing) -> Plan | None:
    """The act as a plan for the record as it stands ``now``; None where there is nothing left to ask.

    What days brought by themselves they bring again. Exceptions to a lock that were pleaded are not kept with an act,
    so a lock is judged without them.
    """
    if act.actor.role is Role.SYSTEM or ADOPTS in act.changes:
        return None
    match act.kind:
        case ActKind.CHANGE:
            return _change(before, act, after, now)
        case ActKind.CORRECT:
            return _correction(before, after, now)
        case ActKind.SUPPLEMENT if now.owes:
            document_until = after.valid_until if after.valid_until != before.valid_until else None
            brought = _brought(before, after)
            return plan_supplement(
                materials=[item.material for item in brought], document_until=document_until, taken=brought
            )
        case ActKind.EXTEND:
            return plan_extension(approved=True)
        case ActKind.CANCEL:
            return plan_cancellation()
        case ActKind.SUSPEND | ActKind.RESUME | ActKind.TERMINATE:
            return plan_status_change(act.kind)
        case ActKind.REVIEW:
            return plan_review(accept=after.status is not LifeState.REJECTED)
        case ActKind.SPEND:
            return plan_settlement(institution=after.institution.name)
    return None


def _change(before: Filing, act: Act, after: Filing, now: Filing) -> Plan | None:
    moves = before.destination != after.destination or before.institution != after.institution
    names_day = "valid_until" in act.changes and not moves
    brought = _brought(before, after)
    request = ChangeRequest(
        destination=after.destination if after.destination != before.destination else None,
        institution=after.institution.name if after.institution != before.institution else None,
        institution_level=after.institution.level,
        materials=frozenset(item.material for item in brought),
        document_until=after.valid_until if names_day else None,
        **_different(before.contact, after.contact),
    ).unlike(now)
    return plan_change(request, taken=brought) if request.fields else None


def _correction(before: Filing, after: Filing, now: Filing) -> Plan | None:
    correction = Correction(
        name=after.person.name if after.person.name != before.person.name else None,
        contact=_different(before.contact, after.contact),
        agent=_different(before.agent, after.agent) if before.agent and after.agent else {},
        legacy_number=after.legacy_number if after.legacy_number != before.legacy_number else None,
    )
    return plan_correction(correction) if correction.changes(now) else None


def _different(before: Contact | Agent, after: Contact | Agent) -> dict[str, Any]:
    return {
        item.name: getattr(after, item.name)
        for item in fields(after)
        if getattr(after, item.name) != getattr(before, item.name)
    }


def _brought(before: Filing, after: Filing) -> tuple[MaterialTaken, ...]:
    """Papers that the act took in."""
    return tuple(
        item for item in after.materials if item.how is not MaterialHow.PROMISED and item not in before.materials
    )
