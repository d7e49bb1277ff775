"""Letters whose retention is over and reviews at their deadline: counted on the today page, listed for people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from app.domain.filing import CommitmentState
from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import LifeState
from app.services.queries import view_record
from app.services.upstream import record_receipts, take_batch
from tests.builders import commitment, filing
from tests.records import seed
from tests.ui.conftest import TODAY, Desktop
from tests.ui.screen import visible_words
from ui.pages.commitments_page import CommitmentList, CommitmentsPage
from ui.pages.filings_page import FilingsPage
from ui.pages.record_page import RecordPage
from ui.pages.today_page import TodayPage

YESTERDAY = TODAY - timedelta(days=1)
_NEXT_WORKING_DAY = TODAY + timedelta(days=1)
KEPT = commitment(state=CommitmentState.KEPT, keep_letter_until=YESTERDAY)


def today_page(desktop: Desktop) -> TodayPage:
    page = desktop.frame.go("today")
    desktop.settle()
    assert isinstance(page, TodayPage)
    return page


def test_the_figure_of_letters_opens_the_list_of_exactly_those(signed_in: Desktop) -> None:
    numbers = seed(
        signed_in.counter.desk,
        filing(commitment=KEPT, filed_on=date(2023, 5, 5)),
        filing(commitment=commitment(state=CommitmentState.RELEASED, keep_letter_until=date(2023, 1, 1))),
        filing(commitment=commitment(state=CommitmentState.KEPT, keep_letter_until=TODAY)),
        filing(commitment=commitment(keep_letter_until=YESTERDAY, due_on=TODAY)),
    )
    page = today_page(signed_in)
    assert page.tiles["letters_due"].count == 2
    page.tiles["letters_due"].click()
    signed_in.settle()
    shown = signed_in.frame.page
    assert isinstance(shown, CommitmentsPage)
    assert [row.number for row in shown.letters.model.rows] == [numbers[1], numbers[0]], "the oldest first"
    words = visible_words(shown)
    assert "2 份可以销毁，销毁后请打开备案登记" in words
    assert YESTERDAY.isoformat() in words


def test_a_letter_of_the_list_opens_its_record(signed_in: Desktop) -> None:
    [number] = seed(signed_in.counter.desk, filing(commitment=KEPT))
    today_page(signed_in).tiles["letters_due"].click()
    signed_in.settle()
    signed_in.press(Qt.Key.Key_Return)
    assert number in visible_words(signed_in.frame.page)


def test_the_page_begins_with_what_is_promised_and_says_so_when_no_letter_is_due(signed_in: Desktop) -> None:
    owing = signed_in.file().number
    today_page(signed_in).tiles["letters_due"].click()
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, CommitmentsPage)
    assert any("没有保管期满的承诺书" in words for words in visible_words(page))
    signed_in.press(Qt.Key.Key_F3)
    signed_in.press(Qt.Key.Key_F6)
    assert page.which.chosen() is CommitmentList.OWED
    assert [row.number for row in page.list.model.rows] == [owing]
    assert "1 件待补交" in visible_words(page)


@pytest.mark.parametrize(
    ("due", "counted"), [(YESTERDAY, 1), (TODAY, 1), (_NEXT_WORKING_DAY, 1), (_NEXT_WORKING_DAY + timedelta(days=1), 0)]
)
def test_the_figure_of_reviews_at_their_deadline_opens_those(signed_in: Desktop, due: date, counted: int) -> None:
    [number] = seed(signed_in.counter.desk, filing(status=LifeState.PENDING_REVIEW, review_due=due))
    page = today_page(signed_in)
    assert page.tiles["reviews_at_deadline"].count == counted
    assert page.tiles["reviews_due"].count == 1
    page.tiles["reviews_at_deadline"].click()
    signed_in.settle()
    shown = signed_in.frame.page
    assert isinstance(shown, FilingsPage)
    assert [row.number for row in shown.list.model.rows] == [number] * counted


def test_commitments_are_narrowed_to_what_is_not_upstream(signed_in: Desktop) -> None:
    signed_in.file()
    store, now = signed_in.counter.desk.store, signed_in.counter.desk.now()
    record_receipts(store, [Receipt(row.act_id, Verdict.ACCEPTED) for row in take_batch(store, now, 10)], now)
    waiting = signed_in.file(person=1).number
    page = signed_in.frame.go("commitments")
    assert isinstance(page, CommitmentsPage)
    signed_in.settle()
    assert len(page.list.model.rows) == 2
    page.not_upstream.click()
    signed_in.settle()
    assert [row.number for row in page.list.model.rows] == [waiting]
    page.which.setCurrentText(CommitmentList.LETTERS.value)
    signed_in.settle()
    assert "没有未上报的。去掉“未上报”，看全部。" in visible_words(page)


def test_promises_are_narrowed_by_how_soon_they_are_due_and_by_what_became_of_them(signed_in: Desktop) -> None:
    dues = {days: TODAY + timedelta(days=days) for days in (-1, 0, 7, 8, 30, 31)}
    numbers = seed(
        signed_in.counter.desk,
        *(filing(commitment=commitment(due_on=due)) for due in dues.values()),
        filing(commitment=commitment(state=CommitmentState.KEPT)),
        filing(commitment=commitment(state=CommitmentState.BROKEN), status=LifeState.TERMINATED),
    )
    late, today, week, after, month, far, kept, broken = numbers
    page = signed_in.frame.go("commitments")
    assert isinstance(page, CommitmentsPage)
    for which, expected in {
        CommitmentList.OWED: [late, today, week, after, month, far],
        CommitmentList.SOON: [today, week, after, month],
        CommitmentList.URGENT: [today, week],
        CommitmentList.TODAY: [today],
        CommitmentList.OVERDUE: [late],
        CommitmentList.KEPT: [kept],
        CommitmentList.BROKEN: [broken],
    }.items():
        page.which.setCurrentText(which.value)
        signed_in.settle()
        assert [row.number for row in page.shown.model.rows] == expected
    assert "1 件已违约" in visible_words(page)


def test_a_list_of_promises_with_nothing_in_it_says_where_the_others_are(signed_in: Desktop) -> None:
    page = signed_in.frame.go("commitments")
    assert isinstance(page, CommitmentsPage)
    page.which.setCurrentText(CommitmentList.BROKEN.value)
    signed_in.settle()
    assert "没有这样的承诺。换成“全部待补交”，看还欠着的。" in visible_words(page)


def test_whoever_was_telephoned_is_noted_by_one_key_seen_left_out_and_taken_back(signed_in: Desktop) -> None:
    desk = signed_in.counter.desk
    soon, late = seed(desk, *(filing(commitment=commitment(due_on=TODAY + timedelta(days=days))) for days in (1, 9)))
    signed_in.press(Qt.Key.Key_F6)
    page = signed_in.frame.page
    assert isinstance(page, CommitmentsPage)
    signed_in.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    told = f"{TODAY.isoformat()} {signed_in.actor.name}"
    assert [str(page.list.model.index(row, 6).data()) for row in (0, 1)] == [told, ""]
    page.list.table.sortByColumn(6, Qt.SortOrder.AscendingOrder)
    signed_in.settle()
    assert page.list.table.horizontalHeader().sortIndicatorSection() == 3, "by what nobody sorts nothing is sorted"
    assert [row.number for row in page.list.model.rows] == [soon, late]
    page.not_reminded.click()
    signed_in.settle()
    assert [row.number for row in page.list.model.rows] == [late]
    page.list.focus_first()
    signed_in.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert "没有未提醒的。去掉“未提醒”，看全部。" in visible_words(page)
    signed_in.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [row.number for row in page.list.model.rows] == [late]
    assert not page.notice.isVisible()
    signed_in.work.record_wanted.emit(soon)
    signed_in.settle()
    record = signed_in.frame.page
    assert isinstance(record, RecordPage)
    assert record.owed is not None
    record.owed.remind_button.click()
    signed_in.settle()
    assert f"当时承诺 {(TODAY + timedelta(days=1)).isoformat()} 前补齐" in visible_words(record)
    assert len(view_record(desk, soon, signed_in.actor.role).reminders) == 2
    signed_in.press(Qt.Key.Key_Escape)
    page.which.setCurrentText(CommitmentList.KEPT.value)
    signed_in.settle()
    assert not page.remind_button.isVisible()
