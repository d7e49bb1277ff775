"""统计 by keyboard: what is shown is what was counted, charts follow size and theme, and both files can be saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from app.domain.vocabulary import Category, MadeAt
from app.services.cancellations import cancel
from app.services.statistics import StatisticsWanted, this_month
from app.services.statistics_lines import Line
from app.services.statistics_store import Span
from app.services.statistics_words import (
    BY_CATEGORY,
    BY_CITY,
    BY_MONTH,
    BY_PROVINCE,
    CANCELLATIONS,
    COMMITMENTS,
    DEFINITIONS,
    FILINGS,
    PROMISED,
)
from tests.ui.conftest import TODAY, Desktop
from ui.models.statistics_table import find_list
from ui.pages.filings_page import FilingsPage
from ui.pages.statistics.beside import Beside
from ui.pages.statistics_page import StatisticsPage
from ui.shell.workplace import Changed
from ui.style.dress import dress
from ui.style.tokens import ThemeName, TypeSize


def open_page(desktop: Desktop) -> StatisticsPage:
    """F8, and wait until the charts are drawn."""
    desktop.press(Qt.Key.Key_F8)
    page = desktop.frame.page
    assert isinstance(page, StatisticsPage)
    wait_for_charts(desktop, page)
    return page


def wait_for_charts(desktop: Desktop, page: StatisticsPage) -> None:
    def are_drawn() -> bool:
        views = [panel.view for panel in page.charts.panels]
        return all(view.picture.size() == view.size() for view in views)

    desktop.qtbot.waitUntil(are_drawn, timeout=30_000)
    desktop.settle()


def type_since(desktop: Desktop, page: StatisticsPage, words: str) -> None:
    """Fill the field and press Enter; keys as quick as a test's would be a scanner's."""
    page.bar.since.setFocus()
    page.bar.since.setText(words)
    desktop.press(Qt.Key.Key_Return)


@pytest.fixture
def counted(signed_in: Desktop) -> Desktop:
    """A counter with one filing on a promise and one that was cancelled."""
    cancel(signed_in.counter.desk, signed_in.actor, signed_in.file_referral().number, reason="申请人要求")
    signed_in.file()
    return signed_in


def test_the_page_opens_on_this_year_with_the_four_figures(counted: Desktop) -> None:
    page = open_page(counted)
    assert counted.focus is page.bar.period
    assert (page.bar.since.text(), page.bar.until.text()) == ("2026-01-01", "2026-12-31")
    figures = page.figures.figures
    assert figures[FILINGS].words == "2 另有待审核 0，未通过 0"
    assert figures[PROMISED].words == "1 其中待补交 1，未兑现 0"
    assert figures[CANCELLATIONS].words.startswith("1 ")


def test_the_table_says_every_number_with_its_heading(counted: Desktop) -> None:
    page = open_page(counted)
    model = page.lines
    spoken = [
        " ".join(
            str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
            for column in range(model.columnCount())
        )
        for row in range(model.rowCount())
    ]
    assert "分类 按人员类别 项目 异地转诊人员 件数 1 占比 50.0%" in spoken
    assert "分类 承诺 项目 待补交 件数 1 占比 100.0%" in spoken


def test_charts_are_drawn_for_the_size_they_have_and_drawn_anew_when_it_changes(counted: Desktop) -> None:
    page = open_page(counted)
    before = page.charts.panels[0].view.picture.size()
    counted.window.resize(QSize(1600, 900))
    wait_for_charts(counted, page)
    assert page.charts.panels[0].view.picture.size() != before


def test_every_chart_has_its_words_for_a_screen_reader(counted: Desktop) -> None:
    page = open_page(counted)
    words = [panel.view.accessibleName() for panel in page.charts.panels]
    assert any("异地转诊人员 1 件" in item for item in words)
    assert words[3].startswith("承诺：已兑现 0 件")


def test_another_theme_has_its_own_charts(counted: Desktop, dressed: QApplication) -> None:
    page = open_page(counted)
    before = page.charts.panels[1].view.picture.toImage()
    with counted.qtbot.waitSignal(page.charts.drawn):
        dress(dressed, ThemeName.HIGH_CONTRAST)
    after = page.charts.panels[1].view.picture.toImage()
    assert "#003a8c" in colours(after)
    assert "#003a8c" not in colours(before)


def test_with_large_type_the_table_goes_below_the_charts_and_nothing_is_wider_than_the_page(
    counted: Desktop, dressed: QApplication
) -> None:
    counted.window.resize(QSize(1366, 768))
    page = open_page(counted)
    beside = page.findChild(Beside)
    assert beside is not None
    assert not beside.is_below
    dress(dressed, ThemeName.NORMAL, TypeSize.LARGE)
    counted.settle()
    wait_for_charts(counted, page)
    assert beside.is_below
    assert beside.width() <= page.width()
    assert page.table.width() == page.charts.width()


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def test_places_are_shown_by_province_or_by_city(counted: Desktop) -> None:
    page = open_page(counted)
    panel = page.charts.panels[2]
    assert panel.name.text() == BY_PROVINCE
    page.charts.places_button.click()
    counted.settle()
    assert panel.name.text() == BY_CITY
    assert page.charts.places_button.text() == "改看省份"


def test_a_period_of_ones_own_is_typed_and_enter_counts_it(counted: Desktop) -> None:
    page = open_page(counted)
    type_since(counted, page, "20260507")
    assert page.bar.period.currentText() == "自定起止"
    assert page.saving.as_sheet.isEnabled() is False
    empty = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any(words.startswith("这段时间没有登记过备案") for words in empty)


def test_what_is_no_date_or_the_wrong_way_round_is_said_in_the_page(counted: Desktop) -> None:
    page = open_page(counted)
    type_since(counted, page, "明天")
    assert page.saving.notice.words.startswith("日期写得不对")
    type_since(counted, page, "20270101")
    assert "起止日期颠倒了" in page.saving.notice.words


def test_the_days_of_this_month_move_on_with_the_calendar(counted: Desktop) -> None:
    page = open_page(counted)
    page.bar.period.setCurrentIndex(0)
    assert page.bar.wanted().span == this_month(TODAY)
    counted.press(Qt.Key.Key_F3)
    counted.clock.instant = counted.clock.instant.replace(month=6)
    counted.press(Qt.Key.Key_F8)
    assert page.bar.wanted().span == this_month(date(2026, 6, 6))


def test_a_new_filing_is_counted_at_once(counted: Desktop) -> None:
    page = open_page(counted)
    counted.file_referral(3)
    counted.work.tell(Changed.FILINGS)
    counted.settle()
    assert page.figures.figures[FILINGS].words.startswith("3 ")


def test_enter_on_a_line_opens_the_filings_it_counts(counted: Desktop) -> None:
    page = open_page(counted)
    row = page.lines.find_row(lambda line: line.label == Category.REFERRAL.label)
    page.table.setFocus()
    page.table.selectRow(row)
    counted.press(Qt.Key.Key_Return)
    filings = counted.frame.page
    assert isinstance(filings, FilingsPage)
    assert [item.category for item in filings.list.model.rows] == [Category.REFERRAL]


def test_enter_on_a_line_that_no_list_can_show_stays(counted: Desktop) -> None:
    page = open_page(counted)
    row = page.lines.find_row(lambda line: line.group == COMMITMENTS)
    page.table.setFocus()
    page.table.selectRow(row)
    counted.press(Qt.Key.Key_Return)
    assert counted.frame.page is page


MAY = Span(date(2026, 5, 3), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("line", "query"),
    [
        (Line(BY_MONTH, "2026年5月", 1, "2026-05"), {"filed_from": MAY.since, "filed_until": date(2026, 5, 31)}),
        (Line(BY_MONTH, "2026年12月", 1, "2026-12"), {"filed_from": date(2026, 12, 1), "filed_until": MAY.until}),
        (Line(BY_CATEGORY, "", 1, "referral"), {"category": Category.REFERRAL, "filed_from": MAY.since}),
        (Line(BY_PROVINCE, "江苏省", 1, "320000"), {"destination": "320000"}),
        (Line(BY_CITY, "淮安市", 1, "320800"), {"destination": "320800"}),
        (Line(FILINGS, "他处", 1, "elsewhere"), {"made_at": MadeAt.ELSEWHERE}),
        (Line(FILINGS, "合计", 1), {"made_at": MadeAt.ANYWHERE}),
        (Line(BY_CITY, "江苏省（未写明地市）", 1, "320000"), None),
        (Line(BY_PROVINCE, "香港特别行政区", 1, "HK"), None),
        (Line(COMMITMENTS, "已兑现", 1, "kept"), None),
    ],
)
def test_a_line_leads_to_the_list_of_what_it_counts(line: Line, query: dict[str, Any] | None) -> None:
    found = find_list(line, StatisticsWanted(MAY, with_elsewhere=True))
    if query is None:
        assert found is None
    else:
        assert found is not None
        assert {name: getattr(found.query, name) for name in query} == query


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The file dialog answers ``path``."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_the_table_is_saved_as_a_workbook(counted: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = open_page(counted)
    answer(monkeypatch, tmp_path / "统计")
    counted.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.saving.notice.words == "已存为 统计.xlsx。"
    rows = list(load_workbook(tmp_path / "统计.xlsx")["统计"].iter_rows(values_only=True))
    assert ("备案", "合计", 2, None) in rows


def test_the_picture_is_saved_on_white_and_twice_as_fine(
    counted: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = open_page(counted)
    answer(monkeypatch, tmp_path / "统计.png")
    page.saving.as_picture.setFocus()
    counted.press(Qt.Key.Key_Return)
    image = QImage(str(tmp_path / "统计.png"))
    assert image.width() == 2240
    assert image.pixelColor(0, 0).name() == "#ffffff"


def test_a_filing_that_comes_in_meanwhile_disturbs_nobody(counted: Desktop, tmp_path: Path) -> None:
    page = open_page(counted)
    page.saving.save_sheet(tmp_path / "统计.xlsx")
    counted.settle()
    counted.work.tell(Changed.FILINGS)
    counted.settle()
    assert page.saving.notice.words == "已存为 统计.xlsx。"
    page.bar.until.setFocus()
    page.bar.until.setText("2026")
    counted.work.tell(Changed.FILINGS)
    counted.settle()
    assert page.saving.notice.words == "已存为 统计.xlsx。"
    assert counted.focus is page.bar.until


def test_a_folder_that_is_not_there_is_said_in_the_page(counted: Desktop, tmp_path: Path) -> None:
    page = open_page(counted)
    page.saving.save_sheet(tmp_path / "none" / "统计.xlsx")
    counted.settle()
    assert "不存在" in page.saving.notice.words
    assert page.saving.as_sheet.isEnabled()


def test_what_each_figure_counts_is_read_by_key_and_esc_goes_back(counted: Desktop) -> None:
    page = open_page(counted)
    assert page.figures.figures[FILINGS].toolTip() == DEFINITIONS[FILINGS]
    counted.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    shown = [label.text() for label in page.definitions.findChildren(QLabel) if label.isVisible()]
    assert set(DEFINITIONS.values()) <= set(shown)
    counted.press(Qt.Key.Key_Escape)
    assert counted.focus is page.definitions_button
