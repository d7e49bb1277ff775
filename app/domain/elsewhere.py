"""他处办理: filings that other windows and offices of the area made, as the city tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.privacy import Private
from app.domain.standing import holds_on
from app.domain.vocabulary import Category, Insurance, LifeState, Sex


@dataclass(frozen=True, repr=False)
class FilingElsewhere(Private):
    """他处备案 after the last act that came down; ``office`` (area 6 + office 2) and ``counter`` made it."""

    number: str
    office: str
    counter: str
    name: str
    social_security_number: str
    sex: Sex
    insurance: Insurance
    category: Category
    destination: str
    destination_name: str
    status: LifeState
    filed_on: date
    valid_from: date | None
    valid_until: date | None
    provisional: bool
    commitment_due: date | None
    phone: str
    legacy_number: str
    last_sequence: int

    @property
    def place(self) -> str:
        """办理处 in words."""
        return place_words(self.office, self.counter)

    def status_on(self, day: date) -> LifeState:
        """状态 as it is on ``day``: one that ran out is expired, also where nobody has told of that yet."""
        if self.status.is_live and not holds_on(self.status, self.valid_until, day):
            return LifeState.EXPIRED
        return self.status


def place_words(office: str, counter: str) -> str:
    """办理处 in words: 机构32080302第01窗口."""
    return f"机构{office}第{counter}窗口"
