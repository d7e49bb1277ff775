"""本地表式的栏目: what forms of cities ask beyond the national one; a layout takes of it what it has a place for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from app.domain.authentication import Authentication
from app.domain.filing import Agent, Filing
from app.domain.vocabulary import CardState, Category, Circumstance, Group, Material, MaterialHow
from app.services.paper_request import PaperRequest
from app.services.taken_over import assumed_materials
from forms.inline import Value

_BROUGHT, _PROMISED = 1, 2
_CATEGORY_PLACES = {
    Category.RETIREE_SETTLED: 1,
    Category.LONG_TERM_RESIDENT: 2,
    Category.STATIONED_WORKER: 3,
    Category.REFERRAL: 4,
    Category.EMERGENCY: 5,
    Category.OTHER_TEMPORARY: 6,
}
"""The number under which a city's layout ticks a 人员类别."""
_UNIT_SPECIALIST = "专管员"
"""A word of the relation by which a unit's 医保专管员 is known (杨凌示范区异地就医服务指南 二（一）)."""


@dataclass(frozen=True, slots=True)
class CityFields:
    """What is filled in, ready to be shown; an empty text leaves its place blank, None ticks nothing.

    ``came`` is 1 for the person and 2 for somebody else, ``came_for_unit`` 1 for the 医保专管员 of a unit;
    ``card_normal`` is 1 for a card found in order and 2 for another, ``card_activation`` 1 for one that was active
    and 2 for one activated at the visit. ``materials`` tells of each paper 1 brought or 2 promised.
    """

    filed_category: int | None = None
    came: int | None = None
    came_for_unit: int | None = None
    agent_name: str = ""
    agent_id: str = ""
    agent_phone: str = ""
    agent_relation: str = ""
    card_normal: int | None = None
    card_activation: int | None = None
    authenticated_on: date | None = None
    posting_place: str = ""
    treating_institution: str = ""
    admitting_institution: str = ""
    materials: Mapping[str, int] | None = None

    def values(self) -> dict[str, Value]:
        """By the names of a layout's slots; each paper of the vocabulary is ``material_<code>``."""
        values: dict[str, Value] = {item.name: getattr(self, item.name) for item in fields(self)[:-1]}
        given = self.materials or {}
        return values | {f"material_{paper.value}": given.get(paper.value) for paper in Material}


def city_fields(request: PaperRequest) -> CityFields:
    """The fields of a record."""
    filing, checked = request.filing, request.authentication
    agent = filing.agent or Agent()
    name, is_long_term = filing.institution.name, filing.category.group is Group.LONG_TERM
    return CityFields(
        filed_category=_CATEGORY_PLACES[filing.category],
        came=2 if filing.agent else 1,
        came_for_unit=1 if _UNIT_SPECIALIST in agent.relation else None,
        agent_name=agent.name,
        agent_id=agent.id_number,
        agent_phone=agent.phone,
        agent_relation=agent.relation,
        card_normal=_card_normal(checked),
        card_activation=_card_activation(checked),
        authenticated_on=checked.at.date() if checked else None,
        posting_place=filing.destination_name if filing.category is Category.STATIONED_WORKER else "",
        treating_institution=name if Circumstance.SPECIAL_OUTPATIENT in filing.circumstances else "",
        admitting_institution="" if is_long_term else name,
        materials=_materials(filing, assumed_materials(request.acts)),
    )


def _card_normal(checked: Authentication | None) -> int | None:
    if checked is None or checked.card_state is CardState.UNREAD:
        return None
    return 1 if checked.card_state is CardState.NORMAL else 2


def _card_activation(checked: Authentication | None) -> int | None:
    if checked is None:
        return None
    return {CardState.NORMAL: 1, CardState.NOT_ACTIVATED: 2}.get(checked.card_state)


def _materials(filing: Filing, assumed: frozenset[Material]) -> dict[str, int]:
    """Without ``assumed``: no box is ticked for a paper that nobody named."""
    return {
        taken.material.value: _PROMISED if taken.how is MaterialHow.PROMISED else _BROUGHT
        for taken in filing.materials
        if taken.material not in assumed
    }
