"""Filings made through the service, to act on."""

from __future__ import annotations

from app.domain.filing import Filing
from app.domain.vocabulary import Circumstance
from app.services.desk import Desk
from app.services.filings import file
from tests.builders import BOTH_CARDS, actor, applicant, identity_number, intake, person, request


def filed(desk: Desk, *, sequence: int = 462, **asked: object) -> Filing:
    """A filing of somebody else for each ``sequence``."""
    made = file(
        desk,
        actor(),
        intake(request(**asked), person=person(social_security_number=identity_number(sequence).text)),
    )
    assert made.filing is not None, made.decision.reasons
    return made.filing


def filed_on_commitment(desk: Desk) -> Filing:
    """An elder's, with the papers promised."""
    elder = applicant(circumstances=frozenset({Circumstance.ACCOMPANYING_ELDER}))
    made = file(desk, actor(), intake(request(materials=BOTH_CARDS, commitment=True), elder))
    assert made.filing is not None
    return made.filing
