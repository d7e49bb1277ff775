"""What is asked of the policy: the applicant, the request, and what stands already."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.dates import WorkingCalendar
from app.domain.filing import Filing
from app.domain.institution import is_same_institution
from app.domain.region import scope_of
from app.domain.vocabulary import (
    CardState,
    Category,
    Channel,
    Circumstance,
    Enrolment,
    Insurance,
    LifeState,
    Material,
    Sex,
)
from app.policy.situation import ChangedField, Situation


@dataclass(frozen=True)
class Applicant:
    """申请人 as far as rules turn on it. ``retirement_age`` is the statutory age by post, in years."""

    insurance: Insurance
    born_on: date
    sex: Sex
    retired: bool = False
    retirement_age: int | None = None
    circumstances: frozenset[Circumstance] = frozenset()
    card: CardState = CardState.NORMAL
    enrolment: Enrolment = Enrolment.IN_ORDER


@dataclass(frozen=True)
class FilingRequest:
    """备案申请. Months are those lived or posted, or to be; dates are civil dates."""

    category: Category
    destination: str
    materials: frozenset[Material] = frozenset()
    channel: Channel = Channel.WINDOW
    starts_on: date | None = None
    document_until: date | None = None
    stay_months: int | None = None
    posting_months: int | None = None
    commitment: bool = False
    agent: bool = False
    institution: str = ""
    institution_level: str = ""
    designated: bool | None = None
    """Whether the institution is designated at the destination; None where nobody knows."""
    admitted_on: date | None = None
    settled_on: date | None = None
    discharged_settled: bool = False
    from_elsewhere: bool = False

    @property
    def is_discharged(self) -> bool:
        """已出院结算: the stay was over and paid before the filing."""
        return self.discharged_settled or self.settled_on is not None


@dataclass(frozen=True)
class Standing:
    """已有备案 of the same person that may stand in the way; ``place`` names the counter of one made elsewhere."""

    number: str
    category: Category
    destination: str
    status: LifeState
    place: str = ""


@dataclass(frozen=True)
class FileCase:
    """一次备案申请的全部事实."""

    applicant: Applicant
    request: FilingRequest
    office_area: str
    standing: tuple[Standing, ...] = ()

    def situation(self, day: date, *, on_commitment: bool = False) -> Situation:
        """The facts conditions look at."""
        request = self.request
        return Situation(
            day=day,
            category=request.category,
            insurance=self.applicant.insurance,
            circumstances=self.applicant.circumstances,
            channel=request.channel,
            scope=scope_of(request.destination, self.office_area),
            destination=request.destination,
            from_elsewhere=request.from_elsewhere,
            agent=request.agent,
            on_commitment=on_commitment,
            discharged=request.is_discharged,
        )


@dataclass(frozen=True)
class ChangeRequest:
    """变更申请: only what is given changes. Addresses and telephones are one matter, how the person is reached."""

    destination: str | None = None
    institution: str | None = None
    institution_level: str = ""
    phone: str | None = None
    phone_2: str | None = None
    home_address: str | None = None
    away_address: str | None = None
    materials: frozenset[Material] = frozenset()
    document_until: date | None = None
    special_reason: bool = False
    designated: bool | None = None
    """Whether the institution is designated at the destination; None where nobody knows."""
    card: CardState = CardState.NORMAL
    channel: Channel = Channel.WINDOW

    @property
    def contact(self) -> dict[str, str]:
        """联系方式 that changes, by the names of its fields."""
        given = {
            "phone": self.phone,
            "phone_2": self.phone_2,
            "home_address": self.home_address,
            "away_address": self.away_address,
        }
        return {name: value for name, value in given.items() if value is not None}

    def unlike(self, filing: Filing) -> ChangeRequest:
        """The request without what ``filing`` has already; a level of institution that is left out is not another."""
        stands = filing.institution
        is_same = self.institution is not None and is_same_institution(self.institution, stands.name)
        same_level = self.institution_level in ("", stands.level)
        stale: dict[str, Any] = {
            name: None for name, value in self.contact.items() if value == getattr(filing.contact, name)
        }
        return replace(
            self,
            destination=None if self.destination == filing.destination else self.destination,
            institution=None if is_same and same_level else self.institution,
            **stale,
        )

    @property
    def fields(self) -> frozenset[ChangedField]:
        """变更事项 this request touches."""
        given = {
            ChangedField.DESTINATION: self.destination,
            ChangedField.INSTITUTION: self.institution,
            ChangedField.PHONE: self.contact or None,
            ChangedField.DOCUMENT: self.document_until,
        }
        return frozenset(name for name, value in given.items() if value is not None)


@dataclass(frozen=True)
class Surroundings:
    """办理环境: the office's area and the working-day calendar."""

    office_area: str
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
