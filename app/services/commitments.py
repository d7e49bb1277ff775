"""承诺补充: papers brought later, and the letter's keeping."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Actor, Filing, MaterialTaken
from app.domain.lifecycle import TransitionRefused
from app.domain.vocabulary import ActKind, Material, Role
from app.policy.assess import assess_destroy_letter, assess_supplement
from app.services.desk import Desk
from app.services.materials import merge_materials
from app.services.performing import Plan, perform
from app.services.recording import ActResult

LETTER_DESTROYED = "letter.destroyed"
"""销毁承诺书 as the audit calls it."""

_DESTROYERS = (Role.REVIEWER, Role.MANAGER)


def plan_supplement(
    *,
    materials: Collection[Material],
    document_until: date | None = None,
    taken: Collection[MaterialTaken] = (),
) -> Plan:
    """补交材料: the papers brought, how they were kept, and the end date they bear."""
    given = frozenset(materials)

    def changes(_: Desk, filing: Filing, decision: Decision) -> dict[str, Any]:
        commitment = filing.commitment
        if commitment is not None:
            commitment = commitment.after(decision.missing)
        return {
            "materials": merge_materials(filing, given, taken),
            "commitment": commitment,
            "valid_until": decision.valid_until,
            "provisional": decision.provisional,
            "card_works_at": decision.card_works_at,
        }

    return Plan(
        ActKind.SUPPLEMENT,
        lambda desk, _, filing: assess_supplement(
            desk.edition_of(filing), filing, desk.today(), desk.counter.area, given, document_until
        ),
        changes,
    )


def supplement(
    desk: Desk,
    actor: Actor,
    number: str,
    *,
    materials: Collection[Material],
    document_until: date | None = None,
    reason: str = "",
) -> ActResult:
    """补交材料: settles the promise, and the paper's own date replaces the provisional end."""
    plan = plan_supplement(materials=materials, document_until=document_until)
    return perform(desk, actor, number, plan, reason=reason)


def plan_letter_destruction() -> Plan:
    """承诺书销毁: a correction of the record, which holds the letter no longer; the audit calls it by its name."""

    def changes(_: Desk, filing: Filing, decision: Decision) -> dict[str, Any]:
        commitment = filing.commitment
        return {"commitment": commitment and replace(commitment, letter_destroyed_on=decision.day)}

    return Plan(
        ActKind.CORRECT,
        lambda desk, _, filing: assess_destroy_letter(desk.edition_of(filing), filing, desk.today()),
        changes,
        audited_as=LETTER_DESTROYED,
    )


def letter_refusal(desk: Desk, filing: Filing, role: Role) -> str:
    """Why the letter cannot be destroyed now, in Chinese; empty when it can. Raises UserError for a broken pack."""
    if role not in _DESTROYERS:
        return "承诺书销毁须由审核人、负责人办理"
    decision = assess_destroy_letter(desk.edition_of(filing), filing, desk.today())
    return decision.reasons[0].detail if decision.is_refused else ""


def destroy_letter(desk: Desk, actor: Actor, number: str, *, reason: str = "") -> ActResult:
    """承诺书销毁: refused while the letter must be kept; done, it is an act of the record like any other.

    Raises TransitionRefused for a role that may not.
    """
    if actor.role not in _DESTROYERS:
        raise TransitionRefused("承诺书销毁须由审核人、负责人办理", remedy="请找负责人办理", code="destroy_letter")
    plan = plan_letter_destruction()
    return perform(desk, actor, number, plan, reason=reason or "承诺书保管期满销毁")
