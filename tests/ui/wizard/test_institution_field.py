"""The institution of the details step: free text, the designated ones of the destination offered below."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.domain.vocabulary import Category
from app.flows.visit_data import VisitStep
from tests.ui.wizard.clerk import Clerk
from ui.wizards.new_filing.institution_field import InstitutionField

FIRST = "浦东练习第一医院"


@pytest.fixture
def field(clerk: Clerk) -> InstitutionField:
    """The field, under rules that want a designated institution, for somebody who goes to Shanghai."""
    clerk.counter.desk = replace(clerk.counter.desk, pack="national-2016")
    clerk.page.begin(None)
    clerk.insert_card("王秀兰")
    clerk.press("\n2\nshs\n")
    clerk.write("13900001111")
    clerk.press("\n\n\n\n")
    assert clerk.step is VisitStep.DETAILS
    assert clerk.page.visit.data.category is Category.LONG_TERM_RESIDENT
    found = clerk.page.focusWidget()
    assert isinstance(found, InstitutionField)
    return found


def test_a_line_of_the_list_fills_name_and_level_by_keyboard(clerk: Clerk, field: InstitutionField) -> None:
    clerk.write("浦东")
    assert field.lines == (f"{FIRST}　三级甲等", "浦东练习中医医院　二级甲等")
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down)
    clerk.press("\n")
    data = clerk.page.visit.data
    assert (data.institution, data.institution_level) == (FIRST, "三级甲等")
    assert field.text() == FIRST
    assert not field.is_open


def test_what_is_typed_whole_counts_without_the_list(clerk: Clerk, field: InstitutionField) -> None:
    clerk.write(FIRST)
    clerk.press("\n\n")
    assert clerk.page.visit.data.institution == FIRST
    assert clerk.step is VisitStep.MATERIALS


def test_a_name_that_is_not_on_the_list_is_refused_at_the_field(clerk: Clerk, field: InstitutionField) -> None:
    clerk.write("某某医院")
    clerk.press("\n\n")
    assert clerk.step is VisitStep.DETAILS
    assert "所选机构不是定点（联网）医疗机构" in clerk.words
    assert clerk.page.focusWidget() is field


def test_the_whole_directory_of_the_place_is_listed_by_a_key(clerk: Clerk, field: InstitutionField) -> None:
    clerk.qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(field.lines) > 1
    assert f"{FIRST}　三级甲等" in field.lines
    chosen = field.lines[0]
    clerk.press("\n")
    data = clerk.page.visit.data
    assert f"{data.institution}　{data.institution_level}" == chosen
