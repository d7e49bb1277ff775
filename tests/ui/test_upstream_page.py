"""The outbox page: what waits, what came back and why, and what a person can do about it."""

from __future__ import annotations

from datetime import timedelta

from app.bootstrap.line import LineStatus
from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import UpstreamState
from app.services.upstream import record_receipts, take_batch
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.pages.upstream_page import UpstreamPage
from ui.shell.workplace import Changed


def _upstream(desktop: Desktop) -> UpstreamPage:
    page = desktop.frame.go("upstream")
    desktop.settle()
    assert isinstance(page, UpstreamPage)
    return page


def _reject_first(desktop: Desktop) -> str:
    store, now = desktop.counter.desk.store, desktop.counter.desk.now()
    row = take_batch(store, now, 1)[0]
    receipt = Receipt(row.act_id, Verdict.REJECTED, code="E1", sentence="就医地代码已停用", received_at=now)
    record_receipts(store, [receipt], now)
    return row.filing_number


def test_an_empty_queue_says_so(signed_in: Desktop) -> None:
    words = visible_words(_upstream(signed_in))
    assert "都已上报，没有等待的。新办理的备案会先列在这里，联网后自动上报。" in words


def test_what_waits_is_listed_with_the_person_and_the_act(signed_in: Desktop) -> None:
    number = signed_in.file().number
    page = _upstream(signed_in)
    assert [(line.name, line.act, line.row.filing_number) for line in page.model.rows] == [
        ("王秀兰", "登记备案", number)
    ]
    assert not page.send_button.isEnabled(), "no upstream is set in training"


def test_an_act_set_aside_can_be_sent_again(signed_in: Desktop) -> None:
    signed_in.file()
    page = _upstream(signed_in)
    page.aside_button.click()
    signed_in.settle()
    assert [line.row.state for line in page.model.rows] == [UpstreamState.SET_ASIDE]
    assert any(words.startswith("已搁置：周晓敏搁置") for words in visible_words(page))
    page.retry_button.click()
    signed_in.settle()
    assert [line.row.state for line in page.model.rows] == [UpstreamState.WAITING]


def test_what_came_back_stands_first_with_its_reason_and_cannot_be_sent_again(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.file_referral()
    number = _reject_first(signed_in)
    page = _upstream(signed_in)
    assert page.model.rows[0].row.filing_number == number
    assert not page.retry_button.isEnabled()
    assert any("就医地代码已停用" in words for words in visible_words(page))


def test_news_from_the_line_leave_the_cursor_where_it_is(signed_in: Desktop) -> None:
    signed_in.file()
    chosen = signed_in.file_referral().number
    page = _upstream(signed_in)
    page.table.selectRow(1)
    signed_in.work.line_changed.emit(LineStatus(is_online=True, waiting=2))
    signed_in.settle()
    assert page.model.row_at(page.table.currentIndex()).row.filing_number == chosen


def test_being_offline_is_said_calmly_in_the_bar(signed_in: Desktop) -> None:
    now = signed_in.counter.desk.now()
    two_hours_ago = LineStatus(is_online=False, waiting=12, last_success_at=now - timedelta(hours=2))
    signed_in.work.line_changed.emit(two_hours_ago)
    signed_in.settle()
    assert signed_in.frame.bottom.words.endswith("离线：最近一次上报2小时前，12件待上报。可以照常办理。")
    signed_in.work.line_changed.emit(LineStatus(is_online=True, waiting=0))
    signed_in.settle()
    assert "离线" not in signed_in.frame.bottom.words


def test_the_lamp_tells_of_what_came_back(signed_in: Desktop) -> None:
    signed_in.file()
    _reject_first(signed_in)
    signed_in.work.changed.emit(Changed.OUTBOX)
    signed_in.settle()
    assert signed_in.frame.top.line.words == "上报 1件退回"
