"""What the window keeps while one types, and what a card put in later does to a visit under way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap.training import TrainingPerson
from app.domain.authentication import CardReading
from app.domain.dates import FixedClock
from app.domain.plain import from_json
from app.flows.visit_data import VisitData, VisitStep
from app.services.reader_events import ReaderEvent, ReaderKind
from tests.ui.wizard.clerk import Clerk
from ui.wizards.new_filing.details_step import DetailsStep
from ui.wizards.new_filing.materials_step import MaterialsStep
from ui.wizards.new_filing.print_step import PrintStep
from ui.wizards.new_filing.review_step import ReviewStep


def _kept(clerk: Clerk) -> VisitData:
    (draft,) = clerk.drafts
    return from_json(draft.data, VisitData)


def _card_again(clerk: Clerk) -> bool:
    """The card comes out and in again, as the frame tells the page; whether the page used it."""
    training = clerk.counter.training
    assert training is not None
    known = clerk.page.visit.data.reading
    assert known is not None
    person: TrainingPerson = next(
        person for person in training.people if person.social_security_number == known.social_security_number
    )
    clerk.take_card_out()
    training.insert(person)
    clerk.qtbot.waitUntil(lambda: clerk.work.reader.reading is not None)
    is_used = clerk.page.takes_card(clerk.work.reader)
    clerk.settle()
    return is_used


def _type_in(clerk: Clerk) -> None:
    """王秀兰 without her card, as far as the details."""
    clerk.press("320803195803024621\n")
    clerk.write("王秀兰")
    clerk.press("\n\n2\n")
    assert clerk.step is VisitStep.DETAILS


def test_a_key_never_waits_for_whoever_else_writes(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\nshs\n")
    clerk.settle()
    with clerk.counter.store.write():
        clerk.write("13900001111")
        clerk.page.visit.save()
        assert clerk.tasks.is_busy, "the draft waits for the store; the window does not"
        assert clerk.page.visit.data.contact.phone == "13900001111"
    clerk.settle()
    assert _kept(clerk).contact.phone == "13900001111"


def test_what_was_entered_is_kept_once_the_hands_rest(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\nshs\n")
    clerk.write("13900001111")
    assert _kept(clerk).contact.phone == ""
    qtbot.waitUntil(lambda: _kept(clerk).contact.phone == "13900001111")


@pytest.mark.parametrize("leave", ["step", "page", "end"])
def test_leaving_keeps_what_was_entered_last(clerk: Clerk, leave: str) -> None:
    clerk.reach_materials()
    clerk.press("2")
    before = clerk.page.visit.data
    if leave == "step":
        clerk.press("<")
    elif leave == "page":
        clerk.page.left()
    else:
        clerk.work.closing.emit()
    clerk.settle()
    assert _kept(clerk).materials == before.materials != ()


def test_a_filing_leaves_no_draft_behind_however_quickly_it_came(clerk: Clerk) -> None:
    clerk.reach_review()
    clerk.page.visit.update(institution="上海市浦东医院")
    clerk.press("\n")
    assert clerk.step is VisitStep.PRINT
    assert clerk.drafts == ()


def test_a_card_put_in_after_the_number_was_typed_makes_the_checks_again_and_loses_nothing(clerk: Clerk) -> None:
    _type_in(clerk)
    clerk.press("shs\n")
    clerk.write("13900001111")
    training = clerk.counter.training
    assert training is not None
    training.insert(next(person for person in training.people if person.name == "王秀兰"))
    clerk.qtbot.waitUntil(lambda: clerk.work.reader.reading is not None)
    assert clerk.page.takes_card(clerk.work.reader)
    clerk.settle()
    data = clerk.page.visit.data
    assert data.reading is not None
    assert data.reading.by_card
    assert data.authentication is not None
    assert data.authentication.reading.by_card
    assert clerk.step is VisitStep.DETAILS
    assert (data.destination, data.contact.phone) == ("310000", "13900001111")


def test_a_card_that_passed_today_is_not_checked_twice(clerk: Clerk) -> None:
    clerk.reach_materials()
    before = clerk.page.visit.data.authentication
    assert _card_again(clerk)
    assert clerk.page.visit.data.authentication == before


def test_a_visit_taken_up_on_another_day_takes_the_card_anew(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.reach_materials()
    clerk.press("~")
    (draft,) = clerk.drafts
    clock = clerk.counter.desk.clock
    assert isinstance(clock, FixedClock)
    clock.instant += timedelta(days=1)
    clerk.page.begin(draft)
    clerk.page.entered()
    clerk.settle()
    checked = clerk.page.visit.data.authentication
    assert checked is not None
    assert checked.at.date() == clerk.counter.desk.today()
    assert clerk.step is VisitStep.MATERIALS


def test_the_card_out_and_in_at_the_papers_leads_nowhere_else(clerk: Clerk) -> None:
    clerk.reach_review()
    clerk.press("\n\n")
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    issued = dict(printing.issued)
    assert issued
    assert _card_again(clerk)
    assert clerk.shown is printing
    assert printing.issued == issued


def test_a_date_that_is_none_keeps_the_visit_where_it_is(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.press("111")
    step = clerk.shown
    assert isinstance(step, MaterialsStep)
    step._until.setFocus()
    clerk.press("20280230\n")
    assert clerk.step is VisitStep.MATERIALS
    assert "这不是一个日期，请输入8位数字。" in clerk.words
    assert step._until.text() == "20280230"
    step.setFocus()
    clerk.page._bar.on.emit()
    assert clerk.step is VisitStep.MATERIALS
    step._until.clear()
    step._until.setFocus()
    clerk.press("20280229\n")
    assert isinstance(clerk.shown, ReviewStep)


def test_what_a_blank_date_means_is_said_beside_it(clerk: Clerk) -> None:
    clerk.reach_materials()
    assert "留空即证件没有写明截止日期。" in clerk.words


def test_another_persons_card_is_not_this_visits(clerk: Clerk) -> None:
    clerk.reach_materials()
    other = CardReading("320803199001010018", "李四", reader="练习")
    assert not clerk.page.takes_card(ReaderEvent(ReaderKind.CARD, reading=other))


def test_a_wrong_telephone_is_marked_and_told_below_its_field_now_and_when_the_draft_is_taken_up_again(
    clerk: Clerk,
) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\nshs\n")
    clerk.write("139")
    step = clerk.shown
    assert isinstance(step, DetailsStep)
    phone = step.findChild(QLineEdit, "phone")
    assert phone is not None
    assert phone.property("wrong") != "true", "it is still being typed"
    clerk.press("\n")
    assert phone.property("wrong") == "true"
    assert phone.accessibleDescription().startswith("联系电话不对")
    assert clerk.words.count("联系电话不对") == 2, "below the field as well as in the bar"
    clerk.press("\n\n\n")
    assert clerk.step is VisitStep.DETAILS
    assert phone.hasFocus()
    clerk.page.visit.update(step=VisitStep.REVIEW)
    clerk.press("~")
    (draft,) = clerk.drafts
    clerk.page.begin(draft)
    clerk.page.entered()
    clerk.settle()
    assert clerk.step is VisitStep.REVIEW
    clerk.press("\n")
    assert clerk.step is VisitStep.DETAILS
    assert phone.hasFocus()
    assert phone.property("wrong") == "true"
    assert clerk.filings == ()
    phone.selectAll()
    clerk.write("13900001111")
    assert phone.property("wrong") == "false"
    assert "联系电话不对" not in clerk.words
