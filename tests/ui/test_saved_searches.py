"""已存查询 on 备案库: saved, chosen, renamed, written over and thrown away by keyboard."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from app.domain.vocabulary import Category
from app.services.ports import FilingQuery
from app.services.saved_searches import list_searches, save_search
from tests.ui.conftest import TODAY, Desktop
from tests.ui.screen import visible_words
from ui.models.filing_table import ListFilter
from ui.pages.filings_page import FilingsPage

_CTRL = Qt.KeyboardModifier.ControlModifier


def _filings(desktop: Desktop, wanted: FilingQuery | None = None, words: str = "") -> FilingsPage:
    desktop.press(Qt.Key.Key_F5)
    page = desktop.frame.page
    assert isinstance(page, FilingsPage)
    if wanted is not None:
        page.show_filter(ListFilter(wanted, words))
        desktop.settle()
    return page


def _names(desktop: Desktop) -> list[str]:
    return [saved.name for saved in list_searches(desktop.counter.desk, desktop.actor)]


def test_what_the_list_is_narrowed_to_is_saved_and_chosen_again_by_keyboard(signed_in: Desktop) -> None:
    signed_in.file()
    referral = signed_in.file_referral().number
    page = _filings(signed_in, FilingQuery(category=Category.REFERRAL))
    page.list.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    signed_in.settle()
    signed_in.press(Qt.Key.Key_S, _CTRL)
    assert "现在的条件：异地转诊人员，按姓名排列。" in visible_words(page)
    page.show_filter(ListFilter(FilingQuery(category=Category.REFERRAL), accept=lambda _: True))
    signed_in.press(Qt.Key.Key_S, _CTRL)
    assert any("存下的查询不略去" in words for words in visible_words(page)), "only a query can be saved"
    page.show_filter(ListFilter(FilingQuery(category=Category.REFERRAL)))
    signed_in.press(Qt.Key.Key_S, _CTRL)
    assert not page.saved.moves.isVisible(), "where no day is asked for, none can move"
    signed_in.type("zz")
    signed_in.press(Qt.Key.Key_Return)
    assert "已存为“zz”，以后按 Ctrl+B 选用。" in visible_words(page)
    assert signed_in.focus is page.list.table
    page.clear_button.click()
    page.list.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    signed_in.settle()
    assert len(page.list.model.rows) == 2
    signed_in.press(Qt.Key.Key_B, _CTRL)
    assert signed_in.focus is page.saved.table
    signed_in.press(Qt.Key.Key_Return)
    assert [row.number for row in page.list.model.rows] == [referral]
    assert any("已存查询“zz”" in words for words in visible_words(page))
    header = page.list.table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (0, Qt.SortOrder.AscendingOrder)
    page.not_upstream.click()
    signed_in.settle()
    assert not any("已存查询“zz”" in words for words in visible_words(page)), "narrowed further it is another question"


def test_a_card_of_today_is_saved_with_days_that_move(signed_in: Desktop) -> None:
    signed_in.file()
    due = FilingQuery(due_from=TODAY, due_until=TODAY + timedelta(days=30), is_live=True)
    page = _filings(signed_in, due, "承诺30天内到期")
    signed_in.press(Qt.Key.Key_S, _CTRL)
    assert page.saved.moves.isVisible()
    assert page.saved.moves.isChecked()
    signed_in.type("due")
    signed_in.press(Qt.Key.Key_Return)
    signed_in.clock.instant = signed_in.clock.instant.replace(month=11, day=1)
    signed_in.press(Qt.Key.Key_B, _CTRL)
    assert "随当天推移" in str(page.saved.model.index(0, 2).data())
    signed_in.press(Qt.Key.Key_Return)
    assert len(page.list.model.rows) == 1
    assert page.more.due.value() == TODAY.replace(month=11, day=1) + timedelta(days=30)


def test_what_was_typed_comes_back_into_the_search_box(signed_in: Desktop) -> None:
    save_search(signed_in.counter.desk, signed_in.actor, "王", FilingQuery(text="wxl", destination="999999"))
    page = _filings(signed_in)
    signed_in.press(Qt.Key.Key_B, _CTRL)
    assert str(page.saved.model.index(0, 1).data()).endswith("有的条件已经不再使用"), "a mark alone tells nothing"
    signed_in.press(Qt.Key.Key_Return)
    assert signed_in.frame.top.search_box.text() == "wxl"
    assert "就医地已经不再使用，列出的是按其余条件查到的。" in visible_words(page)
    page.clear_button.click()
    signed_in.settle()
    assert signed_in.frame.top.search_box.text() == ""
    assert not page.notice.isVisible()


def test_a_search_is_renamed_written_over_thrown_away_and_put_back(signed_in: Desktop) -> None:
    desk, actor = signed_in.counter.desk, signed_in.actor
    for name in ("a", "b"):
        save_search(desk, actor, name, FilingQuery(category=Category.REFERRAL))
    page = _filings(signed_in, FilingQuery(category=Category.STATIONED_WORKER))
    part = page.saved
    signed_in.press(Qt.Key.Key_B, _CTRL)
    signed_in.press(Qt.Key.Key_R, _CTRL)
    assert part.name.text() == "a"
    signed_in.type("b")
    signed_in.press(Qt.Key.Key_Return)
    assert "已经有这个名称的查询。请换一个名称。" in visible_words(page)
    signed_in.press(Qt.Key.Key_Escape)
    assert part.isVisible(), "Esc leaves the renaming first"
    signed_in.press(Qt.Key.Key_R, _CTRL)
    signed_in.type("c")
    signed_in.press(Qt.Key.Key_Return)
    assert _names(signed_in) == ["c", "b"]
    signed_in.press(Qt.Key.Key_Delete)
    assert _names(signed_in) == ["b"]
    assert signed_in.focus is part.undo_button
    signed_in.press(Qt.Key.Key_Z, _CTRL)
    assert _names(signed_in) == ["c", "b"]
    signed_in.press(Qt.Key.Key_S, _CTRL)
    signed_in.type("b")
    signed_in.press(Qt.Key.Key_Return)
    question = signed_in.problems.shown
    assert question is not None
    question.button("覆盖").click()
    signed_in.window.activateWindow()
    signed_in.qtbot.waitUntil(signed_in.window.isActiveWindow)
    signed_in.settle()
    assert [saved.query.category for saved in list_searches(desk, actor)] == [
        Category.REFERRAL,
        Category.STATIONED_WORKER,
    ]
    signed_in.press(Qt.Key.Key_B, _CTRL)
    signed_in.press(Qt.Key.Key_Escape)
    assert not part.isVisible()
    assert page.list.model.rows == ()
    signed_in.press(Qt.Key.Key_B, _CTRL)
    assert part.isVisible(), "also an empty list hears its keys"
    for _ in range(2):
        part.table.setFocus()
        signed_in.press(Qt.Key.Key_Delete)
    assert "还没有存过查询。筛选好以后写个名称存下来，以后在这里选用。" in visible_words(part)
    signed_in.press(Qt.Key.Key_Z, _CTRL)
    assert signed_in.focus is part.table
    signed_in.press(Qt.Key.Key_Z, _CTRL)
    assert _names(signed_in) == ["c", "b"]
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Escape):
        signed_in.press(key)
    signed_in.press(Qt.Key.Key_B, _CTRL)
    signed_in.press(Qt.Key.Key_Delete)
    signed_in.press(Qt.Key.Key_Return)
    assert len(_names(signed_in)) == 1, "the last of all is put back"
    assert signed_in.focus is part.table


def test_keys_that_come_before_the_last_one_was_answered_do_no_harm(signed_in: Desktop) -> None:
    for name in ("a", "b", "c"):
        save_search(signed_in.counter.desk, signed_in.actor, name, FilingQuery(category=Category.REFERRAL))
    part = _filings(signed_in, FilingQuery(category=Category.STATIONED_WORKER)).saved
    signed_in.press(Qt.Key.Key_B, _CTRL)
    for _ in range(2):
        part.table.setFocus()
        signed_in.press(Qt.Key.Key_Delete)
    for _ in range(2):
        signed_in.qtbot.keyClick(part, Qt.Key.Key_Z, _CTRL)
    signed_in.settle()
    assert len(_names(signed_in)) == 3, "each press puts one back"
    assert not part.notice.isVisible()
    part.table.setFocus()
    signed_in.press(Qt.Key.Key_Delete)
    signed_in.qtbot.keyClick(part, Qt.Key.Key_Z, _CTRL)
    signed_in.qtbot.keyClick(part, Qt.Key.Key_Escape)
    signed_in.settle()
    assert len(_names(signed_in)) == 3, "also when the part was left meanwhile"
    signed_in.press(Qt.Key.Key_S, _CTRL)
    signed_in.type("b")
    signed_in.qtbot.keyClick(part.name, Qt.Key.Key_Return)
    signed_in.rooms.lock()
    signed_in.settle()
    assert signed_in.problems.shown is None, "a locked window asks nobody what to write over"
