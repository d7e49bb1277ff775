"""特殊情形 asked with the details: only those on which a rule for the chosen category turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Category, Circumstance, Insurance
from app.flows.new_filing import NewFiling
from app.flows.visit_choices import QuestionKind
from app.services.desk import Desk
from tests.builders import actor, desk_in, identity_number, put_on_roster, reading, roster_entry

DAY = date(2021, 6, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path / "data", DAY) as plain:
        yield plain


def visit(desk: Desk, pack: str, category: Category) -> NewFiling:
    there = replace(desk, pack=pack, counter=CounterIdentity("510402", "01", "01"))
    number = identity_number(463, date(1950, 3, 2), "510402").text
    put_on_roster(there, roster_entry(social_security_number=number, insurance=Insurance.EMPLOYEE))
    flow = NewFiling(there, actor())
    flow.identify(reading(social_security_number=number, born_on=date(1950, 3, 2)))
    flow.choose_category(category)
    flow.update(destination="310000")
    return flow


@pytest.mark.parametrize(
    ("pack", "category", "asked"),
    [
        ("panzhihua", Category.RETIREE_SETTLED, {Circumstance.SPECIAL_OUTPATIENT}),
        ("panzhihua", Category.REFERRAL, set()),
        ("yangjiang", Category.STATIONED_WORKER, {Circumstance.STUDENT}),
        (
            "yangjiang",
            Category.REFERRAL,
            {Circumstance.MALIGNANT_TUMOUR, Circumstance.ORGAN_TRANSPLANT, Circumstance.HEMIPLEGIA},
        ),
        ("yangjiang", Category.RETIREE_SETTLED, set()),
        ("huaian", Category.LONG_TERM_RESIDENT, set()),
    ],
)
def test_only_what_a_rule_turns_on_is_asked(
    desk: Desk, pack: str, category: Category, asked: set[Circumstance]
) -> None:
    flow = visit(desk, pack, category)
    assert set(flow.circumstances()) == asked
    assert (QuestionKind.CIRCUMSTANCES in flow.questions()) is bool(asked)


def test_the_benefit_for_a_special_disease_asks_for_its_institution(desk: Desk) -> None:
    flow = visit(desk, "panzhihua", Category.RETIREE_SETTLED)
    assert QuestionKind.INSTITUTION not in flow.questions()
    flow.update(circumstances=(Circumstance.SPECIAL_OUTPATIENT,))
    assert QuestionKind.INSTITUTION in flow.questions()
