"""政策用例执行: cases run through the real services on a real store, one person a case, and are compared.

The runner plays the counter: it puts the person on the roster, authenticates the card, and asks the
services step by step what a clerk would ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.domain.authentication import CardReading, RosterEntry
from app.domain.dates import FixedClock
from app.domain.decision import Decision, Explanation, Reason, group_code
from app.domain.filing import Actor, Agent, Filing, Person
from app.domain.identity import identity_number_with_check
from app.domain.plain import to_plain
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import (
    ActKind,
    CardState,
    Enrolment,
    LifeState,
    Outcome,
    Role,
    Sex,
)
from app.domain.why import standing_explanations
from app.policy.assess.findings import standing_warnings
from app.policy.case_file import Case, Do, ReviewDecision, Step
from app.policy.facts import Applicant, ChangeRequest, FilingRequest
from app.policy.telling import tell_explanations, tell_reasons
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.commitments import destroy_letter, supplement
from app.services.dates_confirmed import confirm_date
from app.services.day_end import sweep
from app.services.desk import Desk
from app.services.enquiries import ask_admission, ask_benefits, ask_unfiled_benefits
from app.services.extensions import extend
from app.services.filings import Intake, file
from app.services.identification import authenticate
from app.services.queries import get_record
from app.services.reviews import review
from app.services.settlements import settle
from app.services.status_changes import change_status

_SET_KEYS = frozenset({"reasons", "missing", "services"})
_CONTAINED_KEYS = frozenset({"cites", "warnings"})
_STATUS_ACTS = {Do.SUSPEND: ActKind.SUSPEND, Do.RESUME: ActKind.RESUME, Do.TERMINATE: ActKind.TERMINATE}
_MEN_START, _WOMEN_START = 1, 2
_LONGEST_NAME = 60


@dataclass(frozen=True)
class StepOutcome:
    """一步的结果: what the services answered, and each expectation it did not meet."""

    case: str
    index: int
    day: date
    do: Do
    answer: dict[str, Any]
    differences: tuple[tuple[str, Any, Any], ...] = ()
    explanations: tuple[dict[str, Any], ...] = ()
    reasons: tuple[dict[str, Any], ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether every named key was as expected."""
        return not self.differences


@dataclass
class _Visit:
    """The person of one case, and the filings made so far by name."""

    desk: Desk
    clock: FixedClock
    case: Case
    number: str
    actor: Actor
    filings: dict[str, str] = field(default_factory=dict)
    last: str = ""

    def filing_number(self, step: Step) -> str:
        return self.filings.get(step.filing, "") if step.filing else self.last


def run_case(desk: Desk, clock: FixedClock, case: Case, index: int) -> Iterator[StepOutcome]:
    """Run one case; ``index`` tells its person apart from those of the other cases of the run."""
    visit = _Visit(desk, clock, case, _number_for(desk, case, index), _actor(desk))
    for position, step in enumerate(case.steps):
        clock.instant = FixedClock.on(step.day).instant
        confirm_date(desk, by=visit.actor.login)
        _load_roster(visit)
        decision, filing = _perform(visit, step)
        yield _compare(visit, position, step, decision, filing)


def _actor(desk: Desk) -> Actor:
    return Actor("cases", "政策用例", Role.MANAGER, desk.counter.area + desk.counter.office, desk.counter.counter)


def _name(case: Case) -> str:
    """The person goes by the case's name, as far as a name may be long."""
    return case.name[:_LONGEST_NAME]


def _number_for(desk: Desk, case: Case, index: int) -> str:
    start = _MEN_START if case.applicant.sex is Sex.MALE else _WOMEN_START
    sequence = (start + 2 * index) % 1000
    return identity_number_with_check(f"{desk.counter.area}{case.applicant.born:%Y%m%d}{sequence:03d}").text


def _load_roster(visit: _Visit) -> None:
    case = visit.case
    entries = []
    if case.insured is not Enrolment.NOT_FOUND:
        state = CardState.NORMAL if case.card in (CardState.UNREAD, CardState.EXPIRED) else case.card
        entries = [RosterEntry(visit.number, _name(case), case.applicant.insurance, case.insured, state)]
    with visit.desk.store.write() as uow:
        uow.roster.replace(entries, loaded_at=visit.desk.now(), fingerprint=visit.number)
        uow.commit()


