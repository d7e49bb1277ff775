"""A card put in, or a code scanned, anywhere: the person's record or a new filing."""

from __future__ import annotations

from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.vocabulary import Category
from app.flows.visit_data import VisitStep
from app.services.paper_check import check_text
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.pages.record_page import RecordPage
from ui.widgets.choice import ChoiceBox
from ui.wizards.new_filing.page import NewFilingPage


def _insert(desktop: Desktop, person: int) -> None:
    assert desktop.counter.training is not None
    desktop.counter.training.insert(desktop.people[person])
    name = desktop.people[person].name
    desktop.qtbot.waitUntil(
        lambda: desktop.work.reader.reading is not None and desktop.work.reader.reading.name == name
    )
    desktop.settle()


def _scan(desktop: Desktop, code: str) -> None:
    # A scanner sends a key every few milliseconds, however busy the machine is that runs this.
    desktop.frame.papers_in.scans.now_ms = count(1_000, 5).__next__
    desktop.qtbot.keyClicks(desktop.focus, code)
    desktop.press(Qt.Key.Key_Return)


@pytest.mark.parametrize("page", ["today", "filings", "upstream", "policy"])
def test_the_card_of_a_person_with_a_live_filing_opens_its_record(signed_in: Desktop, page: str) -> None:
    filing = signed_in.file()
    signed_in.frame.go(page)
    _insert(signed_in, 0)
    assert isinstance(signed_in.frame.page, RecordPage)
    assert filing.number in visible_words(signed_in.frame.page)


def test_the_card_of_a_person_without_one_begins_a_visit_with_its_data(signed_in: Desktop) -> None:
    _insert(signed_in, 1)
    assert signed_in.frame.page.title == "新办备案"
    assert "李建国" in " ".join(visible_words(signed_in.frame.page))


def test_the_reader_lamp_says_what_the_reader_says(signed_in: Desktop) -> None:
    assert signed_in.frame.top.reader.words == "读卡器 待插卡"
    _insert(signed_in, 1)
    assert signed_in.frame.top.reader.words == "读卡器 已读卡"


def test_a_training_card_goes_in_and_comes_out_by_the_menu_of_the_bar(signed_in: Desktop) -> None:
    menu = signed_in.frame.bottom.card_button.menu()
    names = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert names == [*(person.label for person in signed_in.people), "取出卡"]
    menu.actions()[1].trigger()
    signed_in.qtbot.waitUntil(lambda: signed_in.work.reader.reading is not None)
    menu.actions()[-1].trigger()
    signed_in.qtbot.waitUntil(lambda: signed_in.work.reader.reading is None)
    signed_in.settle()


def test_a_scanned_number_opens_its_record_and_leaves_nothing_in_the_field(signed_in: Desktop) -> None:
    number = signed_in.file().number
    signed_in.press(Qt.Key.Key_F5)
    signed_in.press(Qt.Key.Key_F2)
    _scan(signed_in, number)
    assert isinstance(signed_in.frame.page, RecordPage)
    assert number in visible_words(signed_in.frame.page)
    assert signed_in.frame.top.search_box.text() == ""


def test_what_a_person_types_is_no_scan(signed_in: Desktop) -> None:
    number = signed_in.file().number
    signed_in.press(Qt.Key.Key_F2)
    signed_in.frame.papers_in.scans.now_ms = count(1_000, 90).__next__
    signed_in.qtbot.keyClicks(signed_in.focus, number)
    assert signed_in.frame.top.search_box.text() == number
    signed_in.settle()


def test_an_identity_number_in_one_burst_is_typed_into_its_field_and_its_enter_goes_on(signed_in: Desktop) -> None:
    number = signed_in.file().number
    signed_in.press(Qt.Key.Key_F4)
    field = signed_in.focus
    signed_in.frame.papers_in.scans.now_ms = count(1_000, 5).__next__
    pad = Qt.KeyboardModifier.KeypadModifier
    signed_in.qtbot.keyClicks(field, "320803195803024621", pad)
    signed_in.press(Qt.Key.Key_Enter, pad)
    assert isinstance(field, QLineEdit)
    assert field.text() == "320803195803024621"
    assert signed_in.focus.accessibleName() == "姓名", "Enter went on"
    assert signed_in.problems.shown is None
    _scan(signed_in, number)
    assert isinstance(signed_in.frame.page, RecordPage)
    assert number in visible_words(signed_in.frame.page)


def test_the_check_code_of_a_paper_opens_its_record(signed_in: Desktop) -> None:
    number = signed_in.file().number
    _scan(signed_in, check_text(signed_in.counter.papers.signer, number, "filing", 1))
    assert isinstance(signed_in.frame.page, RecordPage)


