"""People who come to the counter one after another, each another person, so that no rule refuses one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.filing import Contact, Person
from app.domain.identity import identity_number_with_check
from app.domain.vocabulary import Category, Insurance, Material, Sex
from app.policy.facts import Applicant, FilingRequest
from app.services.desk import Desk
from app.services.filings import Intake

_BORN = date(1975, 4, 9)
_PAPERS = frozenset({Material.ID_CARD, Material.SOCIAL_SECURITY_CARD, Material.REFERRAL_CERTIFICATE})


def make_intakes(desk: Desk) -> Iterator[Intake]:
    """Ten thousand referrals with all their papers."""
    area = desk.counter.area
    for index in range(10_000):
        born = _BORN.replace(year=1950 + index // 900, month=1 + index % 12, day=1 + (index // 12) % 28)
        number = identity_number_with_check(f"{area}{born:%Y%m%d}{index % 500 * 2 + 1:03d}").text
        yield Intake(
            person=Person("测试甲", number, Sex.MALE, born, Insurance.EMPLOYEE, f"J{index:08d}"),
            applicant=Applicant(Insurance.EMPLOYEE, born, Sex.MALE),
            request=FilingRequest(Category.REFERRAL, "310100", _PAPERS),
            contact=Contact("江苏省淮安市淮安区", "上海市徐汇区", f"139{index:08d}"),
        )
