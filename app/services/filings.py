"""登记备案 and the acts on a record that stands: one act, one function, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.decision import Decision
from app.domain.filing import (
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
from app.domain.lifecycle import require
from app.domain.vocabulary import ActKind, CardState, Channel, Enrolment, LifeState, MaterialHow
from app.policy.assess import (
    acts_offered,
    assess_cancel,
    assess_change,
    assess_day_end,
    assess_extend,
    assess_file,
    assess_review,
    assess_settle,
    assess_status_change,
)
from app.policy.assess.filing import refuse_outside_dates
from app.policy.facts import Applicant, ChangeRequest, FileCase, FilingRequest, Standing
from app.services.day_end import bring_up_to_date, get_filing
from app.services.desk import Desk
from app.services.materials import merge_materials
from app.services.ports import UnitOfWork
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


def assess_intake(desk: Desk, intake: Intake, uow: UnitOfWork) -> Decision:
    """What the pack says of the intake today, without doing anything; the wizard's review asks this too."""
    day = desk.today()
    edition = desk.library.find_on(desk.pack, day)
    if edition is None:
        others = desk.library.in_force_elsewhere(desk.pack, day)
        return refuse_outside_dates(desk.latest_edition(), day, others)
    return assess_file(edition, _case_of(desk, intake, uow), day, desk.calendar)


def _case_of(desk: Desk, intake: Intake, uow: UnitOfWork) -> FileCase:
    standing = _standing(desk, uow, intake.person)
    return FileCase(intake.applicant, intake.request, desk.counter.area, standing)


def _standing(desk: Desk, uow: UnitOfWork, person: Person) -> tuple[Standing, ...]:
    """已有备案 of the person as they stand today."""
    return tuple(
        Standing(item.number, item.category, item.destination, _status_after_day_end(desk, item))
        for item in uow.filings.of_person(person.social_security_number)
    )


def _others(desk: Desk, filing: Filing) -> tuple[Standing, ...]:
    with desk.store.read() as view:
        return tuple(item for item in _standing(desk, view, filing.person) if item.number != filing.number)


def _status_after_day_end(desk: Desk, filing: Filing) -> LifeState:
    edition = desk.find_edition_of(filing) if filing.status.is_live else None
    if edition is None:
        # Without its rules nobody knows whether it has ended, so a live filing stands in the way as it is.
        return filing.status
    due = assess_day_end(edition, filing, desk.today(), desk.counter.area)
    return due.status if due is not None and due.status is not None else filing.status


def file(desk: Desk, actor: Actor, intake: Intake) -> ActResult:
    """登记备案. A refusal is returned with every reason and leaves no trace; a filing gets its number here."""
    with desk.store.write() as uow:
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
        if intake.draft_id:
            # In the same transaction: after a crash there is the draft or the filing, never both or neither.
            uow.drafts.delete(intake.draft_id)
        uow.commit()
    return ActResult(decision, filing, act)


def _as_authenticated(desk: Desk, intake: Intake, uow: UnitOfWork) -> Intake:
    """The intake with what the stored checks found, whatever the caller says; checks of another day count as none."""
    if not intake.authentication_id:
        return intake
    checked = uow.authentications.find(intake.authentication_id)
    number = intake.person.social_security_number
    holds = checked is not None and checked.at.date() == desk.today()
    if checked is None or not holds or checked.reading.social_security_number != number:
        card, enrolment = CardState.UNREAD, Enrolment.UNKNOWN
    else:
        card, enrolment = checked.card_state, checked.enrolment
    return replace(intake, applicant=replace(intake.applicant, card=card, enrolment=enrolment))


def draft_of(desk: Desk, intake: Intake, decision: Decision) -> Filing:
    """备案预览: the record as filing it now would make it, without a number and without a trace."""
    return Filing(number="", **_first_changes(desk, intake, decision))


def _first_changes(desk: Desk, intake: Intake, decision: Decision) -> dict[str, Any]:
    request = intake.request
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
        "destination": request.destination,
        "filed_on": decision.day,
        "status": decision.status or LifeState.ACTIVE,
        "valid_from": decision.valid_from,
        "valid_until": decision.valid_until,
        "channel": request.channel,
        "destination_name": desk.place_name(request.destination),
        "circumstances": tuple(sorted(intake.applicant.circumstances)),
        "contact": intake.contact,
        "institution": Institution(request.institution, request.institution_level),
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


Assess = Callable[[Filing], Decision]
Changes = Callable[[Filing, Decision], Mapping[str, Any]]


