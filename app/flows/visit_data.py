"""一次来访的数据: what the new-filing flow knows so far, kept as a draft after every change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.authentication import Authentication, CardReading
from app.domain.filing import Agent, Contact, MaterialTaken, Person
from app.domain.identity import IdentityNumber
from app.domain.vocabulary import (
    CardState,
    Category,
    Channel,
    Circumstance,
    Enrolment,
    Insurance,
    Material,
    MaterialHow,
)
from app.policy.facts import Applicant, FilingRequest
from app.services.filings import Intake
from app.services.material_scans import MaterialScan


class VisitStep(StrEnum):
    """步骤 of the wizard, in their order."""

    AUTHENTICATE = "authenticate"
    CATEGORY = "category"
    DETAILS = "details"
    MATERIALS = "materials"
    REVIEW = "review"
    PRINT = "print"


STEP_LABELS = {
    VisitStep.AUTHENTICATE: "鉴权",
    VisitStep.CATEGORY: "类别",
    VisitStep.DETAILS: "备案信息",
    VisitStep.MATERIALS: "材料",
    VisitStep.REVIEW: "核对",
    VisitStep.PRINT: "打印签字",
}


@dataclass(frozen=True)
class VisitData:
    """来访数据. Every field has a blank default, so a draft of any moment can be read back."""

    reading: CardReading | None = None
    authentication: Authentication | None = None
    insurance: Insurance | None = None
    agent: Agent | None = None
    category: Category | None = None
    retired: bool = False
    retirement_age: int | None = None
    circumstances: tuple[Circumstance, ...] = ()
    destination: str = ""
    institution: str = ""
    institution_level: str = ""
    starts_on: date | None = None
    document_until: date | None = None
    stay_months: int | None = None
    posting_months: int | None = None
    admitted_on: date | None = None
    from_elsewhere: bool = False
    contact: Contact = field(default_factory=Contact)
    materials: tuple[MaterialTaken, ...] = ()
    scans: tuple[MaterialScan, ...] = ()
    commitment: bool = False
    channel: Channel = Channel.WINDOW
    step: VisitStep = VisitStep.AUTHENTICATE
    number: str = ""

    @property
    def taken(self) -> tuple[MaterialTaken, ...]:
        """Papers that are here, without those only promised."""
        return tuple(item for item in self.materials if item.how is not MaterialHow.PROMISED)

    def scans_of(self, group: Collection[Material]) -> tuple[MaterialScan, ...]:
        """Scans of the papers of one line of the checklist."""
        return tuple(scan for scan in self.scans if scan.material in group)

    def person(self) -> Person:
        """参保人 out of card and roster. Only once the card was authenticated."""
        reading, insurance = self._identified()
        identity = IdentityNumber.parse(reading.social_security_number)
        return Person(
            name=reading.name,
            social_security_number=identity.text,
            sex=reading.sex or identity.sex,
            born_on=reading.born_on or identity.born_on,
            insurance=insurance,
            card_no=reading.card_no,
        )

    def applicant(self) -> Applicant:
        """申请人 for the policy."""
        person = self.person()
        checked = self.authentication
        return Applicant(
            insurance=person.insurance,
            born_on=person.born_on,
            sex=person.sex,
            retired=self.retired,
            retirement_age=self.retirement_age,
            circumstances=frozenset(self.circumstances),
            card=checked.card_state if checked else CardState.UNREAD,
            enrolment=checked.enrolment if checked else Enrolment.UNKNOWN,
        )

    def request(self) -> FilingRequest:
        """备案申请 for the policy. Only once a category was chosen."""
        if self.category is None:
            raise ValueError("no category chosen yet")
        return FilingRequest(
            category=self.category,
            destination=self.destination,
            materials=frozenset(item.material for item in self.taken),
            channel=self.channel,
            starts_on=self.starts_on,
            document_until=self.document_until,
            stay_months=self.stay_months,
            posting_months=self.posting_months,
            commitment=self.commitment,
            agent=self.agent is not None,
            institution=self.institution,
            institution_level=self.institution_level,
            admitted_on=self.admitted_on,
            from_elsewhere=self.from_elsewhere,
        )

    def intake(self, draft_id: str) -> Intake:
        """收件 for the service."""
        return Intake(
            person=self.person(),
            applicant=self.applicant(),
            request=self.request(),
            contact=self.contact,
            agent=self.agent,
            materials_taken=self.taken,
            authentication_id=self.authentication.id if self.authentication else "",
            draft_id=draft_id,
            scans=self.scans,
        )

    def _identified(self) -> tuple[CardReading, Insurance]:
        if self.reading is None or self.insurance is None:
            raise ValueError("nobody identified yet")
        return self.reading, self.insurance
