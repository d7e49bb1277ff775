"""A printer that hangs, fails or is nobody's: what goes on beside it, and who is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.domain.vocabulary import ActKind, LifeState, Role
from app.errors import EnvironmentProblem
from app.services.queries import get_record
from app.settings import PRINTER, read_setting
from tests.conftest import ExpectedLogs
from tests.ui.conftest import CLERK, REVIEWER, Desktop
from tests.ui.screen import visible_words
from ui.pages.record_page import RecordPage
from ui.printing.printers import PrinterChoice
from ui.problems import BUG_SENTENCE
from ui.wizards.new_filing import paper_desk


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The printers that were given a paper; there are two."""
    names: list[str] = []
    monkeypatch.setattr(paper_desk, "list_printers", lambda: (PrinterChoice("前台"), PrinterChoice("后台", True)))
    monkeypatch.setattr(paper_desk, "print_pdf", lambda *given, **_: names.append(given[1]))
    return names


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch, printed: list[str]) -> Iterator[Callable[[], None]]:
    """A printer that takes its paper only when it is called."""
    gate = threading.Event()
    monkeypatch.setattr(paper_desk, "print_pdf", lambda *_, **__: gate.wait())
    yield gate.set
    gate.set()


def _open(desktop: Desktop, number: str) -> RecordPage:
    desktop.frame.open_record(number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    return page


def _remembered(desktop: Desktop) -> str:
    with desktop.counter.desk.store.read() as uow:
        return read_setting(uow, PRINTER)


@pytest.mark.parametrize("login", [CLERK, REVIEWER])
def test_everybody_may_print_and_the_first_printer_is_remembered(
    desktop: Desktop, printed: list[str], login: str
) -> None:
    number = desktop.file().number
    desktop.sign_in(login)
    page = _open(desktop, number)
    page.printing.print_form("filing", False)
    desktop.settle()
    assert printed == ["后台"]
    assert "备案表已送 后台。" in visible_words(page)
    assert _remembered(desktop) == "后台"


def test_that_the_printer_could_not_be_noted_does_not_make_the_print_fail(
    signed_in: Desktop, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise EnvironmentProblem("本地库正忙")

    monkeypatch.setattr(paper_desk, "write_setting", refuse)
    page = _open(signed_in, signed_in.file().number)
    page.printing.print_form("filing", False)
    signed_in.settle()
    assert "备案表已送 后台。" in visible_words(page)


def test_a_printer_away_for_a_day_is_not_forgotten(
    signed_in: Desktop, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _open(signed_in, signed_in.file().number)
    page.printing.print_form("filing", False)
    signed_in.settle()
    monkeypatch.setattr(paper_desk, "list_printers", lambda: (PrinterChoice("前台", True),))
    page.printing.print_form("filing", True)
    signed_in.settle()
    assert printed == ["后台", "前台"]
    assert _remembered(signed_in) == "后台"


def test_while_a_printer_hangs_people_sign_in_and_filings_go_on(
    signed_in: Desktop, hanging: Callable[[], None]
) -> None:
    page = _open(signed_in, signed_in.file().number)
    page.printing.print_form("filing", False)
    signed_in.rooms.lock()
    signed_in.rooms.sign_in.sign_in_as(CLERK, "lianxi123")
    signed_in.qtbot.waitUntil(lambda: signed_in.work.is_signed_in)
    hanging()
    signed_in.settle()


def test_what_a_printer_says_late_does_not_land_on_another_record(
    signed_in: Desktop, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = signed_in.file().number, signed_in.file_referral().number
    gate = threading.Event()

    def refuse_late(*_: object, say: Callable[[str], object], **__: object) -> None:
        gate.wait()
        say("正在出纸")
        raise EnvironmentProblem("打印机缺纸", remedy="请给打印机装纸", code="printer_paper_out")

    monkeypatch.setattr(paper_desk, "print_pdf", refuse_late)
    page = _open(signed_in, first)
    page.printing.print_form("filing", False)
    signed_in.frame.open_record(second)
    signed_in.qtbot.waitUntil(lambda: page.view is not None and page.view.filing.number == second)
    gate.set()
    signed_in.settle()
    words = " ".join(visible_words(page))
    assert "缺纸" not in words
    assert "正在出纸" not in words
    assert signed_in.problems.shown is not None
    assert "打印机缺纸。" in visible_words(signed_in.problems.shown)


def test_a_bug_on_the_way_to_the_printer_is_told_and_noted_and_the_paper_is_kept(
    signed_in: Desktop, printed: list[str], monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(paper_desk, "print_pdf", break_down)
    page = _open(signed_in, signed_in.file().number)
    page.printing.print_form("filing", False)
    signed_in.settle()
    assert signed_in.problems.shown is not None
    assert BUG_SENTENCE in visible_words(signed_in.problems.shown)
    expected_logs.claim("unexpected ZeroDivisionError")
    words = " ".join(visible_words(page))
    assert "没有打印出来" in words
    assert "正在打印" not in words
    assert "没有打印出来过" in words
    assert "打印备案表" in words, "what never came out is not printed again"
    with signed_in.counter.desk.store.read() as uow:
        (kept,) = uow.prints.of_filing(page.view.filing.number if page.view else "")
        told = [entry for entry in uow.audit.entries() if entry.event.startswith("paper.")]
    assert [entry.event for entry in told] == ["paper.printed", "paper.not_printed"]
    assert told[-1].detail.endswith(" unforeseen")
    assert signed_in.counter.papers.vault.get(kept.vault_hash).startswith(b"%PDF")


def test_a_panel_being_filled_in_stays_when_a_print_ends(signed_in: Desktop, printed: list[str]) -> None:
    page = _open(signed_in, signed_in.file().number)
    page.printing.print_form("filing", False)
    panel = page.open_act(ActKind.CHANGE)
    assert panel is not None
    panel.reason.setText("搬家")
    signed_in.settle()
    assert page.panel is panel
    assert panel.isVisible()
    assert panel.reason.text() == "搬家"
    assert "重印备案表" in visible_words(page), "the paper shows as issued"


def test_an_act_is_the_person_s_who_started_it_although_the_window_was_locked_meanwhile(signed_in: Desktop) -> None:
    number = signed_in.file_referral().number
    page = _open(signed_in, number)
    panel = page.open_act(ActKind.CANCEL)
    assert panel is not None
    gate = threading.Event()
    signed_in.tasks.command(gate.wait, lambda _: None)
    panel._start()
    signed_in.rooms.lock()
    gate.set()
    signed_in.settle()
    filing = get_record(signed_in.counter.desk, number)
    assert filing.filing.status is LifeState.CANCELLED
    assert filing.acts[-1].actor.login == CLERK
    assert filing.acts[-1].actor.role is Role.CLERK
    assert signed_in.problems.shown is None


def test_a_refusal_whose_panel_is_gone_is_told_all_the_same(signed_in: Desktop) -> None:
    page = _open(signed_in, signed_in.file().number)
    panel = page.open_act(ActKind.CANCEL)
    assert panel is not None
    gate = threading.Event()
    signed_in.tasks.command(gate.wait, lambda _: None)
    panel._start()
    page._close_panel()
    gate.set()
    signed_in.settle()
    assert signed_in.problems.shown is not None
    assert any("不予撤销备案" in words for words in visible_words(signed_in.problems.shown))


def test_an_act_whose_panel_is_gone_still_shows_in_the_record(signed_in: Desktop) -> None:
    page = _open(signed_in, signed_in.file_referral().number)
    panel = page.open_act(ActKind.CANCEL)
    assert panel is not None
    gate = threading.Event()
    signed_in.tasks.command(gate.wait, lambda _: None)
    panel._start()
    page._close_panel()
    gate.set()
    signed_in.settle()
    assert page.view is not None
    assert page.view.filing.status is LifeState.CANCELLED


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch, printed: list[str]) -> Iterator[threading.Event]:
    """A printer that says forever that it is at it, until that is cut short; set once it has begun."""
    began, is_over = threading.Event(), threading.Event()

    def print_on(*_: object, say: Callable[[str], object], **__: object) -> None:
        while not is_over.wait(0.01):
            say("排队等待打印机")
            began.set()

    monkeypatch.setattr(paper_desk, "print_pdf", print_on)
    yield began
    is_over.set()


def test_a_print_is_stopped_at_the_record_and_the_paper_is_kept(
    signed_in: Desktop, endless: threading.Event, qtbot: QtBot
) -> None:
    page = _open(signed_in, signed_in.file().number)
    page.printing.print_form("filing", again=False)
    assert page.printing.stop_button.isVisible()
    qtbot.waitUntil(endless.is_set, timeout=20_000)
    page.printing.stop_button.click()
    signed_in.settle()
    assert any("已停止打印" in words and "可以再打" in words for words in visible_words(page))
    assert not page.printing.stop_button.isVisible()
    with signed_in.counter.desk.store.read() as uow:
        told = [(entry.event, entry.detail) for entry in uow.audit.entries() if entry.event.startswith("paper.")]
    assert [event for event, _ in told] == ["paper.printed", "paper.not_printed"]
    assert told[1][1].endswith(" print_stopped")


def test_a_print_of_another_record_is_not_stopped_from_this_one(
    signed_in: Desktop, endless: threading.Event, qtbot: QtBot
) -> None:
    first, second = signed_in.file(0).number, signed_in.file(1).number
    page = _open(signed_in, first)
    page.printing.print_form("filing", again=False)
    qtbot.waitUntil(endless.is_set, timeout=20_000)
    page.show_record(second)
    assert not page.printing.stop_button.isVisible()
    page.show_record(first)
    page.printing.stop_button.click()
    signed_in.settle()
    assert any("已停止打印" in words for words in visible_words(page))