def _perform(visit: _Visit, step: Step) -> tuple[Decision, Filing | None]:
    if step.do is Do.FILE:
        return _file(visit, step)
    if step.do is Do.BENEFITS and step.unfiled:
        return ask_unfiled_benefits(visit.desk, visit.case.applicant.insurance), None
    number = visit.filing_number(step)
    if not number:
        return _nothing_filed(visit.desk, step), None
    return _act_on(visit, step, number)


def _act_on(visit: _Visit, step: Step, number: str) -> tuple[Decision, Filing | None]:
    desk, actor = visit.desk, visit.actor
    if step.do is Do.DAY_END:
        sweep(desk)
        record = get_record(desk, number)
        return _state_as_decision(desk, record.filing, record.last_decision), record.filing
    if step.do is Do.BENEFITS:
        return ask_benefits(desk, number), get_record(desk, number).filing
    if step.do is Do.ADMIT:
        return (
            ask_admission(desk, number, destination=step.destination or "", institution=step.institution or ""),
            get_record(desk, number).filing,
        )
    if step.do is Do.CHANGE:
        result = change(desk, actor, number, _change_request(visit, step))
    elif step.do is Do.EXTEND:
        result = extend(desk, actor, number, approved=step.approved, card=visit.case.card)
    elif step.do is Do.SUPPLEMENT:
        result = supplement(desk, actor, number, materials=step.materials, document_until=step.document_until)
    elif step.do is Do.CANCEL:
        exceptions = (step.exception.value,) if step.exception else ()
        result = cancel(desk, actor, number, channel=step.channel, exceptions=exceptions)
    elif step.do is Do.SETTLE:
        result = settle(desk, actor, number, institution=step.institution or "")
    elif step.do is Do.REVIEW:
        result = review(desk, actor, number, accept=step.decision is ReviewDecision.ACCEPT)
    elif step.do is Do.DESTROY_LETTER:
        result = destroy_letter(desk, actor, number)
    else:
        result = change_status(desk, actor, number, _STATUS_ACTS[step.do], reason=step.reason)
    return result.decision, result.filing


def _file(visit: _Visit, step: Step) -> tuple[Decision, Filing | None]:
    case, desk = visit.case, visit.desk
    applicant = case.applicant
    agent = Agent("代办人", identity_number_with_check(f"{desk.counter.area}19900101001").text) if step.agent else None
    reading = CardReading(
        social_security_number=visit.number,
        name=_name(case),
        sex=applicant.sex,
        born_on=applicant.born,
        valid_until=step.day - timedelta(days=1) if case.card is CardState.EXPIRED else None,
        reader="cases",
        by_card=case.card is not CardState.UNREAD,
    )
    checked = authenticate(desk, reading, agent)
    if step.category is None or step.destination is None:
        raise ValueError("a file step has both: checked when the file was read")
    intake = Intake(
        person=Person(_name(case), visit.number, applicant.sex, applicant.born, applicant.insurance),
        applicant=Applicant(
            insurance=applicant.insurance,
            born_on=applicant.born,
            sex=applicant.sex,
            retired=applicant.retired,
            retirement_age=applicant.retirement_age,
            circumstances=frozenset(applicant.circumstances),
            card=checked.card_state,
            enrolment=checked.enrolment,
        ),
        request=FilingRequest(
            category=step.category,
            destination=step.destination,
            materials=frozenset(step.materials),
            channel=step.channel,
            starts_on=step.starts,
            document_until=step.document_until,
            stay_months=step.stay_months,
            posting_months=step.posting_months,
            commitment=step.commitment,
            agent=step.agent,
            institution=step.institution or "",
            institution_level=step.institution_level,
            admitted_on=step.admitted,
            settled_on=step.settled_on,
            discharged_settled=step.discharged_settled,
            from_elsewhere=step.from_elsewhere,
        ),
        agent=agent,
        authentication_id=checked.id,
    )
    result = file(desk, visit.actor, intake)
    if result.filing is not None:
        visit.filings[step.as_] = visit.last = result.filing.number
    return result.decision, result.filing


def _change_request(visit: _Visit, step: Step) -> ChangeRequest:
    return ChangeRequest(
        destination=step.destination,
        institution=step.institution,
        phone=step.phone,
        materials=frozenset(step.materials),
        document_until=step.document_until,
        special_reason=step.special_reason,
        card=visit.case.card,
    )


