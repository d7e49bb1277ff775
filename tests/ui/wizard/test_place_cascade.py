"""就医地 level by level: opened by a key, walked by arrows and Enter, never over the edge of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidget

from app.bootstrap.places import PlaceIndex
from app.flows.visit_data import VisitStep
from tests.ui.conftest import Desktop
from tests.ui.visit_scenes import levels
from tests.ui.wizard.clerk import PAGE_AT_LEAST, Clerk
from ui.style.dress import dress
from ui.style.tokens import TypeSize
from ui.wizards.new_filing.place_cascade import PlaceCascade
from ui.wizards.new_filing.place_field import PlaceField

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def places() -> PlaceIndex:
    return PlaceIndex.load()


@pytest.fixture
def field(clerk: Clerk) -> PlaceField:
    """The empty field of the details."""
    clerk.insert_card("王秀兰")
    clerk.press("\n2\n")
    found = clerk.page.focusWidget()
    assert isinstance(found, PlaceField)
    return found


def _row(field: PlaceField, name: str) -> int:
    return next(row for row, line in enumerate(field.lines) if line.startswith(name))


def _walk_to(clerk: Clerk, field: PlaceField, name: str) -> None:
    while field.marked_row < _row(field, name):
        clerk.qtbot.keyClick(field, Qt.Key.Key_Down)
    while field.marked_row > _row(field, name):
        clerk.qtbot.keyClick(field, Qt.Key.Key_Up)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("上海浦东", "上海市浦东新区"),
        ("南京玄武", "江苏省南京市玄武区"),
        ("njxw", "江苏省南京市玄武区"),
        ("shanghaipudong", "上海市浦东新区"),
        ("江苏苏州工业园", "江苏省苏州市苏州工业园区"),
        ("suzhou", "江苏省苏州市"),
        ("pdxq", "上海市浦东新区"),
    ],
)
def test_a_place_is_found_by_its_own_name_or_by_the_way_people_say_it(
    places: PlaceIndex, typed: str, first: str
) -> None:
    assert places.search(typed)[0].full_name == first


def test_a_way_that_leads_nowhere_finds_nothing(places: PlaceIndex) -> None:
    assert places.search("南京浦东") == ()


def test_every_place_of_the_country_can_be_reached_and_left_again(places: PlaceIndex) -> None:
    reached: set[str] = set()
    cascade = PlaceCascade(places)

    def look(depth: int) -> None:
        for row in range(len(cascade.lines)):
            reached.add(cascade.place_at(row).code)
            if cascade.goes_deeper(row):
                assert depth < 3
                before = cascade.lines
                cascade.enter(row)
                look(depth + 1)
                assert cascade.up() == row
                assert cascade.lines == before

    look(1)
    every = set(_codes(places))
    # The one city of a municipality is the municipality.
    artificial = {
        code for code in every if code[:2] in ("11", "12", "31", "50") and code[2:4] != "00" and code[4:] == "00"
    }
    assert every - reached == artificial


def _codes(places: PlaceIndex) -> list[str]:
    found, waiting = [], [""]
    while waiting:
        children = [place.code for place in places.children(waiting.pop())]
        found += children
        waiting += children
    return found


def test_a_county_is_chosen_by_arrows_and_enter(clerk: Clerk, field: PlaceField) -> None:
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    assert len(field.lines) >= 31
    _walk_to(clerk, field, "江苏省")
    clerk.press("\n")
    assert clerk.step is VisitStep.DETAILS, "Enter goes a level down, not to the next field"
    assert field.hasFocus()
    _walk_to(clerk, field, "南京市")
    clerk.qtbot.keyClick(field, Qt.Key.Key_Right)
    _walk_to(clerk, field, "玄武区")
    clerk.press("\n")
    assert clerk.page.visit.data.destination == "320102"
    assert field.text() == "江苏省南京市玄武区"
    assert not field.hasFocus(), "a place that was taken leads on"


def test_a_province_as_a_whole_is_the_first_line_below_it(clerk: Clerk, field: PlaceField) -> None:
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    _walk_to(clerk, field, "江苏省")
    clerk.qtbot.keyClick(field, Qt.Key.Key_Right)
    clerk.qtbot.keyClick(field, Qt.Key.Key_Up)
    clerk.press("\n")
    assert clerk.page.visit.data.destination == "320000"


def test_the_districts_of_a_municipality_stand_right_below_it(clerk: Clerk, field: PlaceField) -> None:
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    _walk_to(clerk, field, "上海市")
    clerk.qtbot.keyClick(field, Qt.Key.Key_Right)
    assert any(line.startswith("浦东新区") for line in field.lines)
    assert not any(line.startswith("市辖区") for line in field.lines)


def test_left_goes_back_up_and_escape_closes_without_leaving_the_visit(clerk: Clerk, field: PlaceField) -> None:
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    provinces = field.lines
    clerk.qtbot.keyClick(field, Qt.Key.Key_Right)
    assert field.lines != provinces
    clerk.qtbot.keyClick(field, Qt.Key.Key_Left)
    assert field.lines == provinces
    clerk.press("~")
    assert not field.is_open
    assert clerk.step is VisitStep.DETAILS


def test_the_levels_open_among_the_neighbours_of_what_was_chosen(clerk: Clerk, field: PlaceField) -> None:
    clerk.press("310115\n")
    field.setFocus()
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    assert field.lines[field.marked_row].startswith("浦东新区")


def test_a_long_list_stays_inside_the_smallest_window(clerk: Clerk, field: PlaceField) -> None:
    clerk.window.resize(*PAGE_AT_LEAST)
    clerk.settle()
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    shown = next(found for found in clerk.window.findChildren(QListWidget) if found.isVisible())
    for _ in range(len(field.lines)):
        clerk.qtbot.keyClick(field, Qt.Key.Key_Down)
    assert clerk.window.rect().contains(shown.geometry())
    marked = shown.visualItemRect(shown.currentItem())
    assert shown.viewport().rect().contains(marked), "the mark can always be seen"


def test_typing_goes_back_to_finding(clerk: Clerk, field: PlaceField) -> None:
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    clerk.press("shs\n")
    assert clerk.page.visit.data.destination == "310000"


def test_the_list_stays_below_its_field_when_the_columns_beside_it_come_back(
    desktop: Desktop, dressed: QApplication
) -> None:
    desktop.window.resize(1366, 768)
    dress(dressed, size=TypeSize.LARGE)
    levels(desktop)
    desktop.settle()
    dress(dressed)
    desktop.window.resize(1920, 1080)
    desktop.settle()
    field = desktop.frame.page.focusWidget()
    assert isinstance(field, PlaceField)
    assert field.is_open
    (shown,) = (each for each in desktop.window.findChildren(QListWidget) if each.accessibleName() == "就医地候选")
    below = field.mapTo(desktop.window, field.rect().bottomLeft())
    assert (shown.geometry().left(), shown.geometry().top()) == (below.x(), below.y() + 1)
