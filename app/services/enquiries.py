"""待遇查询: is a stay covered, and what does a filing give? Nothing is changed but what the days brought."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.vocabulary import Insurance
from app.policy.assess import assess_admit, assess_benefits
from app.policy.assess.filing import refuse_outside_dates
from app.policy.situation import Situation
from app.services.day_end import bring_up_to_date, get_filing
from app.services.desk import Desk


def _asked(desk: Desk, number: str, question: Callable[[Filing], Decision]) -> Decision:
    with desk.store.write() as uow:
        filing = bring_up_to_date(uow, desk, get_filing(uow, number))
        uow.commit()
    return question(filing)


def ask_admission(desk: Desk, number: str, *, destination: str = "", institution: str = "") -> Decision:
    """入院查询: whether a stay that begins today at this place is covered."""
    return _asked(
        desk,
        number,
        lambda filing: assess_admit(
            desk.edition_of(filing), filing, desk.today(), desk.around, destination, institution
        ),
    )


def ask_benefits(desk: Desk, number: str) -> Decision:
    """待遇告知: services, points, where the card works."""
    return _asked(
        desk, number, lambda filing: assess_benefits(desk.edition_of(filing), filing, desk.today(), desk.around)
    )


def ask_unfiled_benefits(desk: Desk, insurance: Insurance) -> Decision:
    """未备案待遇: what a person gets who goes without filing; refused on a day the pack has no text for."""
    day = desk.today()
    edition = desk.find_edition_today()
    if edition is None:
        others = desk.library.in_force_elsewhere(desk.pack, day)
        return refuse_outside_dates(desk.latest_edition(), day, others, act="benefits")
    return assess_benefits(edition, None, day, desk.around, Situation(day=day, insurance=insurance, unfiled=True))
