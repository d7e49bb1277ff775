"""Paper from outside: codes and files open their records from anywhere, and the verifying page says what they are."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QVBoxLayout

from app.devices.code_pictures import find_codes
from app.domain.media_type import MediaType
from app.domain.vocabulary import Category
from app.flows.visit_data import VisitStep
from app.services.cancellations import cancel
from app.services.drafts import list_drafts
from app.services.paper_check import PaperSigner, check_text, is_check_text
from app.services.printing import issue
from app.services.verification import Verdict
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.pages.record_page import RecordPage
from ui.pages.verify_page import VerifyPage
from ui.printing.page_images import page_image
from ui.widgets.entry import line_edit
from ui.wizards.new_filing.page import NewFilingPage


def scan(desktop: Desktop, code: str, *, enter: bool = True) -> None:
    """The keys of a scanner, one every few milliseconds, however busy the machine is that runs this."""
    desktop.frame.papers_in.scans.now_ms = count(1_000, 5).__next__
    desktop.qtbot.keyClicks(desktop.focus, code)
    if enter:
        desktop.press(Qt.Key.Key_Return)


def printed(desktop: Desktop, number: str) -> tuple[bytes, str]:
    """The filing form of a record, and the check code on it."""
    counter = desktop.counter
    _, pdf = issue(counter.desk, counter.papers, desktop.actor, number, "filing")
    return pdf, next(text for text in find_codes(pdf, MediaType.PDF) if is_check_text(text))


def drop(desktop: Desktop, path: Path) -> None:
    """Drag a file over the frame and let it go there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(700, 400)
    entering = QDragEnterEvent(place.toPoint(), copy, data, left, no_key)
    QApplication.sendEvent(desktop.frame, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(desktop.frame, QDropEvent(place, copy, data, left, no_key))
    desktop.settle()


def shown_record(desktop: Desktop) -> str:
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    assert page.view is not None
    return page.view.filing.number


def verify_page(desktop: Desktop) -> VerifyPage:
    page = desktop.frame.page
    assert isinstance(page, VerifyPage)
    return page


def words(desktop: Desktop) -> str:
    return "\n".join(visible_words(desktop.frame.page))


@pytest.mark.parametrize("place", ["search field", "list"])
def test_a_scanner_that_sends_no_enter_opens_the_record(signed_in: Desktop, place: str) -> None:
    number = signed_in.file().number
    signed_in.press(Qt.Key.Key_F5)
    if place == "search field":
        signed_in.press(Qt.Key.Key_F2)
    scan(signed_in, number, enter=False)
    signed_in.qtbot.waitUntil(lambda: isinstance(signed_in.frame.page, RecordPage))
    signed_in.settle()
    assert shown_record(signed_in) == number
    assert signed_in.frame.top.search_box.text() == ""


def test_the_enter_that_comes_after_the_code_was_told_presses_nothing(signed_in: Desktop) -> None:
    number = signed_in.file().number
    scan(signed_in, number, enter=False)
    signed_in.qtbot.waitUntil(lambda: isinstance(signed_in.frame.page, RecordPage))
    signed_in.settle()
    signed_in.press(Qt.Key.Key_Return)
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    assert page.panel is None


def test_half_a_number_without_enter_is_no_scan(signed_in: Desktop) -> None:
    number = signed_in.file().number
    signed_in.press(Qt.Key.Key_F2)
    scan(signed_in, number[:-1], enter=False)
    signed_in.qtbot.wait(120)
    assert signed_in.frame.top.search_box.text() == number[:-1]
    signed_in.settle()


def test_a_scan_over_a_message_puts_it_away_and_opens_the_record(signed_in: Desktop) -> None:
    number = signed_in.file().number
    scan(signed_in, "UNKNOWN20260506")
    assert signed_in.problems.shown is not None
    scan(signed_in, number)
    assert signed_in.problems.shown is None
    assert shown_record(signed_in) == number


def test_a_scan_answers_no_question(signed_in: Desktop) -> None:
    number = signed_in.file().number
    said: list[str] = []
    signed_in.problems.ask("真的要销毁吗？", "销毁", lambda: said.append("yes"), owner=signed_in.frame)
    QApplication.processEvents()
    scan(signed_in, number)
    assert signed_in.problems.shown is not None, "the question still stands"
    assert said == []
    assert not isinstance(signed_in.frame.page, RecordPage)
    signed_in.problems.shown.close()


def test_a_scan_into_a_field_of_a_dialog_leaves_nothing_there(signed_in: Desktop) -> None:
    number = signed_in.file().number
    dialog = QDialog(signed_in.window)
    field = line_edit("abc")
    QVBoxLayout(dialog).addWidget(field)
    dialog.open()
    field.setFocus()
    signed_in.qtbot.waitUntil(field.hasFocus)
    scan(signed_in, number)
    assert (field.text(), dialog.isVisible()) == ("abc", True)
    dialog.close()
    dialog.deleteLater()


def test_a_scan_in_a_visit_opens_the_record_and_keeps_the_draft(signed_in: Desktop) -> None:
    number = signed_in.file().number
    draft = signed_in.keep_visit_at_review(1)
    signed_in.work.visit_wanted.emit(draft)
    signed_in.settle()
    wizard = signed_in.frame.page
    assert isinstance(wizard, NewFilingPage)
    assert wizard.visit.step is VisitStep.REVIEW
    scan(signed_in, number)
    assert shown_record(signed_in) == number
    kept = next(item for item in list_drafts(signed_in.counter.desk) if item.id == draft.id)
    signed_in.work.visit_wanted.emit(kept)
    signed_in.settle()
    again = signed_in.frame.page
    assert isinstance(again, NewFilingPage)
    assert (again.visit.step, again.visit.data.category) == (VisitStep.REVIEW, Category.LONG_TERM_RESIDENT)


def test_an_older_paper_opens_its_record_and_says_what_came_after(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    _, code = printed(signed_in, number)
    cancel(signed_in.counter.desk, signed_in.actor, number, reason="申请人要求")
    scan(signed_in, code)
    assert shown_record(signed_in) == number
    assert "这张表是第1版，备案现在已是第2版。其后办过：撤销备案（2026-05-06）。" in words(signed_in)
    scan(signed_in, number)
    assert "这张表是第1版" not in words(signed_in)


@pytest.mark.parametrize("page", ["today", "filings", "policy"])
def test_a_photo_dropped_anywhere_opens_its_record(signed_in: Desktop, page: str, tmp_path: Path) -> None:
    number = signed_in.file().number
    pdf, _ = printed(signed_in, number)
    photo = tmp_path / "photo.png"
    assert page_image(pdf, 0, dpi=150).save(str(photo))
    signed_in.frame.go(page)
    drop(signed_in, photo)
    assert shown_record(signed_in) == number
    assert "请与留档逐项对照" in words(signed_in)


def test_a_changed_file_dropped_is_shown_beside_what_is_kept(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    pdf, _ = printed(signed_in, number)
    changed = tmp_path / "form.pdf"
    changed.write_bytes(pdf + b"%")
    drop(signed_in, changed)
    page = verify_page(signed_in)
    assert page.found is not None
    assert page.found.verdict is Verdict.CHANGED
    assert "内容与留档不一致。" in words(signed_in)
    assert {"送验的表", "留档"} <= set(visible_words(page))


def test_a_file_that_is_no_paper_is_refused_with_what_to_do(signed_in: Desktop, tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK\x03\x04")
    drop(signed_in, letter)
    assert signed_in.problems.shown is not None
    assert "这个文件不能核验。" in visible_words(signed_in.problems.shown)
    signed_in.problems.shown.close()


def test_a_code_is_verified_by_keyboard_alone(signed_in: Desktop) -> None:
    number = signed_in.file().number
    _, code = printed(signed_in, number)
    signed_in.press(Qt.Key.Key_F10)
    page = verify_page(signed_in)
    page.field.setText(code)
    signed_in.press(Qt.Key.Key_Return)
    assert page.found is not None
    assert (page.found.is_genuine, page.found.unchanged) == (True, None)
    assert number in words(signed_in)
    signed_in.press(Qt.Key.Key_Tab)
    signed_in.press(Qt.Key.Key_Tab)
    assert signed_in.focus is page.record_button
    signed_in.press(Qt.Key.Key_Return)
    assert shown_record(signed_in) == number


def test_a_code_scanned_on_the_page_is_verified_there(signed_in: Desktop) -> None:
    number = signed_in.file().number
    printed(signed_in, number)
    signed_in.press(Qt.Key.Key_F10)
    scan(signed_in, check_text(PaperSigner(b"x" * 32), number, "filing", 1))
    page = verify_page(signed_in)
    assert page.found is not None
    assert page.found.verdict is Verdict.FORGED
    assert page.notice.words == "校验不通过。"


def test_a_file_dropped_on_the_page_is_verified_there(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    pdf, _ = printed(signed_in, number)
    kept = tmp_path / "form.pdf"
    kept.write_bytes(pdf)
    signed_in.press(Qt.Key.Key_F10)
    page = verify_page(signed_in)
    drop(signed_in, kept)
    assert signed_in.frame.page is page
    assert page.notice.words.startswith("与留档完全一致")


def test_a_file_is_chosen_by_keyboard(signed_in: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = signed_in.file().number
    pdf, _ = printed(signed_in, number)
    kept = tmp_path / "form.pdf"
    kept.write_bytes(pdf)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(kept), ""))
    signed_in.press(Qt.Key.Key_F10)
    signed_in.press(Qt.Key.Key_Tab)
    signed_in.press(Qt.Key.Key_Return)
    assert verify_page(signed_in).notice.words.startswith("与留档完全一致")


def test_nothing_of_a_person_stays_on_the_page_that_was_left(signed_in: Desktop) -> None:
    number = signed_in.file().number
    _, code = printed(signed_in, number)
    signed_in.press(Qt.Key.Key_F10)
    page = verify_page(signed_in)
    page.verify_code(code)
    signed_in.settle()
    signed_in.press(Qt.Key.Key_F3)
    signed_in.press(Qt.Key.Key_F10)
    assert (page.found, page.field.text(), page.notice.words) == (None, "", "")
