"""承诺补充: papers brought later, and the letter's keeping."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Actor, Filing
from app.domain.lifecycle import TransitionRefused
from app.domain.vocabulary import ActKind, Material, Role
from app.policy.assess import assess_destroy_letter, assess_supplement
from app.services.desk import Desk
from app.services.filings import perform
from app.services.materials import merge_materials
from app.services.recording import ActResult


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
    given = frozenset(materials)

    def changes(filing: Filing, decision: Decision) -> dict[str, Any]:
        commitment = filing.commitment
        if commitment is not None:
            commitment = commitment.after(decision.missing)
        return {
            "materials": merge_materials(filing, given),
            "commitment": commitment,
            "valid_until": decision.valid_until,
            "provisional": decision.provisional,
            "card_works_at": decision.card_works_at,
        }

    return perform(
        desk,
        actor,
        number,
        ActKind.SUPPLEMENT,
        lambda filing: assess_supplement(
            desk.edition_of(filing), filing, desk.today(), desk.counter.area, given, document_until
        ),
        changes,
        reason=reason,
    )


def destroy_letter(desk: Desk, actor: Actor, number: str, *, reason: str = "") -> ActResult:
    """承诺书销毁: refused while the letter must be kept; done, it is an act of the record like any other."""

    def changes(filing: Filing, decision: Decision) -> dict[str, Any]:
        commitment = filing.commitment
        return {"commitment": commitment and replace(commitment, letter_destroyed_on=decision.day)}

    if actor.role not in (Role.REVIEWER, Role.MANAGER):
        raise TransitionRefused("承诺书销毁须由审核人、负责人办理", remedy="请找负责人办理", code="destroy_letter")
    return perform(
        desk,
        actor,
        number,
        ActKind.CORRECT,
        lambda filing: assess_destroy_letter(desk.edition_of(filing), filing, desk.today()),
        changes,
        reason=reason or "承诺书保管期满销毁",
        ask_table=False,
    )