def _nothing_filed(desk: Desk, step: Step) -> Decision:
    code = ReasonCode.NOT_ACTIVE
    reason = Reason(code, "没有备案", "请先备案")
    outcome = Outcome.NOT_COVERED if step.do is Do.ADMIT else Outcome.REFUSED
    edition = desk.find_edition_today() or desk.latest_edition()
    return Decision(
        act=step.do.value,
        day=desk.today(),
        outcome=outcome,
        pack=edition.pack,
        edition=edition.edition,
        reasons=(reason,),
        warnings=standing_warnings(edition),
    )


def _state_as_decision(desk: Desk, filing: Filing, last: Decision | None) -> Decision:
    if last is not None and last.status is filing.status and last.day == desk.today():
        return last
    return Decision(
        act="day_end",
        day=desk.today(),
        outcome=Outcome.ACCEPTED,
        pack=filing.pack,
        edition=filing.edition,
        status=filing.status,
        warnings=standing_warnings(desk.edition_of(filing)),
    )


def answer_of(decision: Decision, filing: Filing | None) -> dict[str, Any]:
    """What a step answers, under the keys of the contract; dates and codes as plain text."""
    status: LifeState | None = filing.status if filing is not None else decision.status
    commitment = filing.commitment if filing is not None else None
    stay = decision.stay_settles_directly
    source: Any = filing if filing is not None else decision
    due = commitment.due_on if commitment is not None and filing is not None and filing.owes else None
    values: dict[str, Any] = {
        "outcome": decision.outcome,
        "status": status,
        "reasons": [reason.code for reason in decision.reasons],
        "missing": [group_code(group) for group in decision.missing],
        "valid_from": source.valid_from,
        "valid_until": source.valid_until,
        "provisional": source.provisional,
        "commitment_due": due if filing is not None else decision.commitment_due,
        "letter_keep_until": commitment.keep_letter_until if commitment else decision.letter_keep_until,
        "locked_until": decision.locked_until,
        "review_due": decision.review_due,
        "extension_count": source.extension_count,
        "card_works_at": source.card_works_at,
        "settles_directly": decision.settles_directly if stay is None else stay,
        "credit_list": source.credit_list,
        "basic_points": decision.basic_points,
        "major_illness_points": decision.major_illness_points,
        "supplementary_points": decision.supplementary_points,
        "services": list(decision.services),
        "cites": list(decision.cites),
        "warnings": list(decision.warnings),
    }
    plain: dict[str, Any] = to_plain(values)
    return plain


def _explanations(desk: Desk, decision: Decision, filing: Filing | None) -> tuple[Explanation, ...]:
    """What the answer rests on: this decision's own words, and those of earlier acts for what it left as it was."""
    latest: dict[str, Explanation] = {}
    if filing is not None:
        earlier = standing_explanations(filing, get_record(desk, filing.number).acts)
        latest = {item.subject: item for item in earlier}
    latest.update({item.subject: item for item in decision.explanations})
    return tuple(latest.values())


def _compare(visit: _Visit, position: int, step: Step, decision: Decision, filing: Filing | None) -> StepOutcome:
    case, desk = visit.case, visit.desk
    edition = desk.library.get_edition(decision.pack, decision.edition)
    answer = answer_of(decision, filing)
    expected: dict[str, Any] = to_plain({key: getattr(step.expect, key) for key in step.expect.model_fields_set})
    differences = tuple(
        (key, wanted, answer[key]) for key, wanted in expected.items() if not _agrees(key, wanted, answer[key])
    )
    return StepOutcome(
        case=case.name,
        index=position + 1,
        day=step.day,
        do=step.do,
        answer=answer,
        differences=differences,
        explanations=tuple(tell_explanations(edition, _explanations(desk, decision, filing))),
        reasons=tuple(tell_reasons(edition, decision.reasons)),
    )


def _agrees(key: str, wanted: Any, found: Any) -> bool:
    if wanted is None:
        return found is None or found == []
    if key in _CONTAINED_KEYS:
        return set(wanted) <= set(found)
    if key in _SET_KEYS:
        return set(wanted) == set(found)
    return bool(wanted == found)
