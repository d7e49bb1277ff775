"""Facts of a record that stands, for the acts after filing."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import evolve

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.region import scope_of
from app.domain.vocabulary import Channel, LifeState, Outcome
from app.policy.assess.findings import Findings, first_rule
from app.policy.situation import ChangedField, Situation

_EXPLAINS_A_REFUSAL = ("locked_until", "letter_keep_until")


def situation_of(
    filing: Filing,
    day: date,
    office_area: str,
    *,
    channel: Channel = Channel.WINDOW,
    changes: frozenset[ChangedField] = frozenset(),
    on_commitment: bool | None = None,
) -> Situation:
    """The facts of ``filing`` that conditions look at, for an act of ``day``.

    While promised papers are owed the filing stands on its commitment, unless ``on_commitment`` says otherwise.
    """
    return Situation(
        day=day,
        category=filing.category,
        insurance=filing.person.insurance,
        circumstances=frozenset(filing.circumstances),
        channel=channel,
        scope=scope_of(filing.destination, office_area),
        destination=filing.destination,
        from_elsewhere=filing.from_elsewhere,
        agent=filing.agent is not None,
        on_commitment=bool(filing.owes) if on_commitment is None else on_commitment,
        changes=changes,
    )


def require_live(findings: Findings, filing: Filing, facts: Situation, *states: LifeState) -> None:
    """Refuse unless the record is in one of ``states``; what was used up is refused by the rule that used it up."""
    if filing.status in states:
        return
    if filing.status is LifeState.SPENT:
        settlement = first_rule(findings.chapter.settlement, facts)
        findings.refuse(ReasonCode.FILING_SPENT, cites=settlement.cites if settlement else ())
    else:
        findings.refuse(ReasonCode.NOT_ACTIVE, f"备案{filing.status.label}")


def decide(
    findings: Findings,
    filing: Filing,
    act: str,
    day: date,
    outcome: Outcome = Outcome.ACCEPTED,
    **changed: Any,
) -> Decision:
    """A decision about ``filing``: its present dates and rights with ``changed`` in their place.

    When a reason was found the outcome is a refusal and the record's state stays as it is.
    """
    pack = findings.pack
    commitment = filing.commitment
    base = Decision(
        act=act,
        day=day,
        outcome=outcome,
        pack=pack.pack,
        edition=pack.edition,
        status=filing.status,
        warnings=tuple(findings.warnings),
        missing=filing.owes,
        valid_from=filing.valid_from,
        valid_until=filing.valid_until,
        provisional=filing.provisional,
        commitment_due=commitment.due_on if commitment and filing.owes else None,
        letter_keep_until=commitment.keep_letter_until if commitment else None,
        extension_count=filing.extension_count,
        card_works_at=filing.card_works_at,
        settles_directly=filing.settles_directly,
        credit_list=filing.credit_list,
        review_due=filing.review_due if filing.status is LifeState.PENDING_REVIEW else None,
        cites=findings.cited,
    )
    if findings.reasons:
        # A refusal keeps what explains it (a lock's last day, papers missing) but changes no right or date.
        explaining = {
            key: value for key, value in changed.items() if key in ("locked_until", "missing", "standing_number")
        }
        explanations = tuple(item for item in findings.explanations if item.subject in _EXPLAINS_A_REFUSAL)
        refused = Outcome.NOT_COVERED if outcome is Outcome.COVERED else Outcome.REFUSED
        return evolve(base, outcome=refused, reasons=tuple(findings.reasons), explanations=explanations, **explaining)
    return evolve(base, explanations=tuple(findings.explanations), **changed)
