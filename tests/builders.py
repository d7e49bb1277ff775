"""Values with valid defaults for tests of rules, services and flows. Nobody in here exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.bootstrap.data_files import load_calendar, load_library
from app.bootstrap.places import PlaceIndex
from app.domain.authentication import CardReading, RosterEntry
from app.domain.dates import FixedClock, WorkingCalendar
from app.domain.decision import MaterialGroup
from app.domain.filing import Act, Actor, Agent, Commitment, Contact, Filing, Person
from app.domain.filing_number import CounterIdentity, make_filing_number
from app.domain.identity import IdentityNumber, identity_number_with_check
from app.domain.vocabulary import (
    ActKind,
    CardState,
    Category,
    Circumstance,
    Enrolment,
    Insurance,
    LifeState,
    Material,
    Role,
    Sex,
)
from app.policy.facts import Applicant, FileCase, FilingRequest
from app.policy.library import PackLibrary
from app.policy.pack import PackEdition
from app.services.dates_confirmed import confirm_date
from app.services.desk import Desk
from app.services.filings import Intake
from app.store import SqlStore, create_store

PACK = "huaian"
AREA = "320803"
COUNTER = CounterIdentity(AREA, "01", "01")
DAY = date(2020, 5, 6)
"""The Wednesday on which most tests take place; neither it nor the next day is a holiday."""

SHANGHAI, ZHEJIANG, SUZHOU = "310000", "330000", "320500"
BOTH_CARDS = frozenset({Material.ID_CARD, Material.SOCIAL_SECURITY_CARD})
RESIDENCE_PAPERS: MaterialGroup = (Material.RESIDENCE_PERMIT, Material.TEMPORARY_PERMIT, Material.HOUSEHOLD_REGISTER)

NAME = "王秀兰"
PHONE = "13900005678"


def identity_number(sequence: int = 462, born: date = date(1958, 3, 2), area: str = AREA) -> IdentityNumber:
    """The number of nobody: ``sequence`` tells people apart; an odd one is a man's."""
    return identity_number_with_check(f"{area}{born:%Y%m%d}{sequence:03d}")


NUMBER = identity_number().text


def person(**changes: Any) -> Person:
    made = Person(NAME, NUMBER, Sex.FEMALE, date(1958, 3, 2), Insurance.RESIDENT, "J20801001")
    return replace(made, **changes)


def actor(role: Role = Role.CLERK) -> Actor:
    return Actor("1001", "周晓敏", role, COUNTER.area + COUNTER.office, COUNTER.counter)


def filing(**changes: Any) -> Filing:
    """A long-term filing that holds, made on ``DAY``."""
    fields: dict[str, Any] = {
        "number": make_filing_number(COUNTER, DAY, 1),
        "pack": PACK,
        "edition": "2020-04-01",
        "person": person(),
        "category": Category.LONG_TERM_RESIDENT,
        "destination": SHANGHAI,
        "filed_on": DAY,
        "status": LifeState.ACTIVE,
        "valid_from": DAY,
        "valid_until": None,
    }
    return Filing(**{**fields, **changes})


def commitment(**changes: Any) -> Commitment:
    """A promise of residence papers made on ``DAY``."""
    made = Commitment(DAY, date(2020, 11, 6), (RESIDENCE_PAPERS,), date(2023, 5, 6))
    return replace(made, **changes)


def act(filing_before: Filing | None = None, kind: ActKind | None = None, **changes: Any) -> Act:
    """The next act on a filing, or the first one of a new record."""
    clock = FixedClock.on(DAY)
    if filing_before is None:
        fields = {name: value for name, value in vars(filing()).items() if name not in ("number", "revision")}
        number, sequence = make_filing_number(COUNTER, DAY, 1), 1
        changes = {**fields, **changes}
    else:
        number, sequence = filing_before.number, filing_before.revision + 1
    return Act(
        id=f"{COUNTER.prefix}-{sequence:08d}",
        filing_number=number,
        sequence=sequence,
        kind=kind or (ActKind.FILE if filing_before is None else ActKind.CHANGE),
        on=DAY,
        at=clock.now(),
        actor=actor(),
        changes=changes,
    )


