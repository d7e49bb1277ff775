"""What stands beside or below each other keeps in line, in either size of type."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QIcon, QStandardItemModel, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.conflict import ConflictKind
from app.domain.vocabulary import Material
from app.flows.visit_data import VisitStep
from app.services.conflict_decisions import ConflictView
from app.services.conflicts import Side
from app.services.wanted import PaperWanted
from tests.ui.conftest import MANAGER, Desktop
from tests.ui.scenes import visit_at
from ui.pages.conflict.sides_part import SidesPart
from ui.pages.record.papers_checklist import PapersChecklist
from ui.pages.record_page import RecordPage
from ui.pages.scan_folder.candidates import Candidate
from ui.pages.scan_folder.choice_view import ChoiceView
from ui.pages.settings.backup_part import BackupPart
from ui.pages.settings.doctor_part import DoctorPart
from ui.pages.settings_page import SettingsPage
from ui.pages.statistics_page import StatisticsPage
from ui.style.dress import dress
from ui.style.icons import icon, icon_size
from ui.style.tokens import ThemeName, TypeSize, theme
from ui.widgets.boxes import row
from ui.widgets.buttons import Button
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
    settings = desktop.frame.go("settings")
    assert isinstance(settings, SettingsPage)
    settings.show_section("doctor")
    desktop.settle()
    part = settings.part
    assert isinstance(part, DoctorPart)
    lines = _scrolled(part)
    buttons = {_end(button, part) for button in lines.findChildren(Button)}
    assert buttons == {_end(part.again_button, part)}


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


def test_the_first_field_that_is_seen_stands_at_the_top_whatever_is_hidden(qtbot: QtBot) -> None:
    rows, hidden, first, second = FieldRows(), line_edit(), line_edit(), line_edit()
    for name, field in (("一", hidden), ("二", first), ("三", second)):
        rows.add(name, field)
    rows.show_row(hidden, visible=False)
    _show(qtbot, rows, 800, rows.sizeHint().height())
    assert first.y() == 0
    apart = second.y() - first.height()
    rows.show_row(hidden, visible=True)
    rows.resize(800, rows.sizeHint().height())
    QApplication.processEvents()
    assert first.y() == hidden.height() + apart


def test_what_is_asked_of_papers_stands_on_the_line_of_its_label(qtbot: QtBot) -> None:
    rows, papers = FieldRows(), PapersChecklist()
    papers.show_papers((PaperWanted((Material.RESIDENCE_PERMIT,)),))
    rows.add("材料", papers, wide=True)
    _show(qtbot, rows, 800, rows.sizeHint().height())
    label, asked = _label(rows, "材料"), _label(papers, Material.RESIDENCE_PERMIT.label)
    assert abs(label.geometry().center().y() - asked.mapTo(rows, asked.rect().center()).y()) <= 1


def test_the_words_of_a_choice_in_two_lines_keep_clear_of_its_edges(qtbot: QtBot) -> None:
    view = ChoiceView()
    view.offer((Candidate("3208030101202605060001F", "王秀兰", "异地长期居住人员", ("filing",)),))
    _show(qtbot, view, 1200, 600)
    (button,) = view.records.values()
    assert button.height() >= 2 * button.fontMetrics().height() + 16


def test_both_sides_of_a_conflict_stand_on_the_line_of_their_label(qtbot: QtBot) -> None:
    side = Side("320", "变更", "机构", "周晓敏", datetime(2026, 5, 6, 9, 0, tzinfo=UTC), "")
    part = SidesPart(ConflictView("320", "张", ConflictKind.SAME_FILING, "", side, side, (), (), ()))
    _show(qtbot, part, 900, part.sizeHint().height())
    ours = next(label for label in part.findChildren(QLabel) if label.text() == "变更")
    label = _label(part, "事项")
    label.setText(ours.text())
    assert label.y() == ours.y()
    assert _ink(label) == _ink(ours)


def _ink(label: QLabel) -> list[int]:
    """The rows of pixels that hold words."""
    seen = label.grab().toImage()
    paper = seen.pixel(0, 0)
    return [y for y in range(seen.height()) if any(seen.pixel(x, y) != paper for x in range(seen.width()))]


def test_a_mark_keeps_its_colour_in_the_row_that_is_chosen() -> None:
    warning = icon("triangle-alert", theme().warn)
    shown = {mode: warning.pixmap(icon_size(), mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected)}
    assert shown[QIcon.Mode.Selected] == shown[QIcon.Mode.Normal]
