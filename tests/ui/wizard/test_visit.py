"""A visit through the window: the plain one, the stopped ones, the ones taken up again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import open_training
from app.domain.dates import FixedClock
from app.domain.vocabulary import Category, Circumstance, LifeState, Material, MaterialHow
from app.flows.visit_data import VisitStep
from app.services.ports import FilingQuery
from app.services.printing import note_signed
from app.services.queries import search, today_counts
from tests.conftest import ExpectedLogs
from tests.ui.wizard.clerk import TODAY, Clerk
from ui.printing.printers import PrinterChoice
from ui.widgets.buttons import Button
from ui.wizards.new_filing import paper_desk
from ui.wizards.new_filing.basis_panel import BasisPanel
from ui.wizards.new_filing.print_step import PrintStep
from ui.wizards.new_filing.review_step import ReviewStep

MOST_KEYS = 25
"""Of a plain visit, besides the characters of telephone and addresses."""


def test_the_plain_visit_takes_few_keys_and_no_mouse(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\nshs\n")
    clerk.write("13900001111")
    clerk.press("\n\n")
    clerk.write("江苏省淮安市淮安区河下街道估衣街6号")
    clerk.press("\n")
    clerk.write("上海市浦东新区芳华路188弄12号302室")
    clerk.press("\n1143\n\n\n\n\n")

    assert clerk.keys_pressed <= MOST_KEYS
    (filed,) = clerk.filings
    assert filed.category is Category.LONG_TERM_RESIDENT
    assert filed.status is LifeState.ACTIVE
    assert filed.provisional
    assert clerk.step is VisitStep.AUTHENTICATE, "the next applicant may come"
    assert clerk.drafts == ()


def test_what_was_typed_stands_in_the_filing(clerk: Clerk) -> None:
    clerk.reach_review()
    clerk.press("\n")
    filing = clerk.filing
    assert filing.destination_name == "上海市"
    assert filing.contact.phone == "13900001111"
    assert filing.circumstances == (Circumstance.ACCOMPANYING_ELDER,)
    assert [(item.material, item.how) for item in filing.materials] == [
        (Material.ID_CARD, MaterialHow.SEEN),
        (Material.SOCIAL_SECURITY_CARD, MaterialHow.SEEN),
        (Material.RESIDENCE_PERMIT, MaterialHow.PROMISED),
    ]
    assert clerk.page.step is not None
    assert filing.number in clerk.words


def test_enter_pressed_twice_files_once(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.reach_review()
    clerk.page.visit.go_on()
    clerk.page.visit.go_on()
    clerk.settle()
    assert len(clerk.filings) == 1
    assert clerk.step is VisitStep.PRINT


@pytest.mark.parametrize(
    ("name", "cause", "remedy"),
    [
        ("赵玉梅", "这张卡已挂失", "解挂"),
        ("陈志强", "欠费", "补缴"),
        ("孙晓云", "未激活", "激活"),
    ],
)
def test_a_failed_check_stops_the_visit_and_says_what_to_do(clerk: Clerk, name: str, cause: str, remedy: str) -> None:
    clerk.insert_card(name)
    clerk.press("\n")
    assert clerk.step is VisitStep.AUTHENTICATE
    assert cause in clerk.words
    assert remedy in clerk.words


def test_without_a_card_number_and_name_are_typed(clerk: Clerk) -> None:
    clerk.press("320803195803024621\n")
    clerk.write("王秀兰")
    clerk.press("\n")
    assert "没有读卡，号码由经办人录入" in clerk.words
    clerk.press("\n")
    assert clerk.step is VisitStep.CATEGORY


def test_a_mistyped_number_is_told_in_place_and_goes_nowhere(clerk: Clerk) -> None:
    clerk.press("320803195803024622\n")
    clerk.write("王秀兰")
    clerk.press("\n")
    assert "校验不通过" in clerk.words
    assert clerk.page.visit.data.reading is None
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_a_digit_pressed_twice_still_only_chooses_and_enter_goes_on(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n22")
    assert clerk.step is VisitStep.CATEGORY
    assert clerk.page.visit.data.category is Category.LONG_TERM_RESIDENT
    clerk.press("\n")
    assert clerk.step is VisitStep.DETAILS


def test_a_visit_left_midway_is_taken_up_again_with_every_field(clerk: Clerk, folder: Path, qtbot: QtBot) -> None:
    clerk.reach_materials()
    clerk.press("2143")
    before = clerk.page.visit.data
    clerk.close()

    other = Clerk(qtbot, open_training(folder, clock=FixedClock.on(TODAY), built_in_reader=True))
    (draft,) = other.drafts
    other.page.begin(draft)
    assert other.page.visit.data == before
    assert other.step is VisitStep.MATERIALS
    other.press("<")
    shown = [field.text() for field in other.shown.findChildren(QLineEdit) if field.isVisible()]
    assert shown[:2] == ["上海市", "13900001111"]
    other.press("\n\n\n\n")
    assert other.step is VisitStep.REVIEW
    other.close()


def test_escape_keeps_the_draft_and_clears_the_window(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.take_card_out()
    clerk.press("~")
    assert len(clerk.drafts) == 1
    assert clerk.page.visit.data.reading is None
    assert clerk.step is VisitStep.AUTHENTICATE


def test_another_applicants_card_leaves_the_first_visit_as_a_draft(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.insert_card("李建国")
    assert {draft.title for draft in clerk.drafts} == {"李建国 新办备案", "王秀兰 新办备案"}
    clerk.press("\n1\n")
    shown = [field.text() for field in clerk.shown.findChildren(QLineEdit) if field.isVisible()]
    assert not any(shown), "nothing of the first applicant is left in the fields"


def test_the_card_put_in_again_changes_nothing(clerk: Clerk) -> None:
    clerk.reach_materials()
    assert clerk.page.takes_card(clerk.work.reader)
    assert clerk.step is VisitStep.MATERIALS


def test_going_back_loses_nothing(clerk: Clerk) -> None:
    clerk.reach_materials()
    clerk.press("11")
    before = clerk.page.visit.data
    clerk.press("<<<")
    assert clerk.step is VisitStep.AUTHENTICATE
    clerk.press("\n\n\n\n\n")
    assert clerk.page.visit.data == before


def test_somebody_else_coming_is_part_of_the_check_of_the_holder(clerk: Clerk) -> None:
    clerk.insert_card("李建国")
    tick = next(box for box in clerk.shown.findChildren(QCheckBox) if box.accessibleName() == "由他人代办")
    tick.setFocus()
    clerk.press(" ")
    assert "未登记代理人身份证" in clerk.words
    clerk.press("320804199307306042\n")
    assert "未登记代理人身份证" not in clerk.words
    agent = clerk.page.visit.data.agent
    assert agent is not None
    assert agent.id_number == "320804199307306042"


def test_the_review_shows_the_dates_with_their_articles_and_the_paper(clerk: Clerk) -> None:
    clerk.reach_review()
    basis = clerk.page.findChild(BasisPanel)
    assert basis is not None
    by_title = {item.title: item for item in basis.bases}
    until = by_title["备案至 2026-11-06"]
    assert "承诺期限届满日：2026-05-06 起，至 2026-11-06 止" in until.words
    assert until.cites == "淮医保发〔2020〕34号 第七条、第八条"
    assert "承诺补充制" in until.quotes[0].words
    assert "2026-11-06" in clerk.words
    assert isinstance(clerk.shown, ReviewStep)
    assert clerk.shown.is_ready


def test_the_benefit_notice_is_offered_and_nobody_waits_for_it(clerk: Clerk) -> None:
    clerk.reach_review()
    clerk.press("\n\n")
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    assert "待遇告知书（交申请人）" in clerk.words
    assert printing.way_on == "下一位  Enter"
    assert "notice" not in printing.issued
    wanted = next(item for item in printing.findChildren(Button) if item.accessibleName() == "只打这张：待遇告知书")
    wanted.click()
    clerk.settle()
    assert printing.issued["notice"].pdf.startswith(b"%PDF")


def test_without_a_printer_the_paper_is_kept_and_can_be_saved(clerk: Clerk, tmp_path: Path) -> None:
    clerk.reach_review()
    clerk.press("\n\n")
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    assert "没有可用的打印机" in clerk.words
    assert set(printing.issued) == {"filing", "commitment"}
    printing.save("filing", tmp_path / "表.pdf")
    clerk.settle()
    assert (tmp_path / "表.pdf").read_bytes().startswith(b"%PDF")
    assert "已存为 表.pdf" in clerk.words


def test_enter_notes_no_signature_on_a_paper_that_never_came_out(clerk: Clerk, tmp_path: Path) -> None:
    clerk.reach_review()
    clerk.press("\n\n")
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    assert printing.way_on == "下一位  Enter"
    for form in ("filing", "commitment"):
        printing.save(form, tmp_path / f"{form}.pdf")
        clerk.settle()
    assert printing.way_on == "已签字  Enter", "saved, it may have been printed and signed elsewhere"
    printing.refresh()
    assert printing.way_on == "已签字  Enter"
    clerk.press("\n ")
    assert printing.way_on == "下一位  Enter", "what is noted of the papers is not taken back by a second key"
    clerk.press("\n")
    assert "读卡器里还是上一位的卡。请取出，再插入这一位的卡。" in clerk.words


def test_a_filing_left_before_anybody_signed_is_among_the_papers_that_are_not_back(clerk: Clerk) -> None:
    clerk.reach_review()
    clerk.press("\n")
    assert today_counts(clerk.counter.desk).unsigned == 1, "whatever cuts the visit off from here"
    clerk.insert_card("李建国")
    assert today_counts(clerk.counter.desk).unsigned == 1
    (number,) = (row.number for row in search(clerk.counter.desk, FilingQuery(awaits_signature=True)))
    note_signed(clerk.counter.desk, clerk.work.actor, number)
    assert today_counts(clerk.counter.desk).unsigned == 0


def test_a_print_is_stopped_in_the_visit_by_its_own_line_and_the_other_paper_goes_on(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def print_on(*_: object, say: Callable[[str], object], title: str, **__: object) -> None:
        while "承诺书" not in title:
            say("排队等待打印机")
            threading.Event().wait(0.01)

    monkeypatch.setattr(paper_desk, "list_printers", lambda: (PrinterChoice("前台", True),))
    monkeypatch.setattr(paper_desk, "print_pdf", print_on)
    clerk.reach_review()
    clerk.press("\n")
    clerk.settle()
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    printing.take_enter()
    stops = [item for item in printing.findChildren(Button) if item.accessibleName() == "停止打印：备案表"]
    stops[-1].click()
    clerk.settle()
    assert printing.issued["filing"].problem is not None
    assert printing.issued["commitment"].printer == "前台"
    assert "已停止打印" in clerk.words
    assert "已留档，未打印" in clerk.words
    assert printing.way_on == "下一位  Enter", "one knows that it did not come out"


def test_a_bug_on_the_way_to_the_printer_does_not_hold_up_the_visit(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    def break_down() -> tuple[PrinterChoice, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(paper_desk, "list_printers", break_down)
    clerk.reach_review()
    clerk.press("\n\n")
    clerk.settle()
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    assert set(printing.issued) == {"filing", "commitment"}
    assert "已留档，未打印" in clerk.words
    assert printing.way_on == "下一位  Enter"
    assert len(expected_logs.claim("unexpected ZeroDivisionError")) == 2
    assert clerk.work.problems.shown is not None
