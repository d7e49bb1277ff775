"""The tiles of the category step where the retirement age goes by post."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QLineEdit

from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Category, Insurance
from app.flows.visit_data import VisitStep
from tests.builders import identity_number, put_on_roster, reading, roster_entry
from tests.ui.wizard.clerk import Clerk
from ui.widgets.tile import ChoiceTile


def serve_a_woman_born(clerk: Clerk, born: date) -> dict[str, ChoiceTile]:
    """An employee at the category step of a counter whose women retire at 50 or 55; returns the tiles by title."""
    desk = replace(clerk.counter.desk, pack="panzhihua", counter=CounterIdentity("510402", "01", "01"))
    clerk.counter.desk = desk
    number = identity_number(462, born, "510402").text
    put_on_roster(desk, roster_entry(social_security_number=number, insurance=Insurance.EMPLOYEE))
    clerk.page.begin(None)
    clerk.page.begin(reading(social_security_number=number, born_on=born))
    clerk.settle()
    clerk.press("\n")
    assert clerk.step is VisitStep.CATEGORY
    return {tile.accessibleName(): tile for tile in clerk.shown.findChildren(ChoiceTile)}


def test_a_tile_the_answer_may_allow_is_alive_and_the_age_is_asked_after_it(clerk: Clerk) -> None:
    tile = serve_a_woman_born(clerk, date(1974, 1, 1))[Category.LONG_TERM_RESIDENT.label]
    assert tile.refusal == ""
    clerk.press("2\nshs\n")
    clerk.write("13900001111")
    clerk.press("\n\n\n\n")
    focus = clerk.page.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert focus.placeholderText() == "周岁"
    clerk.press("55\n24\n\n")
    assert clerk.step is VisitStep.DETAILS
    assert "须年满55周岁" in clerk.words
    assert clerk.page.focusWidget() is focus, "the answer that stands in the way"


def test_a_tile_no_answer_allows_is_greyed_with_the_youngest_age(clerk: Clerk) -> None:
    tile = serve_a_woman_born(clerk, date(1977, 1, 1))[Category.LONG_TERM_RESIDENT.label]
    assert "须年满50周岁" in tile.refusal
    clerk.press("2")
    assert clerk.page.visit.data.category is None
