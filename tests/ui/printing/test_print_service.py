"""From the window's painting through a real print service to the printer, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from forms.specimens import FILING_FORM, render_filing_form
from tests.print_service import NetworkPrinter, OwnPrintService, start_or_skip
from ui.printing import print_job
from ui.printing.page_images import count_pages
from ui.printing.print_job import paint_file, print_pdf
from ui.printing.printers import PrinterChoice, list_printers, list_trays


@pytest.fixture
def own() -> Iterator[OwnPrintService]:
    service = start_or_skip()
    yield service
    service.stop()


@pytest.fixture
def printer() -> Iterator[NetworkPrinter]:
    with NetworkPrinter() as machine:
        yield machine


@pytest.mark.usefixtures("qapp")
def test_what_the_window_painted_is_what_the_printer_gets(
    own: OwnPrintService, printer: NetworkPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", own.server)
    queue = own.add_queue("前台", printer.device)
    assert PrinterChoice(queue) in list_printers()
    assert list_trays(queue) == ()
    painted: list[bytes] = []

    def paint(*given: object) -> bytes:
        painted.append(paint_file(*given))  # type: ignore[arg-type]
        return painted[-1]

    monkeypatch.setattr(print_job, "paint_file", paint)
    said: list[str] = []
    print_pdf(render_filing_form(FILING_FORM), queue, title="备案表", say=said.append)
    arrived = printer.next_job()
    assert [arrived] == painted
    assert count_pages(arrived) == 2
    assert said[:3] == ["正在制版 1/2 页", "正在制版 2/2 页", "正在送往打印机"]
