"""One record's page: what it says, and exactly what may be done now."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.bootstrap.training import TRAINING_PASSWORD
from app.domain.vocabulary import ActKind, Channel, LifeState, LockWaiver
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.queries import get_record, view_record
from tests.ui.conftest import REVIEWER, Desktop
from tests.ui.screen import visible_words
from ui.pages.record.act_panels import PANELS
from ui.pages.record.cancel_panel import CancelPanel
from ui.pages.record_page import RecordPage
from ui.shell.workplace import Changed


def _open(desktop: Desktop, number: str) -> RecordPage:
    desktop.work.record_wanted.emit(number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    return page


def test_every_act_without_a_panel_is_one_no_service_does_yet() -> None:
    assert set(ActKind) - set(PANELS) == {ActKind.FILE, ActKind.EXPIRE}


def test_the_buttons_are_the_table_of_next_acts_with_its_reasons(signed_in: Desktop) -> None:
    live, referral = signed_in.file().number, signed_in.file_referral().number
    cancel(signed_in.counter.desk, signed_in.actor, referral)
    for number in (live, referral):
        page = _open(signed_in, number)
        table = view_record(signed_in.counter.desk, number, signed_in.actor.role).next_acts
        assert page.acts is not None
        shown = {kind: button.isEnabled() for kind, button in page.acts.buttons.items()}
        assert shown == {item.kind: item.is_allowed for item in table if item.kind in PANELS}
        words = visible_words(page)
        assert all(item.refusal in words for item in table if item.kind in PANELS and not item.is_allowed)


def test_a_reviewer_is_offered_what_a_clerk_is_not(desktop: Desktop) -> None:
    desktop.sign_in(REVIEWER)
    page = _open(desktop, desktop.file().number)
    assert page.acts is not None
    assert page.acts.buttons[ActKind.TERMINATE].isEnabled()


def test_the_page_says_who_where_and_until_when_with_the_articles(signed_in: Desktop) -> None:
    filing = signed_in.file()
    words = visible_words(_open(signed_in, filing.number))
    assert filing.valid_until is not None
    for wanted in (
        "王秀兰",
        filing.number,
        "320803195803024621",
        "上海市",
        "有效",
        f"备案至 {filing.valid_until.isoformat()}",
        "淮医保发〔2020〕34号 第七条、第八条",
        "居住证、暂住证、户籍证明，任选一项",
    ):
        assert wanted in words


def test_the_source_s_own_words_unfold(signed_in: Desktop) -> None:
    page = _open(signed_in, signed_in.file().number)
    assert not any("原则上备案开始日期不得早于" in words for words in visible_words(page))
    scrolled: list[int] = []
    for button in page.findChildren(type(page.back_button)):
        if button.text() == "查看原文":
            button.click()
            signed_in.settle()
            scrolled.append(page._scroll.verticalScrollBar().value())
    assert any("原则上备案开始日期不得早于" in words for words in visible_words(page))
    assert scrolled[-1] > scrolled[0], "what unfolds below the window's edge is brought into sight"


def test_cancelling_inside_the_lock_is_refused_in_the_panel_with_the_reason(signed_in: Desktop) -> None:
    number = signed_in.file().number
    page = _open(signed_in, number)
    panel = page.open_act(ActKind.CANCEL)
    assert isinstance(panel, CancelPanel)
    panel.do_button.click()
    _answer(signed_in, "撤销备案")
    assert panel.notice.words.startswith("备案后3个月内（至 2026-08-06）不予撤销备案。")
    assert view_record(signed_in.counter.desk, number, signed_in.actor.role).filing.status is LifeState.ACTIVE


def test_an_exception_of_the_policy_lifts_the_lock_and_the_old_state_is_struck_through(signed_in: Desktop) -> None:
    number = signed_in.file().number
    page = _open(signed_in, number)
    panel = page.open_act(ActKind.CANCEL)
    assert isinstance(panel, CancelPanel)
    panel.waivers[LockWaiver.HOSPITAL_ADMISSION].setChecked(True)
    panel.reason.setText("回本地住院")
    panel.do_button.click()
    _answer(signed_in, "撤销备案")
    view = view_record(signed_in.counter.desk, number, signed_in.actor.role)
    assert view.filing.status is LifeState.CANCELLED
    assert "原因：回本地住院" in visible_words(page)
    struck = [label.text() for label in page.findChildren(QLabel) if label.property("kind") == "struck"]
    assert "有效" in struck


def test_a_cancellation_goes_through_the_channel_it_came_by_as_far_as_the_pack_offers_it(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    page = _open(signed_in, number)
    panel = page.open_act(ActKind.CANCEL)
    assert isinstance(panel, CancelPanel)
    offered = [panel.channel.itemText(place) for place in range(panel.channel.count())]
    assert offered[:2] == ["经办窗口", "电话"]
    assert panel.channel.chosen() is Channel.WINDOW
    panel.channel.choose(Channel.WEBSITE)
    panel.do_button.click()
    _answer(signed_in, "撤销备案")
    decision = get_record(signed_in.counter.desk, number).acts[-1].decision
    assert decision is not None
    told = decision.explain("review_due")
    assert told is not None
    assert "网站" in told.words


def test_nothing_is_cancelled_without_yes(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    page = _open(signed_in, number)
    panel = page.open_act(ActKind.CANCEL)
    assert panel is not None
    panel.do_button.click()
    _answer(signed_in, "不办了")
    assert view_record(signed_in.counter.desk, number, signed_in.actor.role).filing.status is LifeState.ACTIVE


def test_esc_closes_the_panel_before_it_leaves_the_record(signed_in: Desktop) -> None:
    page = _open(signed_in, signed_in.file().number)
    page.open_act(ActKind.SUPPLEMENT)
    signed_in.settle()
    signed_in.press(Qt.Key.Key_Escape)
    assert page.panel is None
    assert signed_in.frame.page is page
    signed_in.press(Qt.Key.Key_Escape)
    assert signed_in.frame.page is not page


@pytest.mark.parametrize("kind", [ActKind.SUSPEND, ActKind.CHANGE])
def test_an_act_that_needs_more_says_what(signed_in: Desktop, kind: ActKind) -> None:
    page = _open(signed_in, signed_in.file().number)
    panel = page.open_act(kind)
    assert panel is not None
    panel.do_button.click()
    signed_in.settle()
    assert panel.notice.words in ("请填写原因", "请填写要变更的内容")


def test_the_form_is_shown_as_it_would_be_printed(signed_in: Desktop) -> None:
    page = _open(signed_in, signed_in.file().number)
    page.show_paper("filing")
    signed_in.settle()
    sheets = page.preview.sheets
    assert len(sheets) == 2
    assert all(sheet.has_page for sheet in sheets)
    signed_in.press(Qt.Key.Key_Escape)
    assert "可以办理" in visible_words(page)


def test_the_benefit_notice_is_shown_while_the_filing_holds_and_not_offered_afterwards(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    page = _open(signed_in, number)
    assert "待遇告知书（交申请人）" in visible_words(page)
    page.show_paper("notice")
    signed_in.settle()
    assert [sheet.has_page for sheet in page.preview.sheets] == [True]
    signed_in.press(Qt.Key.Key_Escape)
    cancel(signed_in.counter.desk, signed_in.actor, number)
    page.show_record(number)
    signed_in.settle()
    assert "待遇告知书（交申请人）" not in visible_words(page)


def _answer(desktop: Desktop, words: str) -> None:
    assert desktop.problems.shown is not None
    desktop.problems.shown.button(words).click()
    desktop.settle()


def test_nothing_of_the_record_before_is_on_screen_once_another_is_opened(signed_in: Desktop) -> None:
    first, second = signed_in.file(), signed_in.file_referral()
    page = _open(signed_in, first.number)
    page.show_record(second.number)
    assert first.number not in visible_words(page)
    assert page.acts is None
    signed_in.settle()
    assert second.number in visible_words(page)
    assert first.person.name not in visible_words(page)


def test_what_did_not_change_stays_as_it_is_while_the_rest_is_drawn_anew(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    page = _open(signed_in, number)
    acts, enquiries = page.acts, page.enquiries
    cancel(signed_in.counter.desk, signed_in.actor, number)
    signed_in.work.tell(Changed.FILINGS)
    signed_in.settle()
    assert page.acts is not acts
    assert page.enquiries is enquiries
    assert "已撤销" in visible_words(page)


def test_every_act_of_a_long_record_is_told(signed_in: Desktop) -> None:
    number = signed_in.file().number
    for turn in range(4):
        change(signed_in.counter.desk, signed_in.actor, number, ChangeRequest(phone=f"1390000000{turn}"))
    words = visible_words(_open(signed_in, number))
    assert {f"1390000000{turn}" for turn in range(4)} <= set(words)
    assert "登记备案" in words


def test_the_focus_is_on_the_first_act_that_can_be_done(signed_in: Desktop) -> None:
    page = _open(signed_in, signed_in.file().number)
    assert page.acts is not None
    assert signed_in.focus is next(button for button in page.acts.buttons.values() if button.isEnabled())


def test_a_record_that_comes_after_the_window_was_locked_is_there_when_it_is_opened_again(signed_in: Desktop) -> None:
    signed_in.work.record_wanted.emit(signed_in.file().number)
    signed_in.rooms.lock()
    signed_in.settle()
    assert signed_in.problems.shown is None
    assert not signed_in.work.is_signed_in
    signed_in.rooms.sign_in.sign_in_as("1001", TRAINING_PASSWORD)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    assert page.acts is not None


def test_a_card_exchanges_nothing_below_a_question_and_a_lock_takes_the_question_back(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    page = _open(signed_in, number)
    panel = page.open_act(ActKind.CANCEL)
    assert panel is not None
    panel.do_button.click()
    assert signed_in.counter.training is not None
    signed_in.counter.training.insert(signed_in.people[0])
    signed_in.qtbot.waitUntil(lambda: signed_in.work.reader.reading is not None)
    signed_in.settle()
    assert signed_in.frame.page is page
    assert page.panel is panel
    signed_in.rooms.lock()
    assert signed_in.problems.shown is None
    assert get_record(signed_in.counter.desk, number).filing.status is LifeState.ACTIVE
