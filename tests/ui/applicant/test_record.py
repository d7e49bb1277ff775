"""Forms of a record, and the notice of a visit that is not filed, signed on the applicant's screen."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.domain.dates import add_months
from app.domain.vocabulary import Role
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.commitments import destroy_letter
from app.services.queries import RecordView, view_record
from app.services.signing import EVENT, issue_signed
from tests.builders import go_to
from tests.ink import signature
from tests.ui.applicant.both import Both
from tests.ui.applicant.hands import by_pen
from tests.ui.conftest import TODAY
from tests.ui.screen import visible_words
from ui.applicant.applicant_desk import Stage
from ui.applicant.signing_dialog import SigningDialog
from ui.pages.record.papers_part import PapersPart
from ui.pages.record.scans_part import ScansPart
from ui.pages.record_page import RecordPage


def open_record(both: Both, number: str) -> RecordPage:
    both.clerk.work.record_wanted.emit(number)
    both.settle()
    return cast(RecordPage, both.clerk.frame.page)


def sign_button(page: RecordPage, name: str) -> QPushButton:
    (part,) = page.findChildren(PapersPart)
    (found,) = (each for each in part.findChildren(QPushButton) if each.accessibleName() == f"请申请人签字：{name}")
    return found


def dialog(both: Both) -> SigningDialog:
    both.settle()
    (found,) = (each for each in both.clerk.window.findChildren(SigningDialog) if each.isVisible())
    return found


def sign(both: Both) -> None:
    """The applicant writes a name, and says that it is done."""
    by_pen(both.window.sign.pad)
    both.window.sign.done_button.click()
    both.settle()


def view(both: Both, number: str) -> RecordView:
    return view_record(both.clerk.counter.desk, number, both.clerk.actor.role)


def test_the_slip_of_a_change_is_signed_and_kept(both: Both) -> None:
    number = both.clerk.file_referral().number
    assert change(both.clerk.counter.desk, both.clerk.actor, number, ChangeRequest(destination="330100")).was_done
    page = open_record(both, number)
    sign_button(page, "变更单").click()
    asked = dialog(both)
    assert both.desk.stage is Stage.SIGN
    assert "变更单" in both.seen
    assert both.window.sign.paper_button.isVisible()
    by_pen(both.window.sign.pad)
    assert "正在签字" in asked.mirror.chip.word
    assert not asked.keep_button.isEnabled()
    both.window.sign.done_button.click()
    both.settle()
    assert asked.keep_button.isEnabled()
    asked.keep_button.click()
    both.settle()
    assert [paper.form for paper in view(both, number).returned] == ["change"]
    assert both.desk.stage is Stage.IDLE
    (scans,) = (part for part in page.findChildren(ScansPart) if part.isVisible())
    assert "屏幕签字" in visible_words(scans)


def test_a_cancellation_is_signed_and_printed_in_one_go(both: Both) -> None:
    number = both.clerk.file_referral().number
    assert cancel(both.clerk.counter.desk, both.clerk.actor, number, reason="申请人要求").was_done
    page = open_record(both, number)
    sign_button(page, "撤销备案表").click()
    asked = dialog(both)
    assert "撤销日期" in both.held
    sign(both)
    assert asked.print_button.hasFocus() or asked.focusWidget() is asked.print_button, "Enter goes on"
    asked.print_button.click()
    both.settle()
    (kept,) = view(both, number).prints
    assert view(both, number).returned[0].vault_hash == kept.vault_hash


def test_esc_while_a_signed_form_is_being_kept_waits_for_what_becomes_of_it(both: Both) -> None:
    number = both.clerk.file().number
    page = open_record(both, number)
    sign_button(page, "备案表").click()
    asked = dialog(both)
    sign(both)
    with both.clerk.counter.store.write():
        asked.keep_button.click()
        asked.reject()
        both.desk.changed.emit()
        assert asked.isVisible()
        assert asked.notice.words == "正在存档……"
        assert not any(button.isEnabled() for button in (asked.print_button, asked.pen_button, asked.close_button))
    both.settle()
    assert view(both, number).returned[0].is_scanned
    assert not [each for each in both.clerk.window.findChildren(SigningDialog) if each.isVisible()]
    assert "没有打印出来过" in " ".join(visible_words(page))


def test_a_request_taken_back_leaves_nothing(both: Both) -> None:
    number = both.clerk.file().number
    page = open_record(both, number)
    sign_button(page, "备案表").click()
    asked = dialog(both)
    sign(both)
    asked.reject()
    both.settle()
    assert both.desk.stage is Stage.IDLE
    assert both.page() is both.window.idle
    assert (view(both, number).prints, view(both, number).returned) == ((), ())


def test_a_clerk_prints_it_for_a_pen_all_the_same(both: Both) -> None:
    number = both.clerk.file().number
    page = open_record(both, number)
    sign_button(page, "备案表").click()
    dialog(both).pen_button.click()
    both.settle()
    assert len(view(both, number).prints) == 1
    assert view(both, number).returned == ()


def test_a_record_that_moved_on_while_it_was_signed_is_signed_anew(both: Both) -> None:
    number = both.clerk.file_referral().number
    page = open_record(both, number)
    sign_button(page, "备案表").click()
    asked = dialog(both)
    sign(both)
    assert change(both.clerk.counter.desk, both.clerk.actor, number, ChangeRequest(phone="13900007777")).was_done
    asked.keep_button.click()
    both.settle()
    assert "重新签名" in asked.notice.words
    assert view(both, number).returned == ()


def test_locking_takes_the_request_back(both: Both) -> None:
    page = open_record(both, both.clerk.file().number)
    sign_button(page, "备案表").click()
    asked = dialog(both)
    both.clerk.rooms.lock()
    assert not asked.isVisible()
    both.settle()
    assert both.page() is both.window.idle


def test_asking_opens_the_screen_where_it_is_closed(both: Both) -> None:
    both.window.close()
    assert not both.desk.is_open
    page = open_record(both, both.clerk.file().number)
    sign_button(page, "备案表").click()
    dialog(both)
    assert both.desk.is_open
    both.window.close()
    asked = dialog(both)
    assert "申请人屏没有打开" in asked.notice.words
    asked.open_button.click()
    both.settle()
    assert both.desk.stage is Stage.SIGN


@pytest.mark.parametrize("by_hand", [False, True])
def test_the_notice_of_a_visit_that_is_not_filed_is_signed_first(both: Both, by_hand: bool) -> None:
    draft = both.clerk.keep_visit_at_review()
    both.clerk.work.visit_wanted.emit(draft)
    both.settle()
    visit = both.wizard.visit
    visit.go_back()
    visit.update(commitment=False)
    both.settle()
    box = both.wizard.step._missing  # type: ignore[attr-defined]
    assert box.button.isVisible()
    box.button.click()
    asked = dialog(both)
    assert both.desk.stage is Stage.SIGN
    if by_hand:
        asked.pen_button.click()
    else:
        sign(both)
        asked.print_button.click()
    both.settle()
    with both.clerk.counter.desk.store.read() as uow:
        told = [entry for entry in uow.audit.entries() if entry.event in ("paper.told_missing", EVENT)]
    assert [entry.event for entry in told] == ["paper.told_missing", *([] if by_hand else [EVENT])]
    both.press(Qt.Key.Key_Shift)
    assert both.desk.stage is Stage.TOLD, "the visit goes on, and is shown again"


def test_a_visit_that_goes_on_below_takes_no_signature_away(both: Both) -> None:
    both.at_review()
    visit = both.wizard.visit
    visit.go_back()
    visit.update(commitment=False)
    both.settle()
    both.wizard.step._missing.button.click()  # type: ignore[attr-defined]
    asked = dialog(both)
    by_pen(both.window.sign.pad)
    visit.changed.emit()
    both.settle()
    assert (both.desk.owner, both.desk.stage) == (asked, Stage.WRITING)
    assert not both.window.sign.pad.is_blank
    asked.reject()
    both.settle()
    assert both.desk.stage is Stage.TOLD, "the visit is shown again"


def test_a_form_is_signed_for_the_record_it_was_asked_for(both: Both) -> None:
    number, other = both.clerk.file_referral().number, both.clerk.file().number
    page = open_record(both, number)
    sign_button(page, "备案表").click()
    asked = dialog(both)
    sign(both)
    page.show_record(other)
    both.settle()
    asked.print_button.click()
    both.settle()
    assert [paper.form for paper in view(both, number).returned] == ["filing"]
    assert (view(both, other).prints, view(both, other).returned) == ((), ())


def test_a_letter_signed_on_the_screen_is_not_to_be_seen_once_it_is_destroyed(both: Both) -> None:
    counter, actor = both.clerk.counter, both.clerk.actor
    number = both.clerk.file().number
    issue_signed(counter.desk, counter.papers, actor, number, "commitment", signature(counter.desk.now(), number))
    go_to(counter.desk, add_months(TODAY, 4))
    assert cancel(counter.desk, actor, number).was_done
    go_to(counter.desk, add_months(TODAY, 37))
    assert destroy_letter(counter.desk, replace(actor, role=Role.MANAGER), number).was_done
    (part,) = (each for each in open_record(both, number).findChildren(ScansPart) if each.isVisible())
    (show,) = (each for each in part.findChildren(QPushButton) if each.accessibleName() == "查看收回的承诺书")
    assert not show.isEnabled()


def test_what_was_only_kept_is_printed_later_as_it_was_signed(both: Both) -> None:
    number = both.clerk.file().number
    page = open_record(both, number)
    sign_button(page, "备案表").click()
    asked = dialog(both)
    sign(both)
    asked.keep_button.click()
    both.settle()
    (part,) = (each for each in page.findChildren(PapersPart) if each.isVisible())
    assert "没有打印出来过，已在屏幕上签字" in visible_words(part)
    (again,) = (each for each in part.findChildren(QPushButton) if each.accessibleName() == "打印备案表")
    again.click()
    both.settle()
    first, second = view(both, number).prints
    assert first.vault_hash == second.vault_hash, "the signature is on it"
