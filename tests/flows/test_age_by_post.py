"""法定退休年龄 that goes by post: asked after the category is chosen, and only where the answer decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.filing import Contact
from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Category, Insurance, Sex
from app.flows.new_filing import NewFiling
from app.flows.visit_choices import CategoryChoice, QuestionKind
from app.flows.visit_data import VisitStep
from app.services.desk import Desk
from tests.builders import PHONE, SHANGHAI, actor, desk_in, identity_number, put_on_roster, reading, roster_entry

AGED_52, AGED_49, AGED_55 = date(1968, 3, 2), date(1971, 3, 2), date(1965, 5, 6)
"""Days of birth as of 2020-05-06."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A counter whose rules let women of employee insurance retire at 50 or 55, by post."""
    with desk_in(tmp_path / "data") as plain:
        yield replace(plain, pack="panzhihua", counter=CounterIdentity("510402", "01", "01"))


def visit_of(desk: Desk, born: date, sequence: int = 462) -> NewFiling:
    """The visit of an employee; an odd ``sequence`` is a man's."""
    number = identity_number(sequence, born, "510402").text
    put_on_roster(desk, roster_entry(social_security_number=number, insurance=Insurance.EMPLOYEE))
    flow = NewFiling(desk, actor())
    sex = Sex.MALE if sequence % 2 else Sex.FEMALE
    flow.identify(reading(social_security_number=number, born_on=born, sex=sex))
    return flow


def resident_tile(flow: NewFiling) -> CategoryChoice:
    return next(item for item in flow.categories() if item.category is Category.LONG_TERM_RESIDENT)


def at_the_details(flow: NewFiling) -> NewFiling:
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    flow.update(
        destination=SHANGHAI, contact=Contact(phone=PHONE), stay_months=30, retired=False, step=VisitStep.DETAILS
    )
    return flow


def test_a_category_that_some_answer_allows_is_offered_before_the_question(desk: Desk) -> None:
    assert resident_tile(visit_of(desk, AGED_52)).is_allowed


def test_a_category_that_every_answer_refuses_is_greyed_by_the_youngest_age(desk: Desk) -> None:
    tile = resident_tile(visit_of(desk, AGED_49))
    assert not tile.is_allowed
    assert tile.refusal == "须年满50周岁"


def test_a_man_is_judged_by_the_only_age_there_is(desk: Desk) -> None:
    tile = resident_tile(visit_of(desk, AGED_52, 463))
    assert tile.refusal == "须年满60周岁"


def test_the_age_must_be_answered_before_going_on(desk: Desk) -> None:
    flow = at_the_details(visit_of(desk, AGED_52))
    assert QuestionKind.RETIREMENT_AGE in flow.questions()
    [problem] = flow.problems()
    assert problem.field == "retirement_age"
    assert "50或55周岁" in problem.sentence


@pytest.mark.parametrize(("age", "found"), [(50, []), (55, ["age_not_reached"]), (60, ["retirement_age"])])
def test_the_answer_decides_in_the_details(desk: Desk, age: int, found: list[str]) -> None:
    flow = at_the_details(visit_of(desk, AGED_52))
    flow.update(retirement_age=age)
    assert [item.field for item in flow.problems()] == found


def test_an_answer_given_wrong_can_still_be_mended_since_the_tile_stays_alive(desk: Desk) -> None:
    flow = at_the_details(visit_of(desk, AGED_52))
    flow.update(retirement_age=55, step=VisitStep.CATEGORY)
    assert resident_tile(flow).is_allowed
    assert flow.next() == ()
    flow.update(retirement_age=50)
    assert flow.problems() == ()


@pytest.mark.parametrize("sequence", [462, 463])
def test_nobody_is_asked_where_every_age_gives_the_same_answer(desk: Desk, sequence: int) -> None:
    flow = at_the_details(visit_of(desk, AGED_55 if sequence % 2 == 0 else date(1955, 1, 1), sequence))
    assert QuestionKind.RETIREMENT_AGE not in flow.questions()
    assert flow.problems() == ()
