"""The outbox page: what waits, what came back and why, and what a person can do about it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from app.bootstrap.line_status import LineStatus
from app.domain.outbox import OutboxRow, Receipt, Verdict
from app.domain.vocabulary import UpstreamState
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.upstream import record_failure, record_receipts, take_batch
from app.wire.canonical import act_message_json
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from tests.wire.window import Window, someone
from ui.models.outbox_table import OUTBOX_COLUMNS
from ui.pages.upstream_page import UpstreamPage
from ui.shell.workplace import Changed

WAITING = UpstreamState.WAITING


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


def _accept_all(desktop: Desktop) -> None:
    store, now = desktop.counter.desk.store, desktop.counter.desk.now()
    record_receipts(store, [Receipt(row.act_id, Verdict.ACCEPTED) for row in take_batch(store, now, 100)], now)


def queue_acts(desktop: Desktop, count: int, last: str = "张无尘") -> None:
    """Acts of as many people wait, the last of somebody whose name nobody else has."""
    window = Window(desktop.counter.desk.counter.counter, desktop.counter.office_id)
    with desktop.counter.desk.store.write() as uow:
        for turn in range(1, count + 1):
            person = someone(last if turn == count else "欧阳测样")
            act, state = window.file(person=person, pack="huaian", edition="2020-04-01")
            row = OutboxRow(uow.outbox.next_order(), act.id, state.number, act_message_json(act, state), WAITING)
            uow.filings.add_act(act, state)
            uow.outbox.add(row)
        uow.commit()


def _states(page: UpstreamPage) -> list[UpstreamState]:
    return [line.row.state for line in page.model.rows]


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


def test_a_line_that_comes_back_is_said_once_with_what_still_waits(signed_in: Desktop) -> None:
    bottom, emit = signed_in.frame.bottom, signed_in.work.line_changed.emit
    signed_in.file()
    emit(LineStatus(is_online=False, waiting=1, paused_reason="连不上市级接收端，办理照常进行。"))
    signed_in.settle()
    assert "连不上市级接收端" in bottom.words
    emit(LineStatus(is_online=True, waiting=1))
    signed_in.settle()
    assert "线路已恢复，继续上报，还有1件待上报。" in bottom.words
    _accept_all(signed_in)
    emit(LineStatus(is_online=True, waiting=0, last_success_at=signed_in.counter.desk.now()))
    signed_in.settle()
    assert "线路已恢复，等待的件都已上报。" in bottom.words
    bottom.forget_resumption()
    assert "线路已恢复" not in bottom.words
    emit(LineStatus(is_online=True, waiting=0))
    signed_in.settle()
    assert "线路已恢复" not in bottom.words, "said once"


def test_what_was_filed_since_the_line_was_lost_counts_at_once(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.work.line_changed.emit(LineStatus(is_online=False, waiting=1))
    signed_in.settle()
    assert "1件待上报" in signed_in.frame.bottom.words
    signed_in.file_referral()
    signed_in.work.tell(Changed.FILINGS, Changed.OUTBOX)
    signed_in.settle()
    assert "2件待上报" in signed_in.frame.bottom.words


def test_the_lamp_tells_of_what_came_back(signed_in: Desktop) -> None:
    signed_in.file()
    _reject_first(signed_in)
    signed_in.work.changed.emit(Changed.OUTBOX)
    signed_in.settle()
    assert signed_in.frame.top.line.words == "上报 1件退回"


def test_the_lamp_says_that_the_line_is_down_beside_what_came_back(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.file()
    _reject_first(signed_in)
    signed_in.file(1)
    lamp = signed_in.frame.top.line
    with monkeypatch.context() as patched:
        patched.setattr(signed_in.counter, "line", object())
        signed_in.work.line_changed.emit(LineStatus(is_online=False, waiting=1))
        signed_in.settle()
        assert lamp.words == "上报 离线 1件退回"
        assert "离线：1件待上报，联网后自动上报" in lamp.toolTip()
        assert "1件被退回" in lamp.toolTip()
        assert lamp.accessibleDescription() == lamp.toolTip()
        signed_in.work.line_changed.emit(LineStatus(is_online=True, waiting=1))
        signed_in.settle()
    assert lamp.words == "上报 1件退回"
    assert "离线" not in lamp.toolTip()


def test_the_lamp_does_not_call_returned_what_somebody_set_aside(signed_in: Desktop) -> None:
    signed_in.file()
    page = _upstream(signed_in)
    page.table.focus_first()
    signed_in.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert signed_in.frame.top.line.words == "上报 1件搁置"


def test_what_came_back_is_closed_only_after_a_question(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    store, desk = signed_in.counter.desk.store, signed_in.counter.desk
    _accept_all(signed_in)
    assert change(desk, signed_in.actor, number, ChangeRequest(phone="13900007777")).was_done
    _reject_first(signed_in)
    assert change(desk, signed_in.actor, number, ChangeRequest(phone="13900008888")).was_done
    page = _upstream(signed_in)
    assert page.close_button.isEnabled()
    page.close_button.click()
    signed_in.settle()
    assert _states(page) == [UpstreamState.REJECTED, UpstreamState.WAITING], "nothing happens before the answer"
    assert signed_in.problems.shown is not None
    signed_in.problems.shown.button("了结").click()
    signed_in.settle()
    assert _states(page) == [UpstreamState.WAITING]
    assert not page.close_button.isEnabled()
    assert take_batch(store, desk.now(), 10), "the later act of the filing goes up"


def test_a_refused_first_act_of_a_live_filing_cannot_be_closed_and_says_why(signed_in: Desktop) -> None:
    signed_in.file_referral()
    _reject_first(signed_in)
    page = _upstream(signed_in)
    page.close_button.click()
    signed_in.settle()
    assert signed_in.problems.shown is not None
    signed_in.problems.shown.button("了结").click()
    signed_in.settle()
    assert signed_in.problems.shown is not None
    assert any("请先撤销这件备案" in words for words in visible_words(signed_in.problems.shown))
    assert _states(page) == [UpstreamState.REJECTED]


def test_only_what_came_back_can_be_closed(signed_in: Desktop) -> None:
    signed_in.file()
    assert not _upstream(signed_in).close_button.isEnabled()


def test_a_long_queue_is_worked_off_by_keyboard(signed_in: Desktop) -> None:
    store, now, desk = signed_in.counter.desk.store, signed_in.counter.desk.now(), signed_in.counter.desk
    queue_acts(signed_in, 8)
    rejected = take_batch(store, now, 2)
    record_receipts(
        store, [Receipt(row.act_id, Verdict.REJECTED, sentence="就医地代码已停用") for row in rejected], now
    )
    for row in rejected:
        assert cancel(desk, signed_in.actor, row.filing_number, reason="重新办理").was_done
    signed_in.press(Qt.Key.Key_F7)
    page = signed_in.frame.page
    assert isinstance(page, UpstreamPage)
    before = _states(page)
    assert signed_in.focus is page.table
    first_waiting = before.index(UpstreamState.WAITING)
    for _ in range(first_waiting):
        signed_in.press(Qt.Key.Key_Down)
    number = page.model.rows[first_waiting].row.filing_number
    signed_in.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    aside = [line for line in page.model.rows if line.row.state is UpstreamState.SET_ASIDE]
    assert [line.row.filing_number for line in aside] == [number]
    assert page.model.row_at(page.table.currentIndex()).row.filing_number == number, "the cursor stays on the act"
    signed_in.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert any(words.startswith("选了 ") for words in visible_words(page))
    signed_in.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert UpstreamState.SET_ASIDE not in _states(page)
    assert signed_in.problems.shown is None
    signed_in.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    signed_in.type("zwc")
    signed_in.settle()
    assert len(page.model.rows) == 1
    signed_in.press(Qt.Key.Key_Down)
    assert signed_in.focus is page.table
    signed_in.press(Qt.Key.Key_Return)
    assert "张无尘" in visible_words(signed_in.frame.page)


def test_the_count_says_how_many_are_in_which_state(signed_in: Desktop) -> None:
    queue_acts(signed_in, 5)
    store, now = signed_in.counter.desk.store, signed_in.counter.desk.now()
    [row] = take_batch(store, now, 1)
    record_receipts(store, [Receipt(row.act_id, Verdict.REJECTED, sentence="就医地代码已停用")], now)
    assert "5 件　被退回 1　待上报 4" in visible_words(_upstream(signed_in))


def test_one_that_was_tried_eight_times_says_so_and_promises_nothing(signed_in: Desktop) -> None:
    queue_acts(signed_in, 1)
    store, now = signed_in.counter.desk.store, signed_in.counter.desk.now()
    for attempt in range(8):
        [row] = take_batch(store, now + timedelta(days=attempt), 1)
        record_failure(store, row.act_id, now + timedelta(days=attempt), "上级没有接收。")
    words = visible_words(_upstream(signed_in))
    assert "试了8次都没有报成。最后一次：上级没有接收。" in words
    assert any(said.startswith("已搁置：试了8次") for said in words)


def test_closing_several_asks_once_and_tells_of_one_that_cannot_be_closed(signed_in: Desktop) -> None:
    queue_acts(signed_in, 2)
    store, now = signed_in.counter.desk.store, signed_in.counter.desk.now()
    rows = take_batch(store, now, 2)
    record_receipts(store, [Receipt(row.act_id, Verdict.REJECTED, sentence="就医地代码已停用") for row in rows], now)
    page = _upstream(signed_in)
    signed_in.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    signed_in.press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert signed_in.problems.shown is not None
    assert any("选了 2 件被上级退回的" in words for words in visible_words(signed_in.problems.shown))
    signed_in.problems.shown.button("了结").click()
    signed_in.settle()
    assert signed_in.problems.shown is not None
    assert any("请先撤销这件备案" in words for words in visible_words(signed_in.problems.shown))
    assert _states(page) == [UpstreamState.REJECTED] * 2, "both are still in force here"


def test_the_queue_is_searched_while_one_types(signed_in: Desktop) -> None:
    signed_in.file()
    other = signed_in.file_referral()
    page = _upstream(signed_in)
    assert "2 件" in visible_words(page)
    page.search_box.setText(other.number)
    signed_in.settle()
    assert [line.row.filing_number for line in page.model.rows] == [other.number]
    assert "1 件" in visible_words(page)
    page.search_box.setText("欧阳")
    signed_in.settle()
    assert "没有符合条件的。请检查输入，或换一个上报状态。" in visible_words(page)
    page.search_box.clear()
    signed_in.settle()
    assert len(page.model.rows) == 2


def test_the_queue_is_exported_as_it_is_narrowed(signed_in: Desktop, tmp_path: Path) -> None:
    signed_in.file()
    signed_in.file_referral()
    page = _upstream(signed_in)
    page.search_box.setText("wxl")
    signed_in.settle()
    target = tmp_path / "queue.xlsx"
    page.export.save(target)
    signed_in.settle()
    heading, row = load_workbook(target).active.iter_rows(values_only=True)
    assert heading == tuple(column.heading for column in OUTBOX_COLUMNS)
    assert (row[1], row[2], row[4]) == ("王秀兰", "登记备案", "待上报")
    assert any("已存为 queue.xlsx" in words for words in visible_words(page))


def test_an_export_that_cannot_be_written_says_so_in_its_place(signed_in: Desktop, tmp_path: Path) -> None:
    signed_in.file()
    page = _upstream(signed_in)
    page.export.save(tmp_path / "nowhere" / "queue.xlsx")
    signed_in.settle()
    assert any("待上报清单没有写成" in words for words in visible_words(page))
    assert signed_in.problems.shown is None
