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
from app.policy.rules import Start
from app.policy.situation import ChangedField, Situation

_EXPLAINS_A_REFUSAL = ("locked_until", "letter_keep_until")
_STATE_REMEDIES = {
    LifeState.ACTIVE: "备案有效，不用再办这一项",
    LifeState.SUSPENDED: "请先办理恢复待遇，不用重新备案",
}


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
    if filing.status not in states:
        refuse_state(findings, filing, facts)


def refuse_state(findings: Findings, filing: Filing, facts: Situation) -> None:
    """Refuse for the state the record is in, and say what leads on from there."""
    if filing.status is LifeState.SPENT:
        settlement = first_rule(findings.chapter.settlement, facts)
        findings.refuse(ReasonCode.FILING_SPENT, cites=settlement.cites if settlement else ())
        return
    remedy = _STATE_REMEDIES.get(filing.status, "")
    if filing.status is LifeState.PENDING_REVIEW:
        remedy = _review_remedy(findings, filing, facts)
    findings.refuse(ReasonCode.NOT_ACTIVE, f"备案{filing.status.label}", remedy=remedy)


def _review_remedy(findings: Findings, filing: Filing, facts: Situation) -> str:
    """Until when the review is awaited, and from which day on the filing counts once it is accepted."""
    due = f"（最迟 {filing.review_due.isoformat()}）" if filing.review_due is not None else ""
    start = first_rule(findings.chapter.starts, facts)
    by_success = start is not None and start.start is Start.SUCCESS
    since = "审核通过之日" if by_success or filing.valid_from is None else filing.valid_from.isoformat()
    return f"请等审核结果{due}，不用重新备案；审核通过后自 {since} 起有效"


def refuse_outside_validity(findings: Findings, filing: Filing, facts: Situation, cites: tuple[str, ...]) -> None:
    """Refuse a day before the filing begins or after it has ended; an extension is named only where there is one."""
    since, until, label = filing.valid_from, filing.valid_until, ReasonCode.OUTSIDE_VALIDITY.label
    extension = first_rule(findings.chapter.extensions, facts)
    if since is not None and facts.day < since:
        detail = f"{label}：备案自 {since.isoformat()} 起有效，还没有开始"
        remedy = f"请在 {since.isoformat()} 以后就医；须提前的，撤销这件备案后重新备案"
    else:
        detail = f"{label}：备案至 {until.isoformat()} 止" if until is not None else ""
        remedy = "请重新备案" if extension is None else "到期以前可以办理延期；已经到期的，请重新备案"
    findings.refuse(ReasonCode.OUTSIDE_VALIDITY, detail, cites, remedy)


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
