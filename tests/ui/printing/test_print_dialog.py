"""Choosing printer, tray and copies by keyboard, remembered for each form and printer."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.errors import EnvironmentProblem
from app.services.printers import StillQueued, Tray, Trouble
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.pages.record_page import RecordPage
from ui.printing import print_dialog
from ui.printing.print_dialog import PrintDialog
from ui.printing.printers import PrinterChoice
from ui.wizards.new_filing import paper_desk

_PRINTERS = (PrinterChoice("前台"), PrinterChoice("后台", True))
_TRAYS = {"前台": (Tray("top", "上层纸盒"), Tray("bottom", "下层纸盒")), "后台": ()}


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was given to which printer; there are two."""
    given: list[tuple[str, dict[str, Any]]] = []

    def take(_: bytes, printer: str, **order: Any) -> None:
        order.pop("say")("正在出纸")
        given.append((printer, order))

    for module in (paper_desk, print_dialog):
        monkeypatch.setattr(module, "list_printers", lambda: _PRINTERS)
    monkeypatch.setattr(print_dialog, "list_trays", _TRAYS.__getitem__)
    monkeypatch.setattr(paper_desk, "print_pdf", take)
    return given


@pytest.fixture
def page(signed_in: Desktop) -> RecordPage:
    signed_in.frame.open_record(signed_in.file().number)
    signed_in.settle()
    shown = signed_in.frame.page
    assert isinstance(shown, RecordPage)
    return shown


def _open(desktop: Desktop, page: RecordPage, form: str = "filing", *, again: bool = False) -> PrintDialog:
    page.printing.choose(form, again)
    desktop.settle()
    dialog = page.findChildren(PrintDialog)[-1]
    desktop.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_printer_tray_and_copies_are_chosen_by_keyboard_and_remembered(
    signed_in: Desktop, page: RecordPage, printed: list[tuple[str, dict[str, Any]]]
) -> None:
    dialog = _open(signed_in, page)
    assert (dialog.printer.chosen(), dialog.tray.chosen(), dialog.copies.value()) == ("后台", "", 1)
    assert not dialog.tray.isEnabled(), "this printer knows of no trays"
    signed_in.press(Qt.Key.Key_Up)
    signed_in.press(Qt.Key.Key_Tab)
    signed_in.press(Qt.Key.Key_Down)
    signed_in.press(Qt.Key.Key_Down)
    signed_in.press(Qt.Key.Key_Tab)
    signed_in.type("3")
    signed_in.press(Qt.Key.Key_Return)
    number = page.view.filing.number if page.view else ""
    assert printed == [("前台", {"title": f"{number} 备案表", "tray": "bottom", "copies": 3})]
    assert "备案表已送 前台。" in visible_words(page)

    page.printing.print_form("filing", True)
    signed_in.settle()
    assert printed[1:] == [("前台", {"title": f"{number} 备案表 重印第1次", "tray": "bottom", "copies": 3})]
    assert "备案表已送 前台，重印第1次。" in visible_words(page)
    assert any("打印过 2 次（重印 1 次）" in words for words in visible_words(page))
    again = _open(signed_in, page, again=True)
    assert (again.printer.chosen(), again.tray.chosen(), again.copies.value()) == ("前台", "bottom", 3)
    again.reject()


def test_another_form_keeps_its_own_choice(
    signed_in: Desktop, page: RecordPage, printed: list[tuple[str, dict[str, Any]]]
) -> None:
    _open(signed_in, page)
    signed_in.press(Qt.Key.Key_Up)
    signed_in.press(Qt.Key.Key_Return)
    page.printing.print_form("commitment", False)
    signed_in.settle()
    assert [(printer, order["copies"]) for printer, order in printed] == [("前台", 1), ("前台", 1)]
    _open(signed_in, page, "commitment", again=True)
    signed_in.press(Qt.Key.Key_Down)
    signed_in.press(Qt.Key.Key_Return)
    assert [printer for printer, _ in printed][2:] == ["后台"]
    page.printing.print_form("filing", True)
    signed_in.settle()
    assert [printer for printer, _ in printed][3:] == ["前台"]


def test_esc_prints_nothing(signed_in: Desktop, page: RecordPage, printed: list[tuple[str, dict[str, Any]]]) -> None:
    _open(signed_in, page)
    signed_in.press(Qt.Key.Key_Escape)
    assert printed == []
    assert signed_in.frame.page is page


@pytest.mark.parametrize("typed", ["", "0"])
def test_a_number_of_copies_that_is_none_is_said_in_its_place(
    signed_in: Desktop, page: RecordPage, printed: list[tuple[str, dict[str, Any]]], typed: str
) -> None:
    dialog = _open(signed_in, page)
    dialog.copies.setText(typed)
    signed_in.press(Qt.Key.Key_Return)
    assert "份数请填 1 至 9。" in visible_words(dialog)
    assert printed == []
    dialog.reject()


def test_without_a_printer_the_dialog_says_so(
    signed_in: Desktop, page: RecordPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_dialog, "list_printers", lambda: ())
    dialog = _open(signed_in, page)
    assert any("没有可用的打印机" in words for words in visible_words(dialog))
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_printer_out_of_paper_is_told_in_the_record_and_in_the_audit(
    signed_in: Desktop,
    page: RecordPage,
    printed: list[tuple[str, dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise EnvironmentProblem("打印机缺纸", remedy="请给打印机装纸", code="printer_paper_out")

    page.printing.print_form("filing", False)
    signed_in.settle()
    monkeypatch.setattr(paper_desk, "print_pdf", refuse)
    page.printing.print_form("filing", True)
    signed_in.settle()
    assert any("打印机缺纸" in words for words in visible_words(page))
    with signed_in.counter.desk.store.read() as uow:
        told = [(entry.event, entry.detail) for entry in uow.audit.entries() if entry.event.startswith("paper.")]
    assert [event for event, _ in told] == ["paper.printed", "paper.sent", "paper.reprinted", "paper.not_printed"]
    assert told[1][1].endswith(" 后台 1")
    assert told[3][1].endswith(" printer_paper_out")


def test_a_job_that_stays_in_the_queue_is_noted_as_such_and_not_as_failed(
    signed_in: Desktop, page: RecordPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stay(*_: object, **__: object) -> None:
        raise StillQueued("后台", Trouble("打印机缺纸", "请给打印机装纸", "printer_paper_out"), 17)

    monkeypatch.setattr(paper_desk, "list_printers", lambda: (PrinterChoice("后台", True),))
    monkeypatch.setattr(paper_desk, "print_pdf", stay)
    page.printing.print_form("filing", False)
    signed_in.settle()
    assert any("不必再打" in words for words in visible_words(page))
    with signed_in.counter.desk.store.read() as uow:
        told = [(entry.event, entry.detail) for entry in uow.audit.entries() if entry.event.startswith("paper.")]
    assert [event for event, _ in told] == ["paper.printed", "paper.queued"]
    assert told[1][1].endswith(" 17 printer_paper_out")