def perform(
    desk: Desk,
    actor: Actor,
    number: str,
    kind: ActKind,
    assess: Assess,
    changes: Changes,
    *,
    reason: str = "",
    ask_table: bool = True,
) -> ActResult:
    """One act on a record: days first, then the table of next acts, then the policy, then the record.

    Raises UserError for an unknown number and TransitionRefused where the table has no such act
    (unless the policy itself answers for states, ``ask_table`` False).
    """
    with desk.store.write() as uow:
        filing = bring_up_to_date(uow, desk, get_filing(uow, number))
        decision = assess(filing)
        if decision.is_refused:
            uow.commit()
            return ActResult(decision, filing)
        if ask_table:
            offered = acts_offered(desk.edition_of(filing), filing, desk.today(), desk.counter.area)
            require(filing, kind, actor.role, offered)
        act, after = record_act(
            uow,
            desk,
            actor,
            filing,
            kind,
            changes(filing, decision),
            number=number,
            decision=decision,
            reason=reason,
        )
        uow.commit()
    return ActResult(decision, after, act)


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
    return perform(
        desk,
        actor,
        number,
        ActKind.CANCEL,
        lambda filing: assess_cancel(desk.edition_of(filing), filing, desk.today(), desk.around, channel, exceptions),
        lambda filing, decision: {"status": decision.status, "commitment": _closed(filing)},
        reason=reason,
    )


def _closed(filing: Filing) -> Commitment | None:
    """An open commitment falls away with the filing it was made for; the letter is still kept."""
    return filing.commitment.released() if filing.commitment and filing.owes else filing.commitment


def change(desk: Desk, actor: Actor, number: str, request: ChangeRequest, *, reason: str = "") -> ActResult:
    """变更: destination, institution, telephone or the paper's date."""

    def changed(filing: Filing, decision: Decision) -> dict[str, Any]:
        changes: dict[str, Any] = {"changed_on": desk.today()}
        if request.destination is not None:
            changes["destination"] = request.destination
            changes["destination_name"] = desk.place_name(request.destination)
        if request.institution is not None:
            changes["institution"] = Institution(request.institution, filing.institution.level)
        if request.phone is not None:
            changes["contact"] = replace(filing.contact, phone=request.phone)
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
        if request.materials:
            changes["materials"] = merge_materials(filing, request.materials)
        return changes

    return perform(
        desk,
        actor,
        number,
        ActKind.CHANGE,
        lambda filing: assess_change(
            desk.edition_of(filing), filing, desk.today(), desk.around, request, _others(desk, filing)
        ),
        changed,
        reason=reason,
    )


def extend(
    desk: Desk,
    actor: Actor,
    number: str,
    *,
    approved: bool,
    card: CardState = CardState.NORMAL,
    reason: str = "",
) -> ActResult:
    """延期; ``card`` is what the authentication of this visit found."""
    return perform(
        desk,
        actor,
        number,
        ActKind.EXTEND,
        lambda filing: assess_extend(
            desk.edition_of(filing), filing, desk.today(), desk.around, approved=approved, card=card
        ),
        lambda _, decision: {
            "valid_until": decision.valid_until,
            "extension_count": decision.extension_count,
        },
        reason=reason,
    )


def settle(desk: Desk, actor: Actor, number: str, *, institution: str = "", reason: str = "") -> ActResult:
    """结算使用: a discharge settled directly; recorded as an act only where it uses the filing up."""
    with desk.store.write() as uow:
        filing = bring_up_to_date(uow, desk, get_filing(uow, number))
        decision = assess_settle(desk.edition_of(filing), filing, desk.today(), desk.around, institution)
        act, after = None, filing
        if not decision.is_refused and decision.status is not filing.status:
            act, after = record_act(
                uow,
                desk,
                actor,
                filing,
                ActKind.SPEND,
                {"status": decision.status},
                number=number,
                decision=decision,
                reason=reason,
            )
        uow.commit()
    return ActResult(decision, after, act)


def review(desk: Desk, actor: Actor, number: str, *, accept: bool, reason: str = "") -> ActResult:
    """审核 of a filing that came in through a channel with review."""
    return perform(
        desk,
        actor,
        number,
        ActKind.REVIEW,
        lambda filing: assess_review(desk.edition_of(filing), filing, desk.today(), desk.around, accept=accept),
        lambda filing, decision: {
            "status": decision.status,
            "valid_from": decision.valid_from,
            "valid_until": decision.valid_until,
            "review_due": None,
            "commitment": filing.commitment if accept else _closed(filing),
        },
        reason=reason,
    )


def change_status(desk: Desk, actor: Actor, number: str, kind: ActKind, *, reason: str = "") -> ActResult:
    """暂停、恢复、终止 as the person's entitlement changes (人社部发〔2016〕120号 规程第九条)."""
    return perform(
        desk,
        actor,
        number,
        kind,
        lambda filing: assess_status_change(desk.edition_of(filing), filing, desk.today(), desk.around, kind),
        lambda filing, decision: (
            {"status": decision.status} | ({"commitment": _closed(filing)} if kind is ActKind.TERMINATE else {})
        ),
        reason=reason,
    )
