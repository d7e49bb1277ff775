"""变更: destination, institution, how the person is reached, or the paper's date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Actor, Filing, Institution, MaterialTaken
from app.domain.institution import is_same_institution
from app.domain.vocabulary import ActKind
from app.policy.assess import assess_change
from app.policy.assess.change import ChangeAsked, read_change
from app.policy.facts import ChangeRequest, Standing
from app.services.card_checks import card_found
from app.services.desk import Desk
from app.services.materials import merge_materials
from app.services.performing import Plan, perform, standing_of
from app.services.ports import UnitOfWork
from app.services.recording import ActResult


def plan_change(
    request: ChangeRequest,
    *,
    taken: Collection[MaterialTaken] = (),
    authentication_id: str = "",
) -> Plan:
    """变更; ``taken`` says how the papers of the request were kept, the id stands for today's checks of the card."""

    def assess(desk: Desk, uow: UnitOfWork, filing: Filing) -> Decision:
        meant = _meant(desk, filing, request)
        place = meant.picked or filing.destination
        asked = replace(request, designated=desk.is_designated(place, meant.institution))
        if authentication_id:
            card = card_found(desk, uow, authentication_id, filing.person.social_security_number)
            asked = replace(asked, card=card)
        edition = desk.edition_of(filing)
        return assess_change(edition, filing, desk.today(), desk.around, asked, _others(desk, uow, filing))

    def changes(desk: Desk, filing: Filing, decision: Decision) -> dict[str, Any]:
        changed = _asked_for(desk, filing, _meant(desk, filing, request)) | _judged(filing, decision)
        materials = merge_materials(filing, request.materials, taken)
        if set(materials) != set(filing.materials):
            changed["materials"] = materials
        if not changed:
            return {}
        changed["changed_on"] = desk.today()
        if authentication_id:
            changed["authentication_id"] = authentication_id
        return changed

    return Plan(ActKind.CHANGE, assess, changes)


def change(
    desk: Desk,
    actor: Actor,
    number: str,
    request: ChangeRequest,
    *,
    taken: Collection[MaterialTaken] = (),
    authentication_id: str = "",
    reason: str = "",
) -> ActResult:
    """变更. Without ``authentication_id`` the request's own word on the card holds."""
    plan = plan_change(request, taken=taken, authentication_id=authentication_id)
    return perform(desk, actor, number, plan, reason=reason)


def _others(desk: Desk, uow: UnitOfWork, filing: Filing) -> tuple[Standing, ...]:
    return tuple(item for item in standing_of(desk, uow, filing.person) if item.number != filing.number)


def _meant(desk: Desk, filing: Filing, request: ChangeRequest) -> ChangeAsked:
    return read_change(desk.edition_of(filing), filing, request, desk.today(), desk.counter.area)


def _asked_for(desk: Desk, filing: Filing, meant: ChangeAsked) -> dict[str, Any]:
    request = meant.request
    changes: dict[str, Any] = {}
    if request.destination is not None:
        changes["destination"] = request.destination
        changes["destination_name"] = desk.place_name(request.destination)
    if request.institution is not None:
        is_same = is_same_institution(request.institution, filing.institution.name)
        chosen_on = filing.institution.chosen_on if is_same else desk.today()
        changes["institution"] = Institution(request.institution, request.institution_level, chosen_on)
    elif meant.institution != filing.institution.name:
        changes["institution"] = Institution()
    if request.contact:
        changes["contact"] = replace(filing.contact, **request.contact)
    return changes


def _judged(filing: Filing, decision: Decision) -> dict[str, Any]:
    """Dates and rights that the decision puts in the place of the present ones."""
    changes: dict[str, Any] = {}
    if decision.valid_until != filing.valid_until:
        changes["valid_until"] = decision.valid_until
    if decision.provisional is not filing.provisional:
        changes["provisional"] = decision.provisional
    if decision.card_works_at is not filing.card_works_at:
        changes["card_works_at"] = decision.card_works_at
    if filing.commitment is not None and decision.missing != filing.owes:
        changes["commitment"] = filing.commitment.after(decision.missing)
    if decision.settles_directly is not filing.settles_directly:
        changes["settles_directly"] = decision.settles_directly
    return changes
