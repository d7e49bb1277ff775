"""Typing dates and numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.entry import DateEdit, NumberEdit, line_edit, parse_date, telephone_edit


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_way_of_writing_a_date_is_read(day: date) -> None:
    for words in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%Y.%m.%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f" {day.year}/{day.month}/{day.day} ",
    ):
        assert parse_date(words) == day


@pytest.mark.parametrize("words", ["", "2026-02-30", "20261301", "明天", "2026", "2026-1-1-1"])
def test_what_is_no_date_is_none(words: str) -> None:
    assert parse_date(words) is None


@given(st.text(max_size=20))
def test_no_text_at_all_breaks_the_reading_of_dates(words: str) -> None:
    assert parse_date(words) is None or isinstance(parse_date(words), date)


def test_a_telephone_number_of_full_width_becomes_plain_as_it_is_typed(qtbot: QtBot) -> None:
    field = telephone_edit("0517-1234")
    qtbot.addWidget(field)
    field.show()
    field.setCursorPosition(5)
    for sign in "８３９－":
        # As an input method puts it in; keys of QTest are plain ones.
        typed = QInputMethodEvent()
        typed.setCommitString(sign)
        QApplication.sendEvent(field, typed)
    assert field.text() == "0517-839-1234"
    assert field.cursorPosition() == 9


def test_a_date_field_shows_hyphens_when_one_leaves_it(qtbot: QtBot) -> None:
    field = DateEdit()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "20261122")
    field.editingFinished.emit()
    assert field.text() == "2026-11-22"
    assert field.value() == date(2026, 11, 22)
    field.setText("2026-11-32")
    assert field.is_wrong


def test_letters_never_get_into_a_number(qtbot: QtBot) -> None:
    field = NumberEdit(digits=3)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "1a2 34")
    assert field.value() == 123
    field.clear()
    assert field.value() is None


def test_words_too_long_for_a_field_are_shown_from_their_beginning_until_one_types(qtbot: QtBot) -> None:
    window = QWidget()
    field, other = line_edit("江苏省淮安市清江浦区" * 6), line_edit()
    body = QVBoxLayout(window)
    for each in (field, other):
        body.addWidget(each)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    assert field.cursorPosition() == 0
    field.setFocus()
    qtbot.keyClicks(field, "9")
    assert field.text().endswith("清江浦区9")
    other.setFocus()
    assert field.cursorPosition() == 0