def applicant(**changes: Any) -> Applicant:
    """An elder with resident insurance whose card and payments are in order."""
    return replace(Applicant(Insurance.RESIDENT, date(1958, 3, 2), Sex.FEMALE), **changes)


def request(category: Category = Category.LONG_TERM_RESIDENT, **changes: Any) -> FilingRequest:
    """A request for Shanghai with every paper its category needs."""
    papers = {
        Category.STATIONED_WORKER: Material.POSTING_CERTIFICATE,
        Category.REFERRAL: Material.REFERRAL_CERTIFICATE,
    }
    given = BOTH_CARDS | {papers.get(category, Material.RESIDENCE_PERMIT)}
    return replace(FilingRequest(category, SHANGHAI, given), **changes)


def file_case(
    asked: FilingRequest | None = None,
    who: Applicant | None = None,
    **changes: Any,
) -> FileCase:
    return replace(FileCase(who or applicant(), asked or request(), AREA), **changes)


def elder_on_commitment(**changes: Any) -> FileCase:
    """An elder who came without residence papers and promises them."""
    return file_case(
        request(materials=BOTH_CARDS, commitment=True, **changes),
        applicant(circumstances=frozenset({Circumstance.ACCOMPANYING_ELDER})),
    )


def intake(asked: FilingRequest | None = None, who: Applicant | None = None, **changes: Any) -> Intake:
    whose = changes.pop("person", person())
    facts = who or applicant(insurance=whose.insurance, born_on=whose.born_on, sex=whose.sex)
    made = Intake(whose, facts, asked or request(), Contact(phone=PHONE))
    return replace(made, **changes)


def reading(**changes: Any) -> CardReading:
    """What a reader gives of the card of ``person()``."""
    made = CardReading(
        social_security_number=NUMBER,
        name=NAME,
        card_no="J20801001",
        sex=Sex.FEMALE,
        born_on=date(1958, 3, 2),
        valid_until=date(2028, 5, 31),
        reader="练习读卡器",
    )
    return replace(made, **changes)


def roster_entry(**changes: Any) -> RosterEntry:
    made = RosterEntry(NUMBER, NAME, Insurance.RESIDENT, Enrolment.IN_ORDER, CardState.NORMAL, "J20801001")
    return replace(made, **changes)


def agent(**changes: Any) -> Agent:
    return replace(Agent("李代办", identity_number(513, date(1990, 1, 1)).text, "13700001111", "子女"), **changes)


@lru_cache(maxsize=1)
def library() -> PackLibrary:
    """The packs that ship."""
    return load_library()


@lru_cache(maxsize=1)
def calendar() -> WorkingCalendar:
    """The holiday plans that ship."""
    return load_calendar()


@lru_cache(maxsize=1)
def places() -> PlaceIndex:
    """The divisions that ship."""
    return PlaceIndex.load()


def edition() -> PackEdition:
    """The newest edition of the pack that most tests judge by."""
    return library().get(PACK)[-1]


def make_desk(store: SqlStore, clock: FixedClock, **changes: Any) -> Desk:
    """A counter on a real store, with the packs, calendars and divisions that ship."""
    made = Desk(store, clock, library(), calendar(), COUNTER, PACK, places().name)
    return replace(made, **changes)


@contextmanager
def desk_in(folder: Path, day: date = DAY) -> Iterator[Desk]:
    """A counter on a new encrypted store in ``folder``, its clock standing on ``day``."""
    clock = FixedClock.on(day)
    with create_store(folder, clock=clock, use_keyring=False) as store:
        yield make_desk(store, clock)


def go_to(desk: Desk, day: date) -> None:
    """Let the days pass until ``day``."""
    if not isinstance(desk.clock, FixedClock):
        raise TypeError("only a fixed clock can be set")
    desk.clock.instant = FixedClock.on(day).instant
    confirm_date(desk, by="1001")


def put_on_roster(desk: Desk, *entries: RosterEntry) -> None:
    """Load a snapshot of ``entries`` (default: the one person) now."""
    with desk.store.write() as uow:
        uow.roster.replace(entries or (roster_entry(),), loaded_at=desk.now(), fingerprint="0" * 64)
        uow.commit()


def codes(reasons: Iterable[Any]) -> set[str]:
    """The codes of a decision's reasons."""
    return {reason.code.value for reason in reasons}
