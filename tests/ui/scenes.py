"""Screens beyond the pages themselves: every step of a visit, every panel of a record, every dialog."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from PySide6.QtCore import Qt

from app.domain.vocabulary import ActKind, Category
from app.errors import EnvironmentProblem, UserError
from app.flows.visit_data import VisitStep
from app.services.ports import FilingQuery
from app.services.saved_searches import save_search
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.ui.conftest import REVIEWER, Desktop
from tests.ui.crowd import bring_crowd
from tests.ui.visit_scenes import VISIT_SCENES
from tests.wire.window import Window, someone
from ui.models.filing_table import ListFilter
from ui.pages.commitments_page import CommitmentsPage
from ui.pages.failed_page import FailedPage
from ui.pages.filings_page import FilingsPage
from ui.pages.policy.rules_part import RulesPart
from ui.pages.record.act_panels import ENQUIRIES, PANELS
from ui.pages.record.enquiry_panel import EnquiryPanel
from ui.pages.record_page import RecordPage
from ui.pages.upstream_page import UpstreamPage
from ui.printing.print_dialog import PrintDialog
from ui.wizards.new_filing.page import NewFilingPage

Show = Callable[[Desktop], None]


def visit_at(step: VisitStep) -> Show:
    """A resident's visit on a commitment, kept as a draft and gone on with, as far as ``step``."""

    def show(desktop: Desktop) -> None:
        desktop.sign_in()
        draft = desktop.keep_visit_at_review()
        desktop.work.visit_wanted.emit(draft)
        desktop.settle()
        page = desktop.frame.page
        assert isinstance(page, NewFilingPage)
        order = list(VisitStep)
        for _ in range(order.index(VisitStep.REVIEW) - order.index(step)):
            desktop.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
            desktop.settle()
        if step is VisitStep.PRINT:
            desktop.press(Qt.Key.Key_Return)
            desktop.qtbot.waitUntil(lambda: page.visit.step is VisitStep.PRINT)
        desktop.settle()
        assert page.visit.step is step

    return show


def card_refused(desktop: Desktop) -> None:
    """The card of somebody who is in arrears."""
    desktop.sign_in()
    training = desktop.counter.training
    assert training is not None
    training.insert(next(person for person in desktop.people if person.name == "陈志强"))
    desktop.qtbot.waitUntil(lambda: isinstance(desktop.frame.page, NewFilingPage))
    desktop.settle()


def crowded(name: str) -> Show:
    """A page of a counter in the middle of its work."""

    def show(desktop: Desktop) -> None:
        bring_crowd(desktop.counter.desk)
        desktop.sign_in()
        desktop.keep_draft()
        desktop.frame.go(name)

    return show


def promises(desktop: Desktop) -> None:
    """The register of promises; two people were telephoned, the second a moment ago."""
    crowded("commitments")(desktop)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, CommitmentsPage)
    for row in (0, 1):
        page.list.table.selectRow(row)
        page.remind_button.click()
        desktop.settle()


def saved_searches(desktop: Desktop) -> None:
    """What a clerk saved of the list, and the line to save what it is narrowed to now."""
    desk = desktop.counter.desk
    bring_crowd(desk)
    desktop.sign_in()
    due = FilingQuery(due_from=desk.today(), due_until=desk.today() + timedelta(days=30), is_live=True)
    days = FilingQuery(category=Category.REFERRAL, filed_from=desk.today().replace(month=1, day=1))
    save_search(desk, desktop.actor, "承诺快到期的", due, moves=True)
    save_search(desk, desktop.actor, "今年转诊到上海的", replace(days, destination="310000"))
    save_search(desk, desktop.actor, "未上报的急诊", FilingQuery(category=Category.EMERGENCY, not_yet_upstream=True))
    desktop.work.list_wanted.emit(ListFilter(due, "承诺30天内到期"))
    desktop.settle()
    desktop.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def summary(desktop: Desktop) -> None:
    """The table of a category, before it is kept as a file."""
    crowded("filings")(desktop)
    page = desktop.frame.page
    assert isinstance(page, FilingsPage)
    page.export_button.click()


def policy_source(desktop: Desktop) -> None:
    """The source's own words below the rules of a topic."""
    desktop.sign_in()
    page = desktop.frame.go("policy")
    desktop.settle()
    page.findChildren(RulesPart)[0].more_button.click()


def letter(desktop: Desktop) -> None:
    """Before a letter is noted as destroyed."""
    with _no_rest():
        _record(desktop).open_letter()


def searched(desktop: Desktop) -> None:
    """Something typed into the search box."""
    bring_crowd(desktop.counter.desk)
    desktop.sign_in()
    desktop.press(Qt.Key.Key_F2)
    desktop.type("z")


def record_panel(kind: ActKind) -> Show:
    """The panel of an act, open above the record."""

    def show(desktop: Desktop) -> None:
        with _no_rest():
            _record(desktop).open_act(kind)

    return show


def enquiry(kind: type[EnquiryPanel]) -> Show:
    """An enquiry, open above the record."""

    def show(desktop: Desktop) -> None:
        with _no_rest():
            _record(desktop).open_enquiry(kind)

    return show


