"""The list of filings: searching, filtering, sorting, opening, fetching page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import Category
from app.services.cancellations import cancel
from app.services.list_sheet import export_list
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import search
from app.services.upstream import record_receipts, take_batch
from tests.ui.conftest import Desktop
from tests.ui.crowd import bring_crowd
from tests.ui.screen import visible_words
from ui.models import filing_table
from ui.models.filing_table import FILING_COLUMNS, FilingTable, ListFilter
from ui.models.row_table import NOWHERE
from ui.pages import list_export
from ui.pages.commitments_page import CommitmentsPage
from ui.pages.filings_page import FilingsPage
from ui.pages.today_page import TodayPage
from ui.style.dress import dress
from ui.style.tokens import TypeSize
from ui.widgets.fitting_table import FittingTable


def _filings(desktop: Desktop) -> FilingsPage:
    desktop.press(Qt.Key.Key_F5)
    page = desktop.frame.page
    assert isinstance(page, FilingsPage)
    return page


def test_an_empty_list_says_what_would_be_here_and_how_to_get_it(signed_in: Desktop) -> None:
    page = _filings(signed_in)
    assert "这里会列出本窗口办理的全部备案。插入社会保障卡，或按 F4 新办备案。" in visible_words(page)


def test_the_list_shows_what_the_store_finds(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.file_referral()
    page = _filings(signed_in)
    assert page.list.model.rows == search(signed_in.counter.desk, FilingQuery())
    assert "320803********4621" in visible_words(page), "the list is read over shoulders"


def test_results_come_while_one_types_pinyin_initials(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.file_referral()
    signed_in.press(Qt.Key.Key_F2)
    signed_in.type("wxl")
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    assert [row.name for row in page.list.model.rows] == ["王秀兰"]
    assert signed_in.focus is signed_in.frame.top.search_box


def test_enter_in_the_search_box_opens_the_only_hit(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.press(Qt.Key.Key_F2)
    signed_in.type("wxl")
    signed_in.press(Qt.Key.Key_Return)
    assert signed_in.frame.page.title == "备案详情"


def test_a_search_that_finds_nothing_says_how_to_go_on(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.press(Qt.Key.Key_F2)
    signed_in.type("zzz")
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    assert any("电话后几位（至少4位）" in words for words in visible_words(page))
    page.status_box.setCurrentText("已撤销")
    signed_in.settle()
    assert "没有符合条件的备案。请检查输入，或清除筛选条件。" in visible_words(page)
    page.clear_button.setFocus()
    signed_in.press(Qt.Key.Key_Space)
    assert signed_in.focus is page.list.table, "the button is gone, and the keys go on in the list"


def test_a_status_filter_leaves_what_has_that_status(signed_in: Desktop) -> None:
    signed_in.file()
    cancelled = signed_in.file_referral().number
    cancel(signed_in.counter.desk, signed_in.actor, cancelled)
    page = _filings(signed_in)
    page.status_box.setCurrentText("已撤销")
    signed_in.settle()
    assert [row.number for row in page.list.model.rows] == [cancelled]


def test_a_place_taken_from_the_candidates_leaves_what_goes_there(signed_in: Desktop) -> None:
    signed_in.file(destination="310115")
    elsewhere = signed_in.file(1, destination="110105").number
    page = _filings(signed_in)
    page.more.place.setFocus()
    signed_in.type("bjs")
    assert len(page.list.model.rows) == 2, "typed alone it is no place yet"
    signed_in.press(Qt.Key.Key_Return)
    assert [row.number for row in page.list.model.rows] == [elsewhere]
    page.more.place.setFocus()
    page.more.place.selectAll()
    signed_in.type("nanj")
    signed_in.press(Qt.Key.Key_Tab)
    assert "“nanj”没有选定，没有按它筛选" in visible_words(page)
    page.show_filter(ListFilter())
    signed_in.settle()
    assert page.more.place.text() == ""
    assert "“nanj”没有选定，没有按它筛选" not in visible_words(page)
    assert len(page.list.model.rows) == 2


def test_the_days_of_registration_narrow_the_list_as_they_are_typed(signed_in: Desktop) -> None:
    number = signed_in.file().number
    page = _filings(signed_in)
    page.more.since.setFocus()
    for typed, found in (("20260507", []), ("20260506", [number])):
        page.more.since.clear()
        signed_in.qtbot.keyClicks(page.more.since, typed)
        signed_in.settle()
        assert [row.number for row in page.list.model.rows] == found
    page.more.until.setFocus()
    signed_in.qtbot.keyClicks(page.more.until, "20260501")
    signed_in.settle()
    assert "起始日期在截止日期之后" in visible_words(page)
    page.more.until.clear()
    signed_in.qtbot.keyClicks(page.more.until, "20261399")
    signed_in.settle()
    assert "“20261399”不是日期，没有按它筛选" in visible_words(page)
    page.more.until.clear()
    signed_in.qtbot.keyClicks(page.more.until, "2026")
    assert not any("没有按它筛选" in words for words in visible_words(page)), "still being typed"
    signed_in.press(Qt.Key.Key_Tab)
    assert "“2026”不是日期，没有按它筛选" in visible_words(page)


def test_the_last_days_of_filings_and_of_promises_narrow_the_list_and_are_cleared(signed_in: Desktop) -> None:
    owing = signed_in.file().number
    referral = signed_in.file_referral().number
    page = _filings(signed_in)
    for field, typed, found in (
        (page.more.due, "20261105", []),
        (page.more.due, "20261106", [owing]),
        (page.more.ends, "20261105", []),
        (page.more.ends, "20261106", [owing]),
    ):
        field.clear()
        field.setFocus()
        signed_in.qtbot.keyClicks(field, typed)
        signed_in.settle()
        assert [row.number for row in page.list.model.rows] == found
    page.clear_button.click()
    signed_in.settle()
    assert {field.text() for field in (page.more.due, page.more.ends)} == {""}
    assert {row.number for row in page.list.model.rows} == {owing, referral}


def test_another_last_day_asks_anew_and_no_longer_bears_the_words_of_a_card(signed_in: Desktop) -> None:
    number = signed_in.file().number
    page = _filings(signed_in)
    day = date(2026, 11, 6)
    page.show_filter(ListFilter(FilingQuery(ends_from=day, ends_until=day, is_live=True), "今天到期的备案"))
    signed_in.settle()
    assert page.more.ends.value() == day
    assert any("今天到期的备案" in words for words in visible_words(page))
    page.more.ends.clear()
    page.more.ends.setFocus()
    signed_in.qtbot.keyClicks(page.more.ends, "20261201")
    signed_in.settle()
    assert [row.number for row in page.list.model.rows] == [number]
    assert not any("今天到期的备案" in words for words in visible_words(page))


def test_the_list_is_exported_as_it_is_shown(signed_in: Desktop, tmp_path: Path) -> None:
    live, referral = signed_in.file().number, signed_in.file_referral().number
    page = _filings(signed_in)
    page.show_filter(ListFilter(FilingQuery(category=Category.REFERRAL)))
    signed_in.settle()
    target = tmp_path / "备案清单.xlsx"
    page.list_export.save(target)
    signed_in.settle()
    assert "共 1 件，已存为 备案清单.xlsx。文件里有个人信息，请妥善保管。" in visible_words(page)
    assert [row[0].value for row in load_workbook(target).active.iter_rows()] == ["备案编号", referral]
    assert not page.list_export.stop_button.isVisible()
    page.show_filter(ListFilter(accept=lambda row: row.number != referral))
    signed_in.settle()
    page.list_export.save(target)
    signed_in.settle()
    assert [row[0].value for row in load_workbook(target).active.iter_rows()] == ["备案编号", live]
    page.list_export.save(tmp_path / "nowhere" / "备案清单.xlsx")
    signed_in.settle()
    assert any("备案清单没有写成" in words for words in visible_words(page))
    assert page.list_export.button.isEnabled()


def test_an_export_of_a_list_that_is_stopped_leaves_no_file(
    signed_in: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.file()
    page = _filings(signed_in)
    is_stopped = Event()

    def wait_and_export(*given: Any, **named: Any) -> int:
        is_stopped.wait(10)
        return export_list(*given, **named)

    monkeypatch.setattr(list_export, "export_list", wait_and_export)
    page.list_export.save(tmp_path / "备案清单.xlsx")
    page.list_export.stop_button.click()
    is_stopped.set()
    signed_in.settle()
    assert not list(tmp_path.glob("*.xlsx"))
    assert "已停止，没有生成文件。" in visible_words(page)


def test_enter_on_a_row_opens_its_record_and_esc_comes_back(signed_in: Desktop) -> None:
    number = signed_in.file().number
    page = _filings(signed_in)
    assert signed_in.focus is page.list.table
    signed_in.press(Qt.Key.Key_Return)
    assert number in visible_words(signed_in.frame.page)
    signed_in.press(Qt.Key.Key_Escape)
    assert signed_in.frame.page is page


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_F6])
def test_a_list_opens_with_its_first_row_chosen_every_time(signed_in: Desktop, key: Qt.Key) -> None:
    signed_in.file()
    for _ in range(2):
        signed_in.press(Qt.Key.Key_F3)
        signed_in.press(key)
        page = signed_in.frame.page
        assert isinstance(page, FilingsPage | CommitmentsPage)
        assert [index.row() for index in page.list.table.selectionModel().selectedRows()] == [0]


def test_ctrl_c_copies_the_cell(signed_in: Desktop) -> None:
    signed_in.file()
    page = _filings(signed_in)
    page.list.table.setCurrentIndex(page.list.model.index(0, 3))
    signed_in.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "上海市"


def test_a_heading_sorts_and_the_widths_one_leaves_are_kept(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.file_referral()
    page = _filings(signed_in)
    names = []
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        page.list.table.sortByColumn(0, order)
        signed_in.settle()
        names.append([row.name for row in page.list.model.rows])
    assert names[0] == sorted(names[0])
    assert names[1] == names[0][::-1]
    page.list.table.setColumnWidth(0, 160)
    again = FilingsPage(signed_in.work)
    signed_in.qtbot.addWidget(again)
    list(again.build())
    again.resize(1366, 768)
    again.show()
    assert again.list.table.columnWidth(0) == 160


def test_rows_are_fetched_page_by_page_as_one_scrolls(signed_in: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in.file()
    one = search(signed_in.counter.desk, FilingQuery())[0]
    asked: list[int] = []

    def many(_: object, query: FilingQuery) -> tuple[FilingSummary, ...]:
        first = int(query.after[0]) + 1 if query.after else 0
        asked.append(first)
        return tuple(
            replace(one, number=f"{number:023d}", place_in_order=(str(number),))
            for number in range(first, min(first + query.limit, 1_000_000))
        )

    monkeypatch.setattr(filing_table, "search", many)
    model = FilingTable(signed_in.counter.desk, signed_in.tasks, FILING_COLUMNS, signed_in.window)
    model.show_filter(ListFilter())
    signed_in.settle()
    assert asked == [0]
    assert model.rowCount() == filing_table.PAGE_ROWS
    model.fetchMore(NOWHERE)
    signed_in.settle()
    assert asked == [0, filing_table.PAGE_ROWS]
    assert model.rowCount() == 2 * filing_table.PAGE_ROWS


def test_a_filter_changed_while_rows_are_on_their_way_shows_only_its_own(signed_in: Desktop) -> None:
    signed_in.file()
    referral = signed_in.file_referral().number
    model = FilingTable(signed_in.counter.desk, signed_in.tasks, FILING_COLUMNS, signed_in.window)
    model.show_filter(ListFilter())
    model.show_filter(ListFilter(accept=lambda row: row.number == referral))
    signed_in.settle()
    assert [row.number for row in model.rows] == [referral]


def test_the_list_is_narrowed_to_what_is_not_upstream_yet(signed_in: Desktop) -> None:
    sent, waiting = signed_in.file().number, signed_in.file_referral().number
    desk = signed_in.counter.desk
    (first,) = take_batch(desk.store, desk.now(), 1)
    assert first.filing_number == sent
    record_receipts(desk.store, [Receipt(first.act_id, Verdict.ACCEPTED)], desk.now())
    page = _filings(signed_in)
    assert len(page.list.model.rows) == 2
    page.not_upstream.click()
    signed_in.settle()
    assert [row.number for row in page.list.model.rows] == [waiting]
    page.show_filter(ListFilter())
    signed_in.settle()
    assert len(page.list.model.rows) == 2


def test_commitments_are_listed_with_the_days_left_and_the_telephone(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.file_referral()
    signed_in.clock.instant = signed_in.clock.instant.replace(month=11, day=3)
    signed_in.press(Qt.Key.Key_F6)
    page = signed_in.frame.page
    assert isinstance(page, CommitmentsPage)
    words = visible_words(page)
    assert [row.name for row in page.list.model.rows] == ["王秀兰"]
    assert "还有3天" in words
    assert "13900001234" in words


def test_on_a_wide_monitor_what_stands_in_a_row_stays_together(signed_in: Desktop, dressed: QApplication) -> None:
    signed_in.file()
    signed_in.frame.go("filings")
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    table = page.list.table
    for width in (1366, 1920):
        signed_in.window.resize(width, 900)
        signed_in.settle()
        places = [table.columnViewportPosition(column) for column in range(page.list.model.columnCount())]
        assert places[4] - places[3] <= 320, width
        assert places[-1] + table.columnWidth(len(places) - 1) == table.viewport().width(), width
    table.setColumnWidth(0, 120)
    assert not table.horizontalScrollBar().maximum()
    dress(dressed, size=TypeSize.LARGE)
    signed_in.settle()
    assert not table.horizontalScrollBar().maximum()


def test_with_large_type_all_that_matters_of_a_list_is_read_without_scrolling_sideways(
    signed_in: Desktop, dressed: QApplication
) -> None:
    bring_crowd(signed_in.counter.desk)
    signed_in.file()
    signed_in.keep_draft()
    signed_in.window.resize(1366, 768)
    dress(dressed, size=TypeSize.LARGE)
    today = signed_in.frame.go("today")
    signed_in.settle()
    assert isinstance(today, TodayPage)
    assert _given_way(today.drafts.table) == ["就医地"]
    assert _given_way(today.recent.table) == ["人员类别"]
    for name, gone in (("filings", ["登记日期"]), ("commitments", ["人员类别"])):
        page = signed_in.frame.go(name)
        signed_in.settle()
        assert isinstance(page, FilingsPage | CommitmentsPage)
        table = page.list.table
        assert _given_way(table) == gone
    signed_in.window.resize(1920, 1080)
    signed_in.settle()
    assert not table.isColumnHidden(1), "it comes back where there is room"
    assert table.columnWidth(1) == 220
    header, right = table.horizontalHeader(), table.columnViewportPosition(1)
    signed_in.qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right - 1, 8))
    signed_in.qtbot.mouseMove(header.viewport(), QPoint(right + 39, 8))
    signed_in.qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right + 39, 8))
    signed_in.window.resize(1366, 768)
    signed_in.settle()
    assert table.columnWidth(0) == right + 40, "what somebody drew wider does not narrow again"


def _given_way(table: FittingTable) -> list[str]:
    """Headings of what went; what stayed is there whole."""
    model, header = table.model(), table.horizontalHeader()
    headings = [str(model.headerData(each, Qt.Orientation.Horizontal)) for each in range(header.count())]
    for place, heading in enumerate(headings):
        if not table.isColumnHidden(place):
            assert table.columnWidth(place) >= table.sizeHintForColumn(place), heading
    assert not table.horizontalScrollBar().maximum()
    return [heading for place, heading in enumerate(headings) if table.isColumnHidden(place)]
