"""One visit, seen from both sides: shown, confirmed, signed, and forgotten."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt

from app.domain.authentication import CardReading
from app.domain.filing import Filing
from app.services.ports import FilingQuery
from app.services.queries import search, view_record
from app.services.signing import EVENT, was_signed_on_screen
from tests.ui.applicant.both import Both
from tests.ui.applicant.hands import by_mouse
from tests.ui.conftest import Desktop
from ui.applicant.applicant_desk import SigningRequest, Stage
from ui.applicant.idle_page import WELCOME
from ui.printing.printers import PrinterChoice
from ui.wizards.new_filing import paper_desk


def audit(both: Both, number: str, event: str) -> list[str]:
    with both.clerk.counter.desk.store.read() as uow:
        return [entry.detail for entry in uow.audit.of_subject(number, event)]


def test_nobody_there_it_welcomes(both: Both) -> None:
    assert WELCOME in both.seen
    assert both.clerk.counter.office_name in both.seen
    assert "练习模式" in both.seen


def test_it_follows_the_visit_with_the_person_masked(both: Both) -> None:
    person = both.clerk.people[0]
    both.at_review()
    assert person.name not in both.held
    assert person.social_security_number not in both.held
    assert f"{person.name[0]}*{person.name[-1]}" in both.seen
    for told in ("异地长期居住人员", "上海市", "有效期", "承诺补交", "前（含当日）补齐", "可以享受"):
        assert told in both.held, told
    assert "13900001234" not in both.held
    assert "****1234" in both.held


def test_the_applicant_confirms_and_the_clerk_sees_it(both: Both) -> None:
    both.at_review()
    assert both.desk.stage is Stage.CONFIRM
    assert "等申请人核对" in both.wizard.step.mirror.chip.word  # type: ignore[attr-defined]
    both.window.told.confirm_button.click()
    both.settle()
    assert "申请人已确认" in both.wizard.step.mirror.chip.word  # type: ignore[attr-defined]
    said_at = both.desk.confirmed_at
    assert said_at is not None
    number = both.file()
    assert audit(both, number, "applicant.confirmed") == [said_at.isoformat()]


def test_the_applicant_says_that_something_is_wrong(both: Both) -> None:
    both.at_review()
    both.window.told.doubt_button.click()
    both.settle()
    assert "有不对的地方" in both.wizard.step.mirror.chip.word  # type: ignore[attr-defined]
    assert "请告诉工作人员哪里不对。" in both.seen
    number = both.file()
    assert audit(both, number, "applicant.confirmed") == []


def test_what_is_altered_after_it_was_confirmed_is_asked_again(both: Both) -> None:
    both.at_review()
    both.window.told.confirm_button.click()
    both.wizard.visit.update(commitment=True)
    both.settle()
    assert both.desk.stage is Stage.CONFIRMED, "nothing was altered"
    contact = both.wizard.visit.data.contact
    both.wizard.visit.update(contact=type(contact)(home_address="别处", phone=contact.phone))
    both.settle()
    assert both.desk.stage is Stage.CONFIRM
    number = both.file()
    assert audit(both, number, "applicant.confirmed") == []


def test_the_paper_itself_can_be_read_before_it_is_confirmed(both: Both) -> None:
    both.at_review()
    assert both.window.told.paper_button.isVisible()
    both.window.told.paper_button.click()
    assert both.page() is both.window.paper
    both.window.paper.back_button.click()
    assert both.page() is both.window.told


def test_a_signature_goes_onto_form_and_letter_and_they_count_as_returned(both: Both) -> None:
    both.at_review()
    number = both.file()
    both.settle()
    assert both.desk.stage is Stage.SIGN
    assert "备案表、承诺书" in both.seen
    both.write()
    assert both.desk.stage is Stage.SIGNED
    assert both.clerk.frame.page is both.wizard
    both.press(Qt.Key.Key_Return)
    both.settle()
    view = view_record(both.clerk.counter.desk, number, both.clerk.actor.role)
    assert sorted(paper.form for paper in view.returned) == ["commitment", "filing"]
    assert all(was_signed_on_screen(paper, view.prints) for paper in view.returned)
    assert view.awaited == ()
    assert len(audit(both, number, EVENT)) == 2
    assert search(both.clerk.counter.desk, FilingQuery(awaits_signature=True)) == ()


def test_signing_on_the_screen_saves_the_clerk_a_key(both: Both) -> None:
    both.at_review()
    both.file()
    both.write()
    both.press(Qt.Key.Key_Return)
    both.press(Qt.Key.Key_Return)
    assert both.wizard.visit.data.reading is None, "the next applicant may come"
    assert both.desk.stage is Stage.IDLE


def test_the_clerk_may_print_and_have_it_signed_by_pen(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_desk, "list_printers", lambda: (PrinterChoice("前台", True),))
    monkeypatch.setattr(paper_desk, "print_pdf", lambda *_, **__: None)
    both.at_review()
    number = both.file()
    both.press(Qt.Key.Key_Return)
    both.settle()
    assert both.desk.stage is Stage.PEN
    assert "请在打印的表上签名。" in both.seen
    view = view_record(both.clerk.counter.desk, number, both.clerk.actor.role)
    assert view.returned == ()
    assert sorted(view.awaited) == ["commitment", "filing"]
    both.press(Qt.Key.Key_Return)
    view = view_record(both.clerk.counter.desk, number, both.clerk.actor.role)
    assert [paper.by_hand for paper in view.returned] == [True, True]


def test_one_who_signed_badly_signs_anew_and_the_newest_is_on_the_paper(both: Both) -> None:
    both.at_review()
    number = both.file()
    both.write()
    first = both.desk.signature
    both.wizard.step.mirror.sign_button.click()  # type: ignore[attr-defined]
    both.settle()
    assert both.desk.stage is Stage.SIGN
    assert both.window.sign.pad.is_blank
    by_mouse(both.window.sign.pad)
    both.window.sign.done_button.click()
    both.settle()
    assert both.desk.signature is not None
    assert both.desk.signature != first
    both.press(Qt.Key.Key_Return)
    assert len(audit(both, number, EVENT)) == 2


def test_one_asked_to_sign_anew_while_the_first_is_printed_is_waited_for(both: Both) -> None:
    both.at_review()
    number = both.file()
    both.write()
    both.wizard.step.take_enter()
    both.desk.ask_to_sign(both.wizard.visit, cast(SigningRequest, both.desk.request))
    both.settle()
    assert len(audit(both, number, EVENT)) == 2, "the first is on both papers"
    both.write()
    both.press(Qt.Key.Key_Return)
    assert len(audit(both, number, EVENT)) == 4, "and so is the second"


def test_a_slip_is_not_taken_for_a_signature(both: Both) -> None:
    both.at_review()
    both.file()
    pad = both.window.sign.pad
    by_mouse(pad, (pad.rect().center(), pad.rect().center()))
    both.window.sign.done_button.click()
    assert both.desk.stage is Stage.WRITING
    assert "请写全姓名" in both.seen


def test_a_signature_not_used_is_gone_with_the_visit(both: Both) -> None:
    both.at_review()
    number = both.file()
    both.write()
    assert both.desk.signature is not None
    both.clerk.frame.go("today")
    both.settle()
    assert both.desk.signature is None
    assert audit(both, number, EVENT) == []
    assert view_record(both.clerk.counter.desk, number, both.clerk.actor.role).prints == ()


def _nothing_of(both: Both, filing_or_name: Filing | str) -> None:
    name = filing_or_name if isinstance(filing_or_name, str) else filing_or_name.person.name
    assert both.page() is both.window.idle
    for told in (name, f"{name[0]}*", "上海市", "承诺", "320803"):
        assert told not in both.held, told
    assert both.desk.view is None
    assert both.desk.pages == ()
    assert both.window.sign.pad.is_blank


def test_a_locked_window_shows_nobody(both: Both) -> None:
    both.at_review()
    both.clerk.rooms.lock()
    both.settle()
    _nothing_of(both, both.clerk.people[0].name)


def test_a_visit_left_for_another_page_shows_nobody_until_it_goes_on(both: Both) -> None:
    both.at_review()
    both.clerk.frame.go("today")
    both.settle()
    _nothing_of(both, both.clerk.people[0].name)
    both.clerk.frame.go("new_filing")
    both.settle()
    assert both.desk.stage is Stage.CONFIRM


def test_the_next_card_takes_the_one_before_off_the_screen_at_once(both: Both) -> None:
    both.at_review()
    both.file()
    both.write()
    following = both.clerk.people[2]
    both.wizard.begin(CardReading(following.social_security_number, following.name, following.card_no, reader="练习"))
    _nothing_of(both, both.clerk.people[0].name)
    assert both.desk.signature is None
    both.settle()


def test_strokes_are_gone_when_the_window_is_locked_in_the_middle_of_them(both: Both) -> None:
    both.at_review()
    both.file()
    by_mouse(both.window.sign.pad)
    both.clerk.rooms.lock()
    both.settle()
    _nothing_of(both, both.clerk.people[0].name)


def test_without_a_screen_the_wizard_is_as_it_was(signed_in: Desktop) -> None:
    draft = signed_in.keep_visit_at_review()
    signed_in.work.visit_wanted.emit(draft)
    signed_in.settle()
    page = signed_in.frame.page
    assert not page.step.mirror.isVisible()  # type: ignore[attr-defined]
    assert signed_in.work.applicant.stage is Stage.IDLE
