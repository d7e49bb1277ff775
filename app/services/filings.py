"""登记备案: the act that makes a record. The acts on a record that stands are in modules of their own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.decision import Decision
from app.domain.filing import (
    Act,
    Actor,
    Agent,
    Commitment,
    Contact,
    Filing,
    Institution,
    MaterialTaken,
    Person,
)
from app.domain.filing_number import make_filing_number
from app.domain.vocabulary import ActKind, CardState, Enrolment, LifeState, MaterialHow
from app.policy.assess import assess_file, assess_past_settlement, place_filed_to
from app.policy.assess.filing import refuse_outside_dates
from app.policy.facts import Applicant, FileCase, FilingRequest, Standing
from app.services.card_checks import find_checks
from app.services.desk import Desk
from app.services.material_scans import MaterialScan, note_material_scans
from app.services.paper_kinds import papers_of
from app.services.performing import standing_of
from app.services.ports import UnitOfWork
from app.services.rechecks import expect_recheck
from app.services.recording import ActResult, record_act


@dataclass(frozen=True)
class Intake:
    """收件: everything of one new filing: the person, what is asked, and how each paper was taken."""

    person: Person
    applicant: Applicant
    request: FilingRequest
    contact: Contact = field(default_factory=Contact)
    agent: Agent | None = None
    materials_taken: tuple[MaterialTaken, ...] = ()
    authentication_id: str = ""
    legacy_number: str = ""
    draft_id: str = ""
    scans: tuple[MaterialScan, ...] = ()
    confirmed_at: datetime | None = None
    """When the applicant said on the screen that all of it is right; None where nobody asked there."""


def assess_intake(desk: Desk, intake: Intake, uow: UnitOfWork) -> Decision:
    """What the pack says of the intake today, without doing anything; the wizard's review asks this too."""
    day = desk.today()
    edition = desk.library.find_on(desk.pack, day)
    if edition is None:
        others = desk.library.in_force_elsewhere(desk.pack, day)
        return refuse_outside_dates(desk.latest_edition(), day, others)
    return assess_file(edition, _case_of(desk, intake, uow), day, desk.calendar)


def find_place_filed_to(desk: Desk, intake: Intake) -> str:
    """备案就医地 of the intake by the rules of today, whether or not they let it be filed; as chosen without rules."""
    day = desk.today()
    edition = desk.library.find_on(desk.pack, day)
    if edition is None:
        return intake.request.destination
    return place_filed_to(edition, _case_beside(desk, intake, ()), day)


def _case_of(desk: Desk, intake: Intake, uow: UnitOfWork) -> FileCase:
    return _case_beside(desk, intake, standing_of(desk, uow, intake.person))


def _case_beside(desk: Desk, intake: Intake, standing: tuple[Standing, ...]) -> FileCase:
    asked = intake.request
    request = replace(asked, designated=desk.is_designated(asked.destination, asked.institution))
    return FileCase(intake.applicant, request, desk.counter.area, standing)


def file(desk: Desk, actor: Actor, intake: Intake) -> ActResult:
    """登记备案. A refusal is returned with every reason and leaves no trace; a filing gets its number here."""
    with desk.store.write() as uow:
        desk = desk.at_one_instant()
        intake = _as_authenticated(desk, intake, uow)
        decision = assess_intake(desk, intake, uow)
        if decision.is_refused:
            return ActResult(decision, None)
        day = desk.today()
        sequence = uow.counter.next_sequence(f"filing:{day.isoformat()}")
        number = make_filing_number(desk.counter, day, sequence)
        act, filing = record_act(
            uow,
            desk,
            actor,
            None,
            ActKind.FILE,
            _first_changes(desk, intake, decision),
            number=number,
            decision=decision,
        )
        expect_recheck(uow, intake.authentication_id, number)
        note_material_scans(uow, desk, actor, number, intake.scans)
        _expect_signatures(uow, desk, filing, act)
        if intake.confirmed_at is not None:
            uow.audit.append(
                at=desk.now(),
                actor=actor.login,
                event="applicant.confirmed",
                subject=number,
                detail=intake.confirmed_at.isoformat(),
            )
        if intake.draft_id:
            # In the same transaction: after a crash there is the draft or the filing, never both or neither.
            uow.drafts.delete(intake.draft_id)
        if intake.request.is_discharged:
            filing = _spend_on_past_stay(uow, desk, actor, filing, intake.request)
        uow.commit()
    return ActResult(decision, filing, act)


