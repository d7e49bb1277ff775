"""经办: one act on a record that stands, foreseen or done: days first, then the policy, then the table of next acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Actor, Commitment, Filing, Person
from app.domain.lifecycle import require
from app.domain.vocabulary import ActKind
from app.policy.assess import acts_offered
from app.policy.facts import Standing
from app.services.day_end import as_of_today, bring_up_to_date, get_filing
from app.services.desk import Desk
from app.services.elsewhere import standing_elsewhere
from app.services.ports import UnitOfWork
from app.services.recording import ActResult, record_act

Assess = Callable[[Desk, UnitOfWork, Filing], Decision]
Changes = Callable[[Desk, Filing, Decision], Mapping[str, Any]]


@dataclass(frozen=True)
class Plan:
    """办理计划: one act before it is done; windows foresee its decision, ``perform`` does it.

    ``assess`` and ``changes`` are given the desk at the instant of the act and the transaction it is done in.
    No changes leave the record as it is, with the decision as the answer. ``asks_table`` is False where the policy
    itself answers for states and roles were seen to before. ``audited_as`` names the audit entry otherwise.
    """

    kind: ActKind
    assess: Assess
    changes: Changes
    asks_table: bool = True
    audited_as: str = ""


def foresee(desk: Desk, number: str, plan: Plan) -> Decision:
    """What the policy would say of the act today; nothing is changed. Raises UserError for an unknown number."""
    with desk.store.read() as view:
        moment = desk.at_one_instant()
        return plan.assess(moment, view, as_of_today(moment, get_filing(view, number)))


def perform(desk: Desk, actor: Actor, number: str, plan: Plan, *, reason: str = "") -> ActResult:
    """Do the act in one transaction and at one instant; a refusal is returned with every reason and changes nothing.

    Raises UserError for an unknown number and TransitionRefused where the table of next acts has no such act.
    """
    with desk.store.write() as uow:
        # Only now: the wait for another window's transaction may go past midnight.
        moment = desk.at_one_instant()
        filing = bring_up_to_date(uow, moment, get_filing(uow, number))
        decision = plan.assess(moment, uow, filing)
        if decision.is_refused:
            uow.commit()
            return ActResult(decision, filing)
        if plan.asks_table:
            offered = acts_offered(moment.edition_of(filing), filing, moment.today(), moment.counter.area)
            require(filing, plan.kind, actor.role, offered)
        changes = plan.changes(moment, filing, decision)
        if not changes:
            uow.commit()
            return ActResult(decision, filing)
        act, after = record_act(
            uow,
            moment,
            actor,
            filing,
            plan.kind,
            changes,
            number=number,
            decision=decision,
            reason=reason,
            audited_as=plan.audited_as,
        )
        uow.commit()
    return ActResult(decision, after, act)


def closed_commitment(filing: Filing) -> Commitment | None:
    """An open commitment falls away with the filing it was made for; the letter is still kept."""
    return filing.commitment.released() if filing.commitment and filing.owes else filing.commitment


def standing_of(desk: Desk, uow: UnitOfWork, person: Person) -> tuple[Standing, ...]:
    """已有备案 of the person as they stand today, here and elsewhere in the area."""
    number = person.social_security_number
    here = tuple(
        Standing(item.number, item.category, item.destination, as_of_today(desk, item).status)
        for item in uow.filings.of_person(number)
    )
    return here + standing_elsewhere(uow, number, desk.today())
