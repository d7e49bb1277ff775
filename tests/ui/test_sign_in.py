"""Signing in, locking, and what training mode shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMetaObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog

from tests.ui.conftest import CLERK, REVIEWER, Desktop
from tests.ui.screen import visible_words
from ui.pages.filings_page import FilingsPage
from ui.printing.paper_view import PaperView


def test_a_clerk_signs_in_by_keyboard_alone_and_sees_today(desktop: Desktop) -> None:
    frame = desktop.sign_in()
    assert frame.page.title == "今日"
    assert desktop.work.actor.login == CLERK


def test_a_wrong_password_is_refused_in_place_with_what_to_do(desktop: Desktop) -> None:
    desktop.type(CLERK)
    desktop.press(Qt.Key.Key_Return)
    desktop.type("wrong password")
    desktop.press(Qt.Key.Key_Return)
    assert "工号或密码不对。请重新输入；忘记密码请找负责人重设。" in visible_words(desktop.window)
    assert not desktop.work.is_signed_in
    assert desktop.problems.shown is None


def test_after_a_refusal_the_password_is_typed_anew(desktop: Desktop) -> None:
    desktop.type(CLERK)
    desktop.press(Qt.Key.Key_Return)
    desktop.type("wrong password")
    desktop.press(Qt.Key.Key_Return)
    assert desktop.focus.accessibleName() == "密码"
    desktop.type("lianxi123")
    desktop.press(Qt.Key.Key_Return)
    assert desktop.work.is_signed_in


def test_a_locked_window_shows_nothing_of_the_page_and_opens_where_it_was(signed_in: Desktop) -> None:
    number = signed_in.file().number
    signed_in.work.record_wanted.emit(number)
    signed_in.settle()
    signed_in.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    words = visible_words(signed_in.window)
    assert not any("王秀兰" in word or number in word for word in words)
    assert not signed_in.work.is_signed_in
    signed_in.type("lianxi123")
    signed_in.press(Qt.Key.Key_Return)
    assert signed_in.frame.page.title == "备案详情"
    assert "王秀兰" in visible_words(signed_in.window)


def test_nobody_takes_a_list_along_through_a_file_dialog_left_open(signed_in: Desktop, tmp_path: Path) -> None:
    signed_in.file()
    signed_in.press(Qt.Key.Key_F5)
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    asked: list[bool] = []

    def lock_and_go_on() -> None:
        (dialog,) = signed_in.window.findChildren(QFileDialog)
        signed_in.rooms.lock()
        asked.append(dialog.isVisible())
        if dialog.isVisible():
            dialog.setDirectory(str(tmp_path))
            dialog.selectFile("people.xlsx")
            QMetaObject.invokeMethod(dialog, "accept")

    QTimer.singleShot(0, signed_in.window, lock_and_go_on)
    page.list_export.button.click()
    signed_in.settle()
    assert asked == [False]
    assert list(tmp_path.glob("*.xlsx")) == []
    assert not signed_in.work.is_signed_in


def test_another_person_does_not_come_into_what_was_left_open(signed_in: Desktop) -> None:
    signed_in.work.record_wanted.emit(signed_in.file().number)
    signed_in.settle()
    before = signed_in.frame
    signed_in.rooms.lock()
    signed_in.rooms.sign_in.sign_in_as(REVIEWER, "lianxi123")
    signed_in.settle()
    assert signed_in.frame is not before
    assert signed_in.frame.page.title == "今日"
    assert signed_in.work.actor.login == REVIEWER


def test_the_next_person_goes_about_the_window_as_the_one_before(signed_in: Desktop) -> None:
    signed_in.rooms.lock()
    signed_in.rooms.sign_in.sign_in_as(REVIEWER, "lianxi123")
    signed_in.settle()
    for leave in (signed_in.work.upstream_wanted, signed_in.work.back_wanted, signed_in.work.today_wanted):
        leave.emit()
        signed_in.settle()
        assert signed_in.problems.shown is None
    signed_in.work.typed_shown.emit("王秀兰")
    assert signed_in.frame.top.search_box.text() == "王秀兰"
    assert signed_in.problems.shown is None, "the search box of the one before is gone, and nobody tells it anything"
    signed_in.frame.go("new_filing")
    signed_in.settle()
    signed_in.press(Qt.Key.Key_Escape)
    assert signed_in.frame.page.title == "今日"
    assert signed_in.problems.shown is None


def test_a_locked_window_does_not_go_on_showing_the_large_paper(signed_in: Desktop) -> None:
    signed_in.frame.begin_visit(signed_in.keep_visit_at_review())
    signed_in.settle()
    step = signed_in.frame.page.step
    signed_in.qtbot.waitUntil(lambda: step.is_ready)
    signed_in.qtbot.keyClick(step, Qt.Key.Key_F)
    signed_in.qtbot.waitUntil(lambda: bool(_large_papers(signed_in)))
    (large,) = _large_papers(signed_in)
    signed_in.work.lock_wanted.emit()
    signed_in.settle()
    assert _large_papers(signed_in) == []
    assert not large.isVisible()


def test_enter_under_the_large_paper_only_puts_it_away(signed_in: Desktop) -> None:
    signed_in.frame.begin_visit(signed_in.keep_visit_at_review())
    signed_in.settle()
    step = signed_in.frame.page.step
    signed_in.qtbot.waitUntil(lambda: step.is_ready)
    signed_in.qtbot.keyClick(step, Qt.Key.Key_F)
    signed_in.qtbot.keyClick(step, Qt.Key.Key_Return)
    signed_in.settle()
    assert _large_papers(signed_in) == []
    assert signed_in.frame.page.step is step, "nothing was filed unseen"


def test_a_card_put_in_while_locked_opens_nothing(signed_in: Desktop) -> None:
    signed_in.rooms.lock()
    assert signed_in.counter.training is not None
    signed_in.counter.training.insert(signed_in.people[0])
    signed_in.qtbot.waitUntil(lambda: signed_in.work.reader.reading is not None)
    signed_in.settle()
    assert "王秀兰" not in " ".join(visible_words(signed_in.window))


def test_training_mode_says_so_in_a_colour_nothing_else_uses(desktop: Desktop) -> None:
    assert desktop.rooms.sign_in.bar.words.startswith("练习模式：人员和卡都不是真的")
    picture = desktop.window.grab().toImage()
    bar = desktop.rooms.sign_in.bar
    corner = bar.mapTo(desktop.window, bar.rect().bottomLeft())
    from ui.style.tokens import theme

    assert picture.pixelColor(corner.x() + 2, corner.y() - 2).name().upper() == theme().training


def _large_papers(desktop: Desktop) -> list[PaperView]:
    """Papers that lie over the window itself."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [paper for paper in desktop.window.findChildren(PaperView, options=direct) if paper.isVisible()]