def _no_rest() -> AbstractContextManager[object]:
    """The rules are asked at once, so that their answer is there when the window has come to rest."""
    return patch("ui.pages.record.live_panel._REST_MS", 0)


def paper_preview(desktop: Desktop) -> None:
    """The record's form on the whole page."""
    _record(desktop).show_paper("filing")


def question(desktop: Desktop) -> None:
    """Before something that cannot be undone."""
    desktop.sign_in()
    desktop.problems.ask(
        "撤销李建国的备案？",
        "撤销备案",
        lambda: None,
        owner=desktop.frame,
        more="撤销后不能恢复，再去异地就医要重新备案。",
    )


def refusal(desktop: Desktop) -> None:
    """A failure that was foreseen."""
    desktop.sign_in()
    desktop.problems.show(UserError("这张卡已挂失", why="2026-03-02 挂失", remedy="请解挂后再来，或改用身份证办理"))


def print_dialog(desktop: Desktop) -> None:
    """Which printer, tray and copies; here the computer has none."""
    desktop.sign_in()
    work = desktop.work
    PrintDialog(desktop.window, work.desk, work.tasks, "filing", "备案表", lambda _: None).open()


def elsewhere(desktop: Desktop) -> None:
    """A filing that another counter made."""
    act, state = Window("02").file(person=someone("欧阳单"))
    with desktop.counter.desk.store.write() as uow:
        uow.elsewhere.add(ActMessage.model_validate_json(act_message_json(act, state)))
        uow.commit()
    desktop.sign_in()
    desktop.work.elsewhere_wanted.emit(state.number)


def courier(desktop: Desktop) -> None:
    """The way without a line."""
    desktop.sign_in(REVIEWER)
    page = desktop.frame.go("upstream")
    assert isinstance(page, UpstreamPage)
    desktop.settle()
    page.courier_button.click()


def failed(desktop: Desktop) -> None:
    """The counter cannot be opened."""
    desktop.window.show_content(
        FailedPage(EnvironmentProblem("数据文件夹打不开", why="没有写入权限", remedy="请联系系统管理员", code="folder"))
    )


def applicant_screen(desktop: Desktop) -> None:
    """What the applicant sees while the clerk checks the form with them."""
    desktop.rooms.applicant_screens.open()
    visit_at(VisitStep.REVIEW)(desktop)


def applicant_told(desktop: Desktop) -> None:
    """What the applicant sees while the clerk still fills in."""
    desktop.rooms.applicant_screens.open()
    visit_at(VisitStep.MATERIALS)(desktop)


def applicant_doubts(desktop: Desktop) -> None:
    """Something is wrong, the applicant says."""
    applicant_screen(desktop)
    window = desktop.rooms.applicant_screens.window
    assert window is not None
    window.told.doubt_button.click()


def applicant_idle(desktop: Desktop) -> None:
    """What the next applicant sees when they sit down."""
    desktop.rooms.applicant_screens.open()
    desktop.sign_in()


def applicant_signs(desktop: Desktop) -> None:
    """The sheet to sign on, at the end of a visit."""
    desktop.rooms.applicant_screens.open()
    visit_at(VisitStep.PRINT)(desktop)


def applicant_reads(desktop: Desktop) -> None:
    """The papers themselves, before they are signed."""
    applicant_signs(desktop)
    window = desktop.rooms.applicant_screens.window
    assert window is not None
    window.sign.paper_button.click()


def signing(desktop: Desktop) -> None:
    """The clerk waits until the applicant has signed a form of a record."""
    desktop.rooms.applicant_screens.open()
    _record(desktop).printing.ask_to_sign("filing")


def _record(desktop: Desktop) -> RecordPage:
    desktop.sign_in(REVIEWER)
    desktop.work.record_wanted.emit(desktop.file().number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    return page


OTHER_WINDOWS: dict[str, Show] = {
    "applicant": applicant_screen,
    "applicant-idle": applicant_idle,
    "applicant-told": applicant_told,
    "applicant-doubts": applicant_doubts,
    "applicant-signs": applicant_signs,
    "applicant-reads": applicant_reads,
}
"""Screens that are windows of their own."""

SCENES: dict[str, Show] = {
    **{f"visit-{step.value}": visit_at(step) for step in VisitStep if step is not VisitStep.AUTHENTICATE},
    "visit-refused": card_refused,
    **VISIT_SCENES,
    **{f"crowd-{name}": crowded(name) for name in ("today", "filings", "upstream")},
    "crowd-commitments": promises,
    "searched": searched,
    "saved-searches": saved_searches,
    **{f"record-{kind.value}": record_panel(kind) for kind in PANELS},
    **{f"enquiry-{number}": enquiry(kind) for number, kind in enumerate(ENQUIRIES, start=1)},
    "letter": letter,
    "summary": summary,
    "policy-source": policy_source,
    "elsewhere": elsewhere,
    "courier": courier,
    "paper-preview": paper_preview,
    "print-dialog": print_dialog,
    "signing": signing,
    "question": question,
    "refusal": refusal,
    "failed": failed,
}
"""By name, what brings the screen up."""
