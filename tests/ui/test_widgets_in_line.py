"""What stands beside or below each other keeps in line, in either size of type."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QStandardItemModel, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.flows.visit_data import VisitStep
from tests.ui.conftest import MANAGER, Desktop
from tests.ui.scenes import visit_at
from ui.pages.record_page import RecordPage
from ui.pages.settings.backup_part import BackupPart
from ui.pages.settings_page import SettingsPage
from ui.pages.statistics_page import StatisticsPage
from ui.style.dress import dress
from ui.style.tokens import ThemeName, TypeSize
from ui.widgets.boxes import row
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.fitting_table import FittingTable, Room
from ui.widgets.notice import NoticeBar
from ui.widgets.page_scroll import PageScroll
from ui.widgets.table import Table
from ui.widgets.tile import CountTile
from ui.wizards.new_filing.decision_summary import DecisionSummary

pytestmark = pytest.mark.usefixtures("dressed")


def _show(qtbot: QtBot, widget: QWidget, width: int, height: int) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    QApplication.processEvents()


def _label(widget: QWidget, words: str) -> QLabel:
    return next(label for label in widget.findChildren(QLabel) if label.text() == words)


def test_a_hint_is_nearer_to_its_own_field_than_to_the_next_and_no_narrower_than_there_is_room(qtbot: QtBot) -> None:
    rows, first, second = FieldRows(), line_edit(), line_edit()
    hint = "面向申请人的第二块屏幕，显示所办事项，供申请人确认签字"
    rows.add("一", first, hint=hint)
    rows.add("二", second)
    _show(qtbot, rows, 800, 104)
    said = _label(rows, hint)
    top = said.mapTo(rows, said.rect().topLeft()).y()
    above = top - (first.y() + first.height())
    below = second.y() - (top + said.height())
    assert 0 < above < below
    assert said.width() > first.width()
    assert said.height() < 2 * said.fontMetrics().height()
    rows.show_row(first, visible=False)
    assert rows.sizeHint().height() < 2 * first.height(), "what is hidden takes no room"


def test_figures_of_a_row_of_tiles_stand_on_one_line_however_long_their_words_are(qtbot: QtBot) -> None:
    both, short, long = QWidget(), CountTile("草稿"), CountTile("承诺书保管期限已满的备案")
    line = row(both)
    line.addWidget(short)
    line.addWidget(long)
    _show(qtbot, both, 300, 140)
    tops = {_label(tile, "0").mapTo(both, _label(tile, "0").rect().topLeft()).y() for tile in (short, long)}
    assert len(tops) == 1
    assert _label(short, "草稿").geometry().top() == _label(long, "承诺书保管期限已满的备案").geometry().top()


def test_a_column_grows_with_the_type_and_comes_back(qtbot: QtBot, dressed: QApplication) -> None:
    table = Table("表")
    table.setModel(QStandardItemModel(1, 3, table))
    table.set_widths((80, 0, 104))
    _show(qtbot, table, 600, 200)
    dress(dressed, ThemeName.NORMAL, TypeSize.LARGE)
    assert [table.columnWidth(column) for column in (0, 2)] == [100, 130]
    dress(dressed)
    assert [table.columnWidth(column) for column in (0, 2)] == [80, 104]


def test_a_place_stays_readable_where_there_is_too_little_room_for_the_list(qtbot: QtBot) -> None:
    table = FittingTable("表", (Room(300), Room(0), Room(128)), most=320)
    table.setModel(QStandardItemModel(1, 3, table))
    _show(qtbot, table, 400, 200)
    assert table.columnWidth(1) == 128, "the list moves sideways"
    table.resize(700, 200)
    assert table.columnWidth(1) > 200


def test_the_icon_of_a_notice_stands_on_the_first_line_of_its_words(qtbot: QtBot) -> None:
    notice = NoticeBar("经办机构已先办理这件备案，本次办理不予接收。请对照两边，决定以哪一边为准。")
    _show(qtbot, notice, 260, 120)
    words, icon = notice.findChildren(QLabel)[0], notice._icon
    first_line = words.geometry().top() + words.fontMetrics().height() / 2
    assert words.height() > 2 * words.fontMetrics().height()
    assert abs(icon.geometry().center().y() - first_line) <= 2


def test_a_button_below_fields_is_in_line_with_them_with_large_type(desktop: Desktop, dressed: QApplication) -> None:
    page = desktop.sign_in(MANAGER).go("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("backup")
    part = page.part
    assert isinstance(part, BackupPart)
    dress(dressed, ThemeName.NORMAL, TypeSize.LARGE)
    desktop.settle()
    lefts = {
        widget.mapTo(part, widget.rect().topLeft()).x() for widget in (part.file, part.passphrase, part.begin_button)
    }
    assert len(lefts) == 1


@pytest.mark.parametrize("high", [768, 4000])
def test_what_scrolls_on_a_page_ends_where_its_head_ends_whether_it_scrolls_or_not(desktop: Desktop, high: int) -> None:
    desktop.window.resize(1366, high)
    desktop.sign_in()
    desktop.work.record_wanted.emit(desktop.file().number)
    desktop.settle()
    record = desktop.frame.page
    assert isinstance(record, RecordPage)
    ends = {_end(record.parts.head, record), _end(_scrolled(record), record)}
    statistics = desktop.frame.go("statistics")
    assert isinstance(statistics, StatisticsPage)
    desktop.settle()
    ends |= {_end(statistics.saving, statistics), _end(_scrolled(statistics), statistics)}
    policy = desktop.frame.go("policy")
    desktop.settle()
    ends.add(_end(_scrolled(policy), policy))
    assert ends == {record.width() - 24}


def _scrolled(page: QWidget) -> QWidget:
    """What scrolls on a page."""
    (scroll,) = (each for each in page.findChildren(PageScroll) if each.isVisible())
    return scroll.widget()


def _end(widget: QWidget, page: QWidget) -> int:
    return widget.mapTo(page, widget.rect().topLeft()).x() + widget.width()


def test_no_line_of_a_period_ends_with_the_word_between_its_days(desktop: Desktop) -> None:
    visit_at(VisitStep.REVIEW)(desktop)
    desktop.settle()
    (summary,) = desktop.frame.page.findChildren(DecisionSummary)
    (label,) = (item for item in summary.findChildren(QLabel) if "2026-11-06（暂定）" in item.text())
    for width in range(100, 300, 10):
        lines = _lines(label, width)
        assert not any(line.rstrip().endswith("至") for line in lines), (width, lines)
        assert width < 200 or "2026-05-06 至\N{NO-BREAK SPACE}2026-11-06" in lines[0], (width, lines)


def _lines(label: QLabel, width: int) -> list[str]:
    """The words of a label as lines of a width would hold them."""
    layout = QTextLayout(label.text(), label.font())
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(label.text()[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines
