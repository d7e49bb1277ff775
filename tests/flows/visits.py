"""A visit as far as its review, and what is wanted of one."""

from __future__ import annotations

from datetime import date

from app.domain.filing import Contact, MaterialTaken
from app.domain.vocabulary import Category, Material, MaterialHow
from app.flows.new_filing import NewFiling
from app.flows.visit_data import VisitStep
from tests.builders import PHONE, SHANGHAI, reading

CARDS = (MaterialTaken(Material.ID_CARD), MaterialTaken(Material.SOCIAL_SECURITY_CARD))
PERMIT = MaterialTaken(Material.RESIDENCE_PERMIT, MaterialHow.SCANNED, "ab" * 32)


def fields_wanted(flow: NewFiling, step: VisitStep | None = None) -> set[str]:
    """The fields that something is wrong with, at a step or at all."""
    return {problem.field for problem in flow.problems(step)}


def go_to_the_review(flow: NewFiling) -> None:
    """Answer all that is asked until the review."""
    flow.identify(reading())
    assert flow.next() == ()
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    assert flow.next() == ()
    flow.update(destination=SHANGHAI, contact=Contact(phone=PHONE), document_until=date(2022, 8, 31))
    assert flow.next() == ()
    flow.update(materials=(*CARDS, PERMIT))
    assert flow.next() == ()
    assert flow.step is VisitStep.REVIEW
