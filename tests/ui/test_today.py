"""The today page shows what the store holds, at all times, and its figures open what they count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import Category, Material
from app.services.drafts import list_drafts
from app.services.list_order import ListOrder
from app.services.queries import RETURNED, UNANSWERED, today_counts
from app.services.upstream import record_receipts, take_batch
from tests.builders import commitment, filing
from tests.records import seed
from tests.ui.conftest import TODAY, Desktop
from tests.ui.screen import visible_words
from ui.pages.filings_page import FilingsPage
from ui.pages.today_page import TodayPage
from ui.pages.upstream_page import UpstreamPage
from ui.shell.workplace import Changed
from ui.wizards.new_filing.page import NewFilingPage

_PAPERS = (Material.ID_CARD, Material.SOCIAL_SECURITY_CARD)


def _today(desktop: Desktop) -> TodayPage:
    page = desktop.frame.go("today")
    desktop.settle()
    assert isinstance(page, TodayPage)
    return page


def test_every_figure_is_the_one_the_service_counts(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.file_referral()
    signed_in.keep_draft()
    page = _today(signed_in)
    counts = today_counts(signed_in.counter.desk)
    assert {name: tile.count for name, tile in page.tiles.items()} == {
        name: getattr(counts, name) for name in page.tiles
    }
    assert page.filed.text() == "今天登记 2 件"
    assert page.tiles["drafts"].count == 1


def test_the_figures_follow_a_filing_made_while_the_page_is_open(signed_in: Desktop) -> None:
    page = _today(signed_in)
    assert page.filed.text() == "今天登记 0 件"
    signed_in.file()
    signed_in.work.changed.emit(Changed.FILINGS)
    signed_in.settle()
    assert page.filed.text() == "今天登记 1 件"


def test_a_figure_opens_exactly_the_filings_it_counts(signed_in: Desktop) -> None:
    due = signed_in.file().number
    signed_in.file_referral()
    signed_in.clock.instant = signed_in.clock.instant.replace(month=10, day=20)
    page = _today(signed_in)
    assert page.tiles["commitments_due"].count == 1
    page.tiles["commitments_due"].click()
    signed_in.settle()
    shown = signed_in.frame.page
    assert isinstance(shown, FilingsPage)
    assert [row.number for row in shown.list.model.rows] == [due]
    assert any("承诺30天内到期" in words for words in visible_words(shown))


def test_the_figures_of_the_queue_open_exactly_those_until_the_page_is_chosen_by_its_key(signed_in: Desktop) -> None:
    desk = signed_in.counter.desk
    for person in (0, 1):
        signed_in.file(person)
    (returned,) = take_batch(desk.store, desk.now(), 1)
    record_receipts(desk.store, [Receipt(returned.act_id, Verdict.REJECTED, code="x", sentence="不对")], desk.now())
    for card, states in (("rejected_upstream", RETURNED), ("waiting_upstream", UNANSWERED)):
        tile = _today(signed_in).tiles[card]
        assert tile.count == 1
        tile.click()
        signed_in.settle()
        shown = signed_in.frame.page
        assert isinstance(shown, UpstreamPage)
        (line,) = shown.model.rows
        assert line.row.state in states
        signed_in.press(Qt.Key.Key_Return)
        signed_in.press(Qt.Key.Key_Escape)
        assert shown.state_box.chosen() == states, "whoever comes back from a record goes on in the same list"
    signed_in.press(Qt.Key.Key_F7)
    assert len(shown.model.rows) == 2


def test_enter_on_a_draft_goes_on_with_the_visit(signed_in: Desktop) -> None:
    signed_in.keep_draft()
    page = _today(signed_in)
    page.tiles["drafts"].click()
    assert signed_in.people[3].name in visible_words(page)
    signed_in.press(Qt.Key.Key_Return)
    assert signed_in.frame.page.title == "新办备案"
    assert signed_in.people[3].name in " ".join(visible_words(signed_in.frame.page))


def test_drafts_are_told_apart_by_who_what_where_and_how_far(signed_in: Desktop) -> None:
    signed_in.keep_visit_at_review()
    signed_in.keep_draft()
    page = _today(signed_in)
    shown = {
        tuple(str(page.drafts.model.index(row, column).data()) for column in range(4))
        for row in range(page.drafts.model.rowCount())
    }
    first, fourth = signed_in.people[0].name, signed_in.people[3].name
    assert shown == {
        (first, "异地长期居住人员", "上海市浦东新区", "核对"),
        (fourth, "常驻异地工作人员", "未填", "鉴权"),
    }
    table, cell_padding = page.drafts.table, 24
    assert table.columnWidth(3) >= table.fontMetrics().horizontalAdvance("备案信息") + cell_padding


def test_a_draft_thrown_away_is_put_back_as_it_was(signed_in: Desktop) -> None:
    signed_in.keep_draft()
    before = list_drafts(signed_in.counter.desk)
    page = _today(signed_in)
    page.drafts.discard_button.click()
    signed_in.settle()
    assert list_drafts(signed_in.counter.desk) == ()
    assert page.tiles["drafts"].count == 0
    assert "办理中按 Esc 存的草稿会列在这里。" in visible_words(page)
    page.tiles["drafts"].setFocus()
    signed_in.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list_drafts(signed_in.counter.desk) == before
    assert page.tiles["drafts"].count == 1
    assert signed_in.focus is page.drafts.table
    assert not page.drafts.notice.isVisible()


def test_a_visit_left_open_goes_with_its_draft(signed_in: Desktop) -> None:
    signed_in.work.visit_wanted.emit(signed_in.keep_visit_at_review())
    signed_in.settle()
    _today(signed_in).drafts.discard_button.click()
    signed_in.settle()
    wizard = signed_in.frame.go("new_filing")
    signed_in.settle()
    assert isinstance(wizard, NewFilingPage)
    assert wizard.visit.data.reading is None
    _today(signed_in)
    assert list_drafts(signed_in.counter.desk) == ()


def test_a_draft_thrown_away_is_gone_once_the_page_is_left(signed_in: Desktop) -> None:
    signed_in.keep_draft()
    page = _today(signed_in)
    page.drafts.discard_button.click()
    signed_in.settle()
    assert "离开今日页前可以放回" in page.drafts.notice.words
    signed_in.frame.go("filings")
    page = _today(signed_in)
    page.drafts.undo()
    signed_in.settle()
    assert list_drafts(signed_in.counter.desk) == ()


def test_promises_are_counted_by_how_soon_they_are_due(signed_in: Desktop) -> None:
    dues = (TODAY + timedelta(days=days) for days in (-1, 0, 1, 7, 8, 30, 31))
    seed(signed_in.counter.desk, *(filing(commitment=commitment(due_on=due)) for due in dues))
    page = _today(signed_in)
    cards = ("commitments_due", "commitments_due_this_week", "commitments_due_today", "commitments_overdue")
    assert [page.tiles[card].count for card in cards] == [5, 3, 1, 1]


def test_the_last_ones_stay_the_last_ones_whatever_heading_is_clicked(signed_in: Desktop) -> None:
    numbers = [signed_in.file(person).number for person in (0, 1)]
    page = _today(signed_in)
    header = page.recent.table.horizontalHeader()
    for section in range(header.count()):
        place = QPoint(header.sectionViewportPosition(section) + 20, header.height() // 2)
        signed_in.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    signed_in.settle()
    assert [row.number for row in page.recent.model.rows] == numbers[::-1]
    assert page.recent.model.query.order is ListOrder.NEWEST


def test_the_line_under_the_last_ones_opens_those_of_today(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.clock.instant = signed_in.clock.instant.replace(day=7)
    number = signed_in.file(1).number
    _today(signed_in).filed.click()
    signed_in.settle()
    shown = signed_in.frame.page
    assert isinstance(shown, FilingsPage)
    assert [row.number for row in shown.list.model.rows] == [number]


@pytest.mark.parametrize(
    ("card", "month", "day"),
    [
        ("commitments_due", 10, 20),
        ("commitments_due_this_week", 11, 1),
        ("commitments_due_today", 11, 6),
        ("commitments_overdue", 11, 20),
        ("expiring", 4, 20),
        ("reviews_due", 5, 6),
        ("reviews_at_deadline", 5, 20),
        ("unsigned", 5, 6),
    ],
)
def test_a_card_counts_as_many_as_its_list_has(signed_in: Desktop, card: str, month: int, day: int) -> None:
    signed_in.file()
    signed_in.file_referral()
    signed_in.file(1, Category.STATIONED_WORKER, (*_PAPERS, Material.POSTING_CERTIFICATE), commitment=False)
    year = 2027 if month < TODAY.month else 2026
    signed_in.clock.instant = signed_in.clock.instant.replace(year=year, month=month, day=day)
    page = _today(signed_in)
    counted = page.tiles[card].count
    page.tiles[card].click()
    signed_in.settle()
    shown = signed_in.frame.page
    assert isinstance(shown, FilingsPage)
    assert len(shown.list.model.rows) == counted
    assert all(row.status.is_live for row in shown.list.model.rows)
