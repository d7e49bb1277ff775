"""特殊情形 in the details step: a box to tick for each that a rule turns on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QCheckBox

from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Circumstance, Insurance
from app.flows.visit_data import VisitStep
from tests.builders import identity_number, put_on_roster, reading, roster_entry
from tests.ui.wizard.clerk import Clerk


def boxes(clerk: Clerk) -> dict[str, QCheckBox]:
    return {box.text(): box for box in clerk.shown.findChildren(QCheckBox) if not box.isHidden()}


def test_a_ticked_circumstance_is_kept_and_its_question_follows(clerk: Clerk) -> None:
    desk = replace(clerk.counter.desk, pack="panzhihua", counter=CounterIdentity("510402", "01", "01"))
    clerk.counter.desk = desk
    born = date(1950, 1, 1)
    number = identity_number(463, born, "510402").text
    put_on_roster(desk, roster_entry(social_security_number=number, insurance=Insurance.EMPLOYEE))
    clerk.page.begin(None)
    clerk.page.begin(reading(social_security_number=number, born_on=born))
    clerk.settle()
    clerk.press("\n2\n")
    assert clerk.step is VisitStep.DETAILS
    label = Circumstance.SPECIAL_OUTPATIENT.label
    assert Circumstance.STUDENT.label not in boxes(clerk)
    boxes(clerk)[label].click()
    clerk.settle()
    assert clerk.page.visit.data.circumstances == (Circumstance.SPECIAL_OUTPATIENT,)
    boxes(clerk)[label].click()
    clerk.settle()
    assert clerk.page.visit.data.circumstances == ()
