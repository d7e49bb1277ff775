"""备案人员信息库: every filing as it stands after the last act accepted, read a page at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, select

from app.domain.outbox import Verdict
from app.domain.period_words import until_words
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind, Category, Insurance, LifeState, Sex
from app.hub.rows import is_one_of
from app.hub.tables import act, filing
from app.services.summary import NOT_LISTED, SummaryRow, SummaryWanted

_PAGE = 500
_INSURANCES = {"310": Insurance.EMPLOYEE, "390": Insurance.RESIDENT}
_SEXES = {"1": Sex.MALE, "2": Sex.FEMALE}
_first, _last = act.alias("first"), act.alias("last")


@dataclass(frozen=True, repr=False)
class LibraryFiling(Private):
    """库中备案: ``first`` and ``last`` are the messages of its first and its newest act."""

    number: str
    upstream_number: str
    office: str
    counter: str
    category: Category
    status: LifeState
    was_changed: bool
    last_received_at: str
    first: dict[str, Any]
    last: dict[str, Any]

    @property
    def record(self) -> dict[str, Any]:
        """规范记录 as it is now."""
        record: dict[str, Any] = self.last["record"]
        return record

    @property
    def insurance(self) -> Insurance:
        """险种: the canonical record knows the two of today only."""
        return _INSURANCES[self.record["insutype"]]

    @property
    def sex(self) -> Sex:
        """性别."""
        return _SEXES[self.record["gend"]]

    @property
    def valid_until(self) -> str:
        """有效期止 in words."""
        return until_words(_day(self.record["begndate"]), _day(self.record["enddate"]))


def read_library(connection: Connection) -> Iterator[LibraryFiling]:
    """Every filing, by number."""
    after = ""
    while page := _read(connection, _filings.where(filing.c.number > after).order_by(filing.c.number).limit(_PAGE)):
        yield from page
        after = page[-1].number


def summary_rows(
    connection: Connection, wanted: SummaryWanted, place_parts: Callable[[str], tuple[str, str, str]]
) -> Iterator[SummaryRow]:
    """The rows of a summary table of the whole city, by the day of registration.

    What an office does not report upstream is blank: the card, the address at home, a second phone.
    """
    listed = iter(sorted(_listed(connection, wanted)))
    sequence = 0
    while numbers := [number for _, number in islice(listed, _PAGE)]:
        page = {one.number: one for one in _read(connection, _filings.where(_is_among(connection, numbers)))}
        for number in numbers:
            sequence += 1
            one = page[number]
            yield SummaryRow(one.insurance, one.status, _fields(sequence, one, place_parts))


_filings = (
    select(
        filing,
        _first.c.body.label("first_body"),
        _last.c.body.label("last_body"),
        _last.c.received_at,
        exists()
        .where(
            act.c.filing_number == filing.c.number,
            act.c.kind == ActKind.CHANGE.value,
            act.c.verdict == Verdict.ACCEPTED.value,
        )
        .label("was_changed"),
    )
    .join(_first, _first.c.act_id == filing.c.first_act_id)
    .join(
        _last,
        and_(
            _last.c.filing_number == filing.c.number,
            _last.c.sequence == filing.c.last_sequence,
            _last.c.verdict == Verdict.ACCEPTED.value,
        ),
    )
)


def _is_among(connection: Connection, numbers: Sequence[str]) -> Any:
    return is_one_of(connection, filing.c.number, numbers)


def _listed(connection: Connection, wanted: SummaryWanted) -> Iterator[tuple[str, str]]:
    rows = connection.execute(
        select(filing.c.number, filing.c.status, _first.c.body)
        .join(_first, _first.c.act_id == filing.c.first_act_id)
        .where(filing.c.category == wanted.category.value)
        .execution_options(yield_per=_PAGE)
    )
    since = wanted.since.isoformat() if wanted.since else ""
    until = wanted.until.isoformat() if wanted.until else "9999-12-31"
    for number, status, body in rows:
        filed_on = json.loads(body)["done_on"]
        if LifeState(status) not in NOT_LISTED and since <= filed_on <= until:
            yield filed_on, number


def _read(connection: Connection, question: Select[Any]) -> list[LibraryFiling]:
    return [
        LibraryFiling(
            row.number,
            row.upstream_number,
            row.office,
            row.counter,
            Category(row.category),
            LifeState(row.status),
            row.was_changed,
            row.received_at,
            json.loads(row.first_body),
            json.loads(row.last_body),
        )
        for row in connection.execute(question)
    ]


def _fields(sequence: int, one: LibraryFiling, place_parts: Callable[[str], tuple[str, str, str]]) -> dict[str, str]:
    province, city, county = place_parts(one.record["rloc_admdvs"])
    return {
        "sequence": str(sequence),
        "number": one.number,
        "name": one.record["psn_name"],
        "sex": one.sex.label,
        "insurance": one.insurance.label,
        "registration": "变更" if one.was_changed else "新增",
        "social_security_number": one.record["certno"],
        "card_number": "",
        "home_address": "",
        "remote_address": one.record["resout_addr"],
        "phone_1": one.record["tel"],
        "phone_2": "",
        "destination_province": province,
        "destination_city": city,
        "destination_county": county,
        "institution_name": one.last["institution_name"],
        "institution_level": one.last["institution_level"],
        "valid_from": one.record["begndate"],
        "valid_until": one.valid_until,
        "status": one.status.label,
        "filed_on": one.first["done_on"],
        "clerk": one.first["actor"]["name"],
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
