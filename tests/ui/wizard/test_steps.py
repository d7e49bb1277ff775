"""What the steps show: refusals in place, what may be promised, nothing cut, nothing English."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollBar

from app.domain.vocabulary import Category
from app.flows.visit_data import VisitStep
from tests.ui.wizard.clerk import PAGE_AT_1366, PAGE_AT_LEAST, Clerk
from tests.ui.wizard.wholeness import cut_texts, visible
from ui.widgets.tile import ChoiceTile
from ui.wizards.new_filing.material_line import HowButton

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NAMES_OF_KEYS = {"Enter", "Esc", "Alt"}
_EXAMPLES_OF_TYPING = {"shanghai", "shs"}


def _waiting(clerk: Clerk) -> None:
    assert clerk.step is VisitStep.AUTHENTICATE


def _checked(clerk: Clerk) -> None:
    clerk.insert_card("赵玉梅")


def _categories(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2")


def _details(clerk: Clerk) -> None:
    clerk.insert_card("李建国")
    clerk.press("\n1\n")


def _materials(clerk: Clerk) -> None:
    clerk.reach_materials()


def _promised(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.press("1143")


def _review(clerk: Clerk) -> None:
    clerk.reach_review()


def _printed(clerk: Clerk) -> None:
    clerk.reach_review()
    clerk.press("\n\n")


MOMENTS = [_waiting, _checked, _categories, _details, _materials, _promised, _review, _printed]


@pytest.fixture(params=MOMENTS, ids=[moment.__name__.strip("_") for moment in MOMENTS])
def moment(request: pytest.FixtureRequest, clerk: Clerk) -> Clerk:
    reach: Callable[[Clerk], None] = request.param
    reach(clerk)
    return clerk


@pytest.mark.parametrize("room", [PAGE_AT_1366, PAGE_AT_LEAST], ids=["1366x768", "smallest"])
def test_a_moment_of_the_visit_is_whole(moment: Clerk, room: tuple[int, int]) -> None:
    moment.window.resize(*room)
    moment.settle()
    QApplication.processEvents()
    faults = {
        "cut": cut_texts(moment),
        "scrolled": [type(bar).__name__ for bar in visible(moment, QScrollBar)],
        "not Chinese": _foreign_words(moment),
        "nameless": [
            type(control).__name__
            for control in visible(moment, QAbstractButton) + visible(moment, QLineEdit)
            if not control.accessibleName()
        ],
    }
    assert (moment.page.width(), moment.page.height()) == room
    assert {kind: found for kind, found in faults.items() if found} == {}


def _foreign_words(clerk: Clerk) -> set[str]:
    shown = [label.text() for label in visible(clerk, QLabel)]
    shown += [button.text() for button in visible(clerk, QAbstractButton)]
    shown += [field.placeholderText() for field in visible(clerk, QLineEdit)]
    return {word for words in shown for word in _LATIN_WORD.findall(words)} - _NAMES_OF_KEYS - _EXAMPLES_OF_TYPING


def test_a_category_that_is_not_possible_stays_with_its_reason(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n")
    tiles = {tile.accessibleName(): tile for tile in clerk.shown.findChildren(ChoiceTile)}
    assert list(tiles) == [category.label for category in Category]
    emergency = tiles[Category.EMERGENCY.label]
    assert emergency.isVisible()
    assert "本地不办理这一人员类别" in emergency.accessibleDescription()
    assert "本地不办理这一人员类别" in clerk.words
    clerk.press("5")
    assert clerk.page.visit.data.category is None


def test_only_the_questions_the_category_turns_on_are_asked(clerk: Clerk) -> None:
    clerk.insert_card("李建国")
    clerk.press("\n1\n")
    asked = {widget.accessibleName() for widget in visible(clerk, QAbstractButton)}
    assert "退休" in asked
    clerk.press("<2\n")
    asked = {widget.accessibleName() for widget in visible(clerk, QAbstractButton)}
    assert "退休" not in asked


@pytest.mark.parametrize("typed", ["上海", "shanghai", "shs", "310000"])
def test_the_destination_is_found_by_any_way_of_typing(clerk: Clerk, typed: str) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\n")
    clerk.write(typed)
    clerk.press("\n")
    assert clerk.page.visit.data.destination == "310000"


def test_a_destination_typed_and_not_taken_is_told_until_it_is_taken(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\n")
    clerk.write("上海")
    clerk.press("\t")
    assert not clerk.page.visit.data.destination
    assert "请从列出的地点中选定就医地" in clerk.words
    clerk.press("<\n")
    clerk.write("浦东")
    clerk.press("\n")
    assert clerk.page.visit.data.destination == "310115"
    assert "请从列出的地点中选定就医地" not in clerk.words


def test_a_destination_at_home_is_refused_where_it_was_typed(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\n320803\n")
    clerk.write("13900001111")
    clerk.press("\n\n\n\n")
    assert clerk.step is VisitStep.DETAILS
    assert "就医地在参保统筹区内" in clerk.words


def test_a_telephone_number_of_full_width_is_filed_as_a_plain_one(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\nshs\n")
    clerk.write("１３９００００１１１１")
    assert clerk.page.visit.data.contact.phone == "13900001111"
    clerk.press("\n\n\n\n")
    assert clerk.step is VisitStep.MATERIALS


def test_no_promise_is_offered_where_the_rules_know_none(clerk: Clerk) -> None:
    clerk.reach_materials("张䶮㛃", category=4)
    promise = [button for button in visible(clerk, QAbstractButton) if button.accessibleName().endswith("承诺补交")]
    assert len(promise) == 3
    assert not any(button.isEnabled() for button in promise)
    clerk.press("114")
    assert not clerk.page.visit.data.commitment
    clerk.press("\n")
    assert clerk.step is VisitStep.MATERIALS
    assert "转诊转院（转外就医）证明" in clerk.words


def test_a_promise_needs_a_circumstance_and_says_until_when(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.press("114")
    assert not clerk.page.visit.data.commitment
    clerk.press("\n4")
    assert clerk.page.visit.data.commitment, "Enter waits for the circumstance; the number is not one of a paper"
    assert "已选承诺补交：2026-11-06 前（含当日）补齐" in clerk.words


def test_a_paper_is_promised_by_a_click_wherever_the_focus_was(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.press("11")
    promise = [each for each in clerk.page.step.findChildren(HowButton) if "承诺补交" in each.text()][-1]
    clerk.page.setFocus()
    promise.click()
    clerk.settle()
    clerk.press("4")
    assert clerk.page.visit.data.commitment


def test_a_paper_that_is_here_takes_the_place_of_the_promise(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.press("1143")
    lines = [button for button in visible(clerk, QAbstractButton) if button.accessibleName().endswith("已见原件")]
    lines[-1].setFocus()
    clerk.press("1")
    assert not clerk.page.visit.data.commitment
    assert "材料已齐，不用承诺" in clerk.words
