"""Records filed for the sake of their paper: one visit at a counter of any pack, and what its forms are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.bootstrap.paper import LazyPaperMaker
from app.domain.dates import FixedClock
from app.domain.filing import Contact
from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Category, Circumstance, Insurance, Material
from app.policy.facts import FilingRequest
from app.services.desk import Desk
from app.services.filings import file
from app.services.paper_check import PaperSigner
from app.services.printing import PaperDesk
from app.store import create_store
from tests.builders import actor, applicant, intake, make_desk, person, places

OFFICE = "市医疗保障服务中心"
SIGNER = PaperSigner(b"k" * 32)
EVERY_PAPER = frozenset(Material)


@dataclass(frozen=True)
class Visit:
    """Who files what where; every paper is brought unless ``materials`` says otherwise."""

    pack: str
    area: str
    day: date
    category: Category
    destination: str
    insurance: Insurance = Insurance.EMPLOYEE
    materials: frozenset[Material] = EVERY_PAPER
    circumstances: frozenset[Circumstance] = frozenset()
    institution: str = ""
    commitment: bool = False
    document_until: date | None = None
    admitted_on: date | None = None
    person: dict[str, Any] = field(default_factory=dict)
    contact: Contact = field(default_factory=Contact)


VISITS: dict[str, Visit] = {
    "huaian_promise": Visit(
        "huaian",
        "320803",
        date(2020, 5, 6),
        Category.LONG_TERM_RESIDENT,
        "310000",
        Insurance.RESIDENT,
        frozenset({Material.ID_CARD, Material.SOCIAL_SECURITY_CARD}),
        frozenset({Circumstance.ACCOMPANYING_ELDER}),
        commitment=True,
    ),
    "huaian_referral": Visit("huaian", "320803", date(2020, 5, 6), Category.REFERRAL, "320100"),
    "panzhihua_referral": Visit(
        "panzhihua", "510402", date(2018, 3, 1), Category.REFERRAL, "510100", institution="四川大学华西医院"
    ),
    "panzhihua_long_words": Visit(
        "panzhihua",
        "510402",
        date(2018, 3, 1),
        Category.REFERRAL,
        "513200",
        institution="中国人民解放军西部战区总医院北京路临床部暨国家区域医疗中心西南分中心肿瘤防治院区（原第三附属医院）",
        person={"name": "阿卜杜热合曼·努尔麦麦提·吐尔逊艾力"},
    ),
    "panzhihua_retiree": Visit("panzhihua", "510402", date(2018, 3, 1), Category.RETIREE_SETTLED, "530100"),
    "yangjiang_emergency": Visit(
        "yangjiang", "441702", date(2021, 6, 3), Category.EMERGENCY, "440100", admitted_on=date(2021, 6, 1)
    ),
    "yangjiang_referral": Visit("yangjiang", "441702", date(2021, 6, 3), Category.REFERRAL, "440100"),
    "yangjiang_tumour": Visit(
        "yangjiang",
        "441702",
        date(2021, 6, 3),
        Category.REFERRAL,
        "440100",
        circumstances=frozenset({Circumstance.MALIGNANT_TUMOUR}),
    ),
    "yangling_retiree": Visit("yangling", "610403", date(2018, 1, 8), Category.RETIREE_SETTLED, "610100"),
    "national_2016_worker": Visit(
        "national-2016",
        "440402",
        date(2017, 5, 2),
        Category.STATIONED_WORKER,
        "310000",
        institution="复旦大学附属中山医院",
    ),
    "national_2022_other": Visit("national-2022", "370102", date(2023, 2, 1), Category.OTHER_TEMPORARY, "110000"),
    "national_2022_promise": Visit(
        "national-2022",
        "370102",
        date(2023, 2, 1),
        Category.LONG_TERM_RESIDENT,
        "110000",
        materials=frozenset({Material.ID_CARD}),
        commitment=True,
    ),
}
"""One or two visits of every pack that ships."""


@dataclass(frozen=True)
class Filed:
    """A record, and the counter that made it."""

    desk: Desk
    papers: PaperDesk
    number: str


class Offices:
    """Counters of several packs, each on a store of its own below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[Any] = []

    def file(self, visit: Visit) -> Filed:
        """Do the visit; it is an error of the test when the rules refuse it."""
        clock = FixedClock.on(visit.day)
        store = create_store(self._folder / str(len(self._open)), clock=clock, use_keyring=False)
        self._open.append(store)
        counter = CounterIdentity(visit.area, "01", "01")
        desk = make_desk(store, clock, pack=visit.pack, counter=counter)
        maker = LazyPaperMaker(OFFICE, places().parts)
        who = person(insurance=visit.insurance, **visit.person)
        asked = FilingRequest(
            visit.category,
            visit.destination,
            visit.materials,
            document_until=visit.document_until,
            stay_months=36,
            posting_months=36,
            commitment=visit.commitment,
            institution=visit.institution,
            admitted_on=visit.admitted_on,
        )
        facts = applicant(insurance=visit.insurance, retired=True, retirement_age=55, circumstances=visit.circumstances)
        made = intake(asked, facts, person=who, contact=visit.contact)
        result = file(desk, replace(actor(), office=visit.area + "01"), made)
        assert result.filing is not None, [reason.detail for reason in result.decision.reasons]
        return Filed(desk, PaperDesk(maker, store.vault, SIGNER), result.filing.number)

    def close(self) -> None:
        """Close every store."""
        for store in self._open:
            store.close()


def lines_of(sections: Sequence[Any]) -> str:
    """All sentences of a notice, one a line."""
    return "\n".join(line.text for section in sections for line in section.lines)