def test_a_scan_among_the_tiles_of_a_visit_chooses_none_of_them(signed_in: Desktop) -> None:
    number = signed_in.file().number
    _insert(signed_in, 1)
    signed_in.press(Qt.Key.Key_Return)
    wizard = signed_in.frame.page
    assert isinstance(wizard, NewFilingPage)
    assert wizard.visit.step is VisitStep.CATEGORY
    _scan(signed_in, number)
    assert isinstance(signed_in.frame.page, RecordPage)
    assert wizard.visit.data.category is None


@pytest.mark.parametrize("enter", [True, False])
def test_a_scan_into_a_drop_down_leaves_its_choice_and_a_person_s_key_changes_it(
    signed_in: Desktop, *, enter: bool
) -> None:
    number = signed_in.file().number
    signed_in.frame.go("filings")
    signed_in.settle()
    page = signed_in.frame.page
    box = ChoiceBox((("甲类", "a"), ("3号窗口", "b")), name="窗口")
    box.setParent(page)
    box.show()
    box.setFocus()
    assert signed_in.focus is box
    chosen: list[int] = []
    box.currentIndexChanged.connect(chosen.append)
    signed_in.frame.papers_in.scans.now_ms = count(1_000, 5).__next__
    signed_in.qtbot.keyClicks(box, number)
    if enter:
        signed_in.press(Qt.Key.Key_Return)
    signed_in.qtbot.waitUntil(lambda: isinstance(signed_in.frame.page, RecordPage))
    signed_in.settle()
    assert chosen == []
    signed_in.frame.go("filings")
    signed_in.settle()
    box.setFocus()
    signed_in.frame.papers_in.scans.now_ms = count(100_000, 300).__next__
    signed_in.qtbot.keyClicks(box, "3")
    signed_in.qtbot.waitUntil(lambda: chosen == [1])


def test_a_number_a_person_presses_chooses_its_tile(signed_in: Desktop) -> None:
    _insert(signed_in, 1)
    signed_in.press(Qt.Key.Key_Return)
    wizard = signed_in.frame.page
    assert isinstance(wizard, NewFilingPage)
    signed_in.qtbot.keyClicks(signed_in.focus, "2")
    signed_in.qtbot.waitUntil(lambda: wizard.visit.data.category is not None)
    signed_in.qtbot.keyClicks(signed_in.focus, "1")
    signed_in.press(Qt.Key.Key_Return)
    assert wizard.visit.data.category is Category.RETIREE_SETTLED, "Enter comes after the number pressed before it"
    assert wizard.visit.step is VisitStep.DETAILS


def test_a_forged_paper_is_refused_with_what_to_do(signed_in: Desktop) -> None:
    number = signed_in.file().number
    _scan(signed_in, check_text(signed_in.counter.papers.signer, number, "filing", 1)[:-1] + "!")
    assert signed_in.problems.shown is not None
    assert "校验不通过。" in visible_words(signed_in.problems.shown)
    assert "请核对纸质材料来源。" in visible_words(signed_in.problems.shown)
    signed_in.problems.shown.close()


def test_a_window_locked_while_a_card_is_looked_up_shows_nobody(signed_in: Desktop) -> None:
    _insert(signed_in, 2)
    another = signed_in.work.reader
    _insert(signed_in, 1)
    signed_in.work.reader_changed.emit(another)
    signed_in.rooms.lock()
    signed_in.settle()
    assert signed_in.problems.shown is None
    assert signed_in.rooms.currentWidget() is signed_in.rooms.sign_in


def test_what_is_asked_while_a_code_is_looked_up_is_not_exchanged_for_its_record(signed_in: Desktop) -> None:
    shown, scanned = signed_in.file(0).number, signed_in.file(1).number
    signed_in.work.record_wanted.emit(shown)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    signed_in.frame.papers_in.scans.scanned.emit(scanned)
    signed_in.problems.ask("真的吗？", "是的", lambda: None, owner=page)
    signed_in.settle()
    assert page.view is not None
    assert page.view.filing.number == shown
    signed_in.problems.withdraw()


def test_a_window_locked_while_a_code_is_looked_up_opens_no_record(signed_in: Desktop) -> None:
    number = signed_in.file().number
    signed_in.frame.papers_in.scans.scanned.emit(number)
    signed_in.rooms.lock()
    signed_in.settle()
    assert signed_in.problems.shown is None
    assert signed_in.rooms.currentWidget() is signed_in.rooms.sign_in
