"""Paper on the printer: whole pages, fine enough to scan, and a sentence where there is no printer."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6 import QtPrintSupport
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from app.errors import EnvironmentProblem, UserError
from forms.specimens import FILING_FORM, NUMBER, render_filing_form
from ui.printing import print_job
from ui.printing.page_images import count_pages, page_image
from ui.printing.print_job import LEAST_DPI, paint_file, paint_pages, print_pdf
from ui.printing.printers import PrinterChoice, choose_printer


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_filing_form(FILING_FORM)


def _printer_into(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(LEAST_DPI)
    return printer


@pytest.mark.usefixtures("qapp")
def test_every_page_comes_out_on_a_whole_a4_sheet(pdf: bytes, tmp_path: Path) -> None:
    paint_pages(_printer_into(tmp_path / "out.pdf"), pdf, lambda _: None)
    printed = (tmp_path / "out.pdf").read_bytes()
    assert count_pages(printed) == count_pages(pdf) == 2
    drawn, meant = page_image(printed, 0, dpi=72), page_image(pdf, 0, dpi=72)
    assert abs(drawn.width() - meant.width()) <= 1
    assert abs(drawn.height() - meant.height()) <= 1


@pytest.mark.usefixtures("qapp")
def test_the_bar_code_scans_from_the_printed_sheet(pdf: bytes, tmp_path: Path) -> None:
    paint_pages(_printer_into(tmp_path / "out.pdf"), pdf, lambda _: None)
    sheet = tmp_path / "sheet.png"
    page_image((tmp_path / "out.pdf").read_bytes(), 0, dpi=LEAST_DPI).save(str(sheet))
    read = subprocess.run(["zbarimg", "--quiet", str(sheet)], capture_output=True, text=True, check=True).stdout
    assert f"CODE-128:{NUMBER}" in read.splitlines()


def test_a_page_is_dark_on_white_paper(qapp: QApplication, pdf: bytes) -> None:
    image = page_image(pdf, 0, dpi=72)
    assert image.pixelColor(2, 2).value() == 255
    darkest = min(image.pixelColor(x, y).value() for x in range(100, 500, 3) for y in range(60, 400, 3))
    assert darkest < 80


def test_the_printer_used_last_is_used_again() -> None:
    printers = (PrinterChoice("一楼"), PrinterChoice("二楼", is_default=True))
    assert choose_printer(printers, "一楼") == "一楼"


def test_the_systems_own_choice_stands_in_for_a_printer_that_is_gone() -> None:
    printers = (PrinterChoice("一楼"), PrinterChoice("二楼", is_default=True))
    assert choose_printer(printers, "三楼") == "二楼"
    assert choose_printer(printers[:1], "三楼") == "一楼"


def test_without_a_printer_a_sentence_says_what_to_do() -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        choose_printer(())
    assert raised.value.code == "no_printer"
    assert "留档" in raised.value.remedy


@pytest.mark.usefixtures("qapp")
def test_a_printer_that_went_away_meanwhile_is_told(pdf: bytes) -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        print_pdf(pdf, "不存在的打印机", title="表", say=lambda _: None)
    assert raised.value.code == "printer_refused"


def test_a_sheet_that_cannot_be_drawn_is_told_with_what_to_do() -> None:
    pageless = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n"
    )
    with pytest.raises(UserError) as raised:
        page_image(pageless, 0, dpi=72)
    assert raised.value.code == "pdf_broken"
    assert raised.value.remedy


@pytest.mark.usefixtures("qapp")
def test_a_disk_that_fills_up_while_the_pages_are_painted_is_told(pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: whole(path)[:-400])
    with pytest.raises(EnvironmentProblem) as raised:
        paint_file(pdf, lambda _: None)
    assert raised.value.code == "print_temp"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("state", [QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted])
def test_a_printer_that_reports_an_error_is_given_nothing_where_no_service_can_be_asked(
    pdf: bytes, monkeypatch: pytest.MonkeyPatch, state: QPrinter.PrinterState
) -> None:
    class Reported:
        """A printer as such a system tells of it."""

        @staticmethod
        def printerInfo(_: str) -> Reported:
            return Reported()

        def isNull(self) -> bool:
            return False

        def state(self) -> QPrinter.PrinterState:
            return state

    def begun(*_: object) -> None:
        raise AssertionError("it was given the pages")

    monkeypatch.setattr(print_job, "find_print_service", lambda: None)
    monkeypatch.setattr(print_job, "paint_pages", begun)
    monkeypatch.setattr(QtPrintSupport, "QPrinterInfo", Reported)
    with pytest.raises(EnvironmentProblem) as raised:
        print_pdf(pdf, "前台", title="表", say=lambda _: None)
    assert raised.value.code == "printer_error"
    assert "缺纸" in raised.value.why
