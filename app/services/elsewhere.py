"""他处备案: what other counters of the area filed, searchable and readable here, never changed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.elsewhere import FilingElsewhere
from app.domain.privacy import Private
from app.domain.vocabulary import Category, LifeState
from app.errors import UserError
from app.policy.facts import Standing
from app.services.day_end import as_of_today
from app.services.desk import Desk
from app.services.ports import UnitOfWork
from app.wire.message import ActMessage


@dataclass(frozen=True)
class ElsewhereView:
    """他处备案详情: read, not acted on."""

    filing: FilingElsewhere
    acts: tuple[ActMessage, ...]


def find_elsewhere(desk: Desk, number: str) -> ElsewhereView | None:
    """A filing made elsewhere with its acts, or None."""
    with desk.store.read() as uow:
        filing = uow.elsewhere.find(number)
        return None if filing is None else ElsewhereView(filing, uow.elsewhere.acts(number))


def view_elsewhere(desk: Desk, number: str) -> ElsewhereView:
    """A filing made elsewhere with its acts. Raises UserError for an unknown number."""
    view = find_elsewhere(desk, number)
    if view is None:
        raise UserError(
            "没有找到这件备案",
            why="本窗口和下载的他处备案里都没有这个编号",
            remedy="请核对编号，或按姓名查找",
            code="no_filing",
        )
    return view


@dataclass(frozen=True, repr=False)
class EarlierFiling(Private):
    """既往备案 as it stands today; ``place`` is the counter elsewhere that made it, empty where this one did."""

    number: str
    category: Category
    destination_name: str
    filed_on: date
    status: LifeState
    place: str = ""


def earlier_filings(desk: Desk, social_security_number: str) -> tuple[EarlierFiling, ...]:
    """既往备案 of a person, made here or elsewhere in the area, newest first."""
    today = desk.today()
    with desk.store.read() as uow:
        here = [
            EarlierFiling(item.number, item.category, item.destination_name, item.filed_on, item.status)
            for item in (as_of_today(desk, filing) for filing in uow.filings.of_person(social_security_number))
        ]
        there = [
            EarlierFiling(
                item.number, item.category, item.destination_name, item.filed_on, item.status_on(today), item.place
            )
            for item in uow.elsewhere.of_person(social_security_number)
        ]
    return tuple(sorted(here + there, key=lambda item: (item.filed_on, item.number), reverse=True))


def standing_elsewhere(uow: UnitOfWork, social_security_number: str, day: date) -> tuple[Standing, ...]:
    """他处已有备案 of a person as they stand on ``day``: they stand in the way like those made here."""
    return tuple(standing_of_elsewhere(item, day) for item in uow.elsewhere.of_person(social_security_number))


def standing_of_elsewhere(filing: FilingElsewhere, day: date) -> Standing:
    """他处已有备案 as it stands on ``day``."""
    return Standing(filing.number, filing.category, filing.destination, filing.status_on(day), filing.place)