def _expect_signatures(uow: UnitOfWork, desk: Desk, filing: Filing, act: Act) -> None:
    """待签 from the moment there is a record: whatever cuts the visit off, what was never signed is asked for."""
    for kind in papers_of(filing, (act,)):
        if kind.with_filing:
            uow.returned.expect(filing.number, kind.code, desk.now())


def _spend_on_past_stay(uow: UnitOfWork, desk: Desk, actor: Actor, filing: Filing, request: FilingRequest) -> Filing:
    """结算使用 at once, where the one stay that the filing is good for was paid before it was made."""
    edition = desk.edition_of(filing)
    decision = assess_past_settlement(edition, filing, desk.today(), desk.around, request.settled_on)
    if decision.status is filing.status:
        return filing
    changes = {"status": decision.status}
    _, spent = record_act(uow, desk, actor, filing, ActKind.SPEND, changes, number=filing.number, decision=decision)
    return spent


def _as_authenticated(desk: Desk, intake: Intake, uow: UnitOfWork) -> Intake:
    """The intake with what the stored checks found, whatever the caller says; checks of another day count as none."""
    if not intake.authentication_id:
        return intake
    number = intake.person.social_security_number
    checked = find_checks(desk, uow, intake.authentication_id, number)
    if checked is None:
        card, enrolment = CardState.UNREAD, Enrolment.UNKNOWN
    else:
        card, enrolment = checked.card_state, checked.enrolment
    return replace(intake, applicant=replace(intake.applicant, card=card, enrolment=enrolment))


def draft_of(desk: Desk, intake: Intake, decision: Decision) -> Filing:
    """备案预览: the record as filing it now would make it, without a number and without a trace."""
    return Filing(number="", **_first_changes(desk, intake, decision))


def _first_changes(desk: Desk, intake: Intake, decision: Decision) -> dict[str, Any]:
    request = intake.request
    destination = decision.destination or request.destination
    taken = intake.materials_taken or tuple(MaterialTaken(item) for item in sorted(request.materials))
    promised = tuple(
        MaterialTaken(material, MaterialHow.PROMISED) for group in decision.missing for material in group[:1]
    )
    commitment = None
    if decision.missing:
        commitment = Commitment(
            made_on=decision.day,
            due_on=decision.commitment_due,
            owed=decision.missing,
            keep_letter_until=decision.letter_keep_until,
        )
    changes: dict[str, Any] = {
        "pack": decision.pack,
        "edition": decision.edition,
        "person": intake.person,
        "category": request.category,
        "destination": destination,
        "filed_on": decision.day,
        "status": decision.status or LifeState.ACTIVE,
        "valid_from": decision.valid_from,
        "valid_until": decision.valid_until,
        "channel": request.channel,
        "destination_name": desk.place_name(destination),
        "circumstances": tuple(sorted(intake.applicant.circumstances)),
        "contact": intake.contact,
        "institution": Institution(
            request.institution, request.institution_level, decision.day if request.institution else None
        ),
        "agent": intake.agent or (Agent() if request.agent else None),
        "materials": taken + promised,
        "commitment": commitment,
        "provisional": decision.provisional,
        "review_due": decision.review_due,
        "card_works_at": decision.card_works_at,
        "settles_directly": decision.settles_directly,
        "from_elsewhere": request.from_elsewhere,
        "admitted_on": request.admitted_on,
        "authentication_id": intake.authentication_id,
        "legacy_number": intake.legacy_number,
    }
    return changes
