"""待遇查询: is a stay covered, and what does a filing give? Nothing is changed but what the days brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.domain.decision import Decision
from app.domain.filing import Act, Filing, fold
from app.domain.vocabulary import ActKind, Insurance, LifeState
from app.policy.assess import assess_admit, assess_benefits
from app.policy.assess.filing import refuse_outside_dates
from app.policy.situation import Situation
from app.services.day_end import bring_up_to_date, get_filing
from app.services.desk import Desk

Question = Callable[[Filing, date], Decision]


def ask_admission(
    desk: Desk, number: str, *, on: date | None = None, destination: str = "", institution: str = ""
) -> Decision:
    """入院查询: whether a stay that begins at this place today, or ``on`` another day, is covered.

    Of another day the record is asked as it stood then. Raises UserError for an unknown number or a broken pack.
    """
    return _asked(
        desk,
        number,
        on,
        lambda filing, day: assess_admit(desk.edition_of(filing), filing, day, desk.around, destination, institution),
    )


def ask_benefits(desk: Desk, number: str, *, on: date | None = None) -> Decision:
    """待遇告知: services, points, where the card works, today or ``on`` another day; raises as ``ask_admission``."""
    return _asked(
        desk, number, on, lambda filing, day: assess_benefits(desk.edition_of(filing), filing, day, desk.around)
    )


def ask_unfiled_benefits(desk: Desk, insurance: Insurance, *, on: date | None = None) -> Decision:
    """未备案待遇: what a person gets who goes without filing; refused on a day the pack has no text for."""
    day = on or desk.today()
    edition = desk.library.find_on(desk.pack, day)
    if edition is None:
        others = desk.library.in_force_elsewhere(desk.pack, day)
        return refuse_outside_dates(desk.latest_edition(), day, others, act="benefits")
    return assess_benefits(edition, None, day, desk.around, Situation(day=day, insurance=insurance, unfiled=True))


def state_on(acts: tuple[Act, ...], day: date) -> Filing:
    """The record as it stood at the end of ``day``; before its first act, as that act made it.

    What was under review then is what the review made of it: who was accepted later is covered from the first day.
    A period that was over by then is over, whether or not the sweep had come round to it.
    """
    by_then = [act for act in acts if act.on <= day] or list(acts[:1])
    filing = fold(by_then)
    if filing.status is LifeState.PENDING_REVIEW:
        later = acts[len(by_then) :]
        reviewed = next((place for place, act in enumerate(later, start=1) if act.kind is ActKind.REVIEW), 0)
        filing = fold([*by_then, *later[:reviewed]])
    is_over = filing.valid_until is not None and filing.valid_until < day
    return replace(filing, status=LifeState.EXPIRED) if filing.status is LifeState.ACTIVE and is_over else filing


def _asked(desk: Desk, number: str, on: date | None, question: Question) -> Decision:
    if on is not None:
        with desk.store.read() as view:
            get_filing(view, number)
            acts = view.filings.acts(number)
        return question(state_on(acts, on), on)
    with desk.store.write() as uow:
        filing = bring_up_to_date(uow, desk, get_filing(uow, number))
        uow.commit()
    return question(filing, desk.today())
