"""A conflict in the window: found where a clerk looks, both sides beside each other, decided by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from app.domain.conflict import Kept
from app.domain.filing import Filing
from app.domain.vocabulary import LifeState, UpstreamState
from tests.ui.conftest import Desktop
from tests.ui.lost_acts import THERE, changed_there, lost_change, lost_filing
from tests.ui.screen import visible_words
from ui.pages.conflict_page import ConflictPage
from ui.pages.record_page import RecordPage
from ui.pages.upstream_page import UpstreamPage
from ui.shell.workplace import Changed


def _page(desktop: Desktop) -> ConflictPage:
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, ConflictPage)
    return page


def _open(desktop: Desktop, number: str) -> ConflictPage:
    desktop.frame.open_conflict(number)
    return _page(desktop)


def _confirm(desktop: Desktop, kept: Kept) -> None:
    dialog = desktop.problems.shown
    assert dialog is not None
    dialog.button(kept.label).click()
    desktop.settle()


def test_the_upstream_page_leads_to_both_sides(signed_in: Desktop) -> None:
    filing = lost_change(signed_in)
    signed_in.press(Qt.Key.Key_F7)
    upstream = signed_in.frame.page
    assert isinstance(upstream, UpstreamPage)
    assert not upstream.close_button.isEnabled(), "closing would leave this counter with what the city refused"
    signed_in.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    words = visible_words(_page(signed_in))
    assert {"本窗口的一件", "先到的一件", "13700000001", "13700000002", THERE, "邵建国", "不同", filing.number} <= set(
        words
    )
    signed_in.press(Qt.Key.Key_Escape)
    assert signed_in.frame.page is upstream


def test_the_record_says_so_and_leads_there_too(signed_in: Desktop) -> None:
    filing = lost_change(signed_in)
    signed_in.frame.open_record(filing.number)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    assert page.conflict_button is not None
    page.conflict_button.click()
    assert "同一备案两处办理" in visible_words(_page(signed_in))


def test_theirs_is_kept_by_keyboard_after_a_question_and_the_record_shows_it(signed_in: Desktop) -> None:
    filing = lost_change(signed_in)
    page = _open(signed_in, filing.number)
    assert signed_in.focus is page.buttons[Kept.THEIRS]
    signed_in.press(Qt.Key.Key_Return)
    _confirm(signed_in, Kept.THEIRS)
    record = signed_in.frame.page
    assert isinstance(record, RecordPage)
    assert record.view is not None
    assert record.view.filing.contact.phone == "13700000001"
    assert record.view.acts[-1].reason == f"上报冲突，以对方为准（{THERE}）"
    assert record.conflict_button is None


def test_ours_is_kept_with_the_reason_that_was_typed(signed_in: Desktop) -> None:
    filing = lost_change(signed_in)
    page = _open(signed_in, filing.number)
    page.reason.setText("参保人确认")
    page.buttons[Kept.OURS].click()
    _confirm(signed_in, Kept.OURS)
    record = signed_in.frame.page
    assert isinstance(record, RecordPage)
    assert record.view is not None
    assert record.view.filing.contact.phone == "13700000002"
    assert record.view.acts[-1].reason.endswith("参保人确认")


def test_a_question_that_is_declined_changes_nothing(signed_in: Desktop) -> None:
    filing = lost_change(signed_in)
    page = _open(signed_in, filing.number)
    page.buttons[Kept.THEIRS].click()
    dialog = signed_in.problems.shown
    assert dialog is not None
    dialog.button("不办了").click()
    signed_in.settle()
    assert signed_in.frame.page is page
    with signed_in.counter.desk.store.read() as uow:
        assert uow.outbox.counts()[UpstreamState.REJECTED] == 1


def test_a_filing_refused_for_another_ends_and_what_cannot_be_kept_says_why(signed_in: Desktop) -> None:
    filing = lost_filing(signed_in)
    page = _open(signed_in, filing.number)
    assert not page.buttons[Kept.OURS].isEnabled()
    assert any(f"它归{THERE}" in words for words in visible_words(page))
    page.buttons[Kept.THEIRS].click()
    _confirm(signed_in, Kept.THEIRS)
    record = signed_in.frame.page
    assert isinstance(record, RecordPage)
    assert record.view is not None
    assert record.view.filing.status is LifeState.TERMINATED


def test_while_the_winner_is_not_here_both_are_greyed_and_its_arrival_mends_it(signed_in: Desktop) -> None:
    filing = lost_change(signed_in, winner_known=False)
    page = _open(signed_in, filing.number)
    assert not any(button.isEnabled() for button in page.buttons.values())
    assert "还没有下来" in visible_words(page)
    desk = signed_in.counter.desk
    with desk.store.write() as uow:
        uow.elsewhere.add(changed_there(signed_in, filing, contact=replace(filing.contact, phone="13700000001")))
        uow.commit()
    signed_in.work.changed.emit(Changed.OUTBOX)
    signed_in.settle()
    assert all(button.isEnabled() for button in page.buttons.values())


def test_one_that_was_decided_meanwhile_says_so(signed_in: Desktop) -> None:
    filing = signed_in.file_referral()
    page = _open(signed_in, filing.number)
    assert any("没有待处理的上报冲突" in words for words in visible_words(page))
    assert QApplication.focusWidget() is page.back_button


def test_the_page_keys_scroll_both_sides_from_where_the_focus_is(signed_in: Desktop) -> None:
    signed_in.window.resize(1280, 680)
    page = _open(signed_in, lost_change(signed_in).number)
    bar = page.findChildren(QScrollArea)[0].verticalScrollBar()
    assert (bar.value(), bar.maximum() > 0) == (0, True)
    signed_in.press(Qt.Key.Key_PageDown)
    assert bar.value() > 0
    signed_in.press(Qt.Key.Key_PageUp)
    assert bar.value() == 0


@pytest.mark.parametrize("lose", [lost_change, lost_filing])
def test_no_choice_is_cut_off_in_the_smallest_window(signed_in: Desktop, lose: Callable[[Desktop], Filing]) -> None:
    signed_in.window.resize(1280, 680)
    page = _open(signed_in, lose(signed_in).number)
    for button in page.buttons.values():
        assert button.width() >= button.sizeHint().width()
