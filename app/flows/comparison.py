"""与已有备案对照: what stands of a person beside what is being filed, field by field, and what may be done instead."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.decision import Decision
from app.domain.elsewhere import FilingElsewhere
from app.domain.filing import Filing
from app.domain.lifecycle import next_acts
from app.domain.period_words import period_words
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind, Role
from app.errors import UserError
from app.flows.visit_data import VisitData
from app.policy.assess import acts_offered
from app.services.day_end import as_of_today
from app.services.desk import Desk
from app.services.filings import find_place_filed_to

_NOT_YET = "还没有填"
_NOT_COUNTED = "填完后算出"


@dataclass(frozen=True)
class ComparedField:
    """一项对照: what stands and what is being filed, in words."""

    name: str
    standing: str
    filed: str

    @property
    def differs(self) -> bool:
        """Whether both are said and are not the same."""
        return bool(self.standing) and self.filed not in (_NOT_YET, _NOT_COUNTED, self.standing)


@dataclass(frozen=True, repr=False)
class Comparison(Private):
    """一件已有备案的对照. ``place`` is the counter elsewhere that made it, empty where this one did.

    ``change_refusal`` says why the standing filing cannot be changed at this counter now; empty where it can.
    """

    number: str
    place: str
    status: str
    fields: tuple[ComparedField, ...]
    change_refusal: str = ""


def compare_with_standing(desk: Desk, role: Role, data: VisitData, decision: Decision | None) -> tuple[Comparison, ...]:
    """Every live filing of the applicant, made here or elsewhere, beside the visit; none before anybody is known."""
    if data.reading is None:
        return ()
    today, number = desk.today(), data.reading.social_security_number
    with desk.store.read() as uow:
        here = [as_of_today(desk, item) for item in uow.filings.of_person(number)]
        there = [item for item in uow.elsewhere.of_person(number) if item.status_on(today).is_live]
    found = [
        Comparison(
            item.number,
            "",
            item.status.label,
            _fields(desk, _stands_here(item), data, decision),
            _why_no_change(desk, item, role),
        )
        for item in here
        if item.status.is_live
    ]
    found += [
        Comparison(
            item.number,
            item.place,
            item.status_on(today).label,
            _fields(desk, _stands_there(item), data, decision),
            f"这件备案是{item.place}办的，请到那里变更",
        )
        for item in there
    ]
    return tuple(found)


def _why_no_change(desk: Desk, filing: Filing, role: Role) -> str:
    try:
        offered = acts_offered(desk.edition_of(filing), filing, desk.today(), desk.counter.area)
    except UserError as error:
        return str(error)
    return next((item.refusal for item in next_acts(filing, role, offered) if item.kind is ActKind.CHANGE), "")


def _stands_here(filing: Filing) -> dict[str, str]:
    contact = filing.contact
    return {
        "人员类别": filing.category.label,
        "就医地": filing.destination_name,
        "有效期": period_words(filing.valid_from, filing.valid_until),
        "医疗机构": filing.institution.name,
        "联系电话": contact.phone,
        "备用电话": contact.phone_2,
        "参保地住址": contact.home_address,
        "异地联系地址": contact.away_address,
        "登记日期": filing.filed_on.isoformat(),
    }


def _stands_there(filing: FilingElsewhere) -> dict[str, str]:
    return {
        "人员类别": filing.category.label,
        "就医地": filing.destination_name,
        "有效期": period_words(filing.valid_from, filing.valid_until),
        "联系电话": filing.phone,
        "登记日期": filing.filed_on.isoformat(),
    }


def _fields(
    desk: Desk, stands: dict[str, str], data: VisitData, decision: Decision | None
) -> tuple[ComparedField, ...]:
    contact = data.contact
    where = _filed_to(desk, data, decision)
    filed = {
        "人员类别": data.category.label if data.category else "",
        "就医地": desk.place_name(where) if where else "",
        "有效期": _period(decision),
        "医疗机构": data.institution,
        "联系电话": contact.phone,
        "备用电话": contact.phone_2,
        "参保地住址": contact.home_address,
        "异地联系地址": contact.away_address,
        "登记日期": desk.today().isoformat(),
    }
    return tuple(
        ComparedField(name, stands.get(name, ""), said or _NOT_YET)
        for name, said in filed.items()
        if stands.get(name) or said
    )


def _filed_to(desk: Desk, data: VisitData, decision: Decision | None) -> str:
    """The place that the rules make of what was chosen, as the whole city or province.

    A decision that refuses names none, and what stands already is mostly why it does.
    """
    if decision is None:
        return data.destination
    return decision.destination or find_place_filed_to(desk, data.intake(""))


def _period(decision: Decision | None) -> str:
    if decision is None or decision.valid_from is None:
        return _NOT_COUNTED
    return period_words(decision.valid_from, decision.valid_until)
