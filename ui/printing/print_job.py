"""Puts a PDF on the system's printer, page by page, as docs/decisions/0003-printing.md says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

from app.errors import EnvironmentProblem
from ui.printing.page_images import count_pages, page_image

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LEAST_DPI = 300
"""Below this the narrowest bars of Code 128 no longer scan surely."""
MOST_DPI = 600


def print_pdf(pdf: bytes, printer_name: str, *, title: str) -> None:
    """Hand every page to the printer called ``printer_name``; returns when the system has taken the job.

    It may take seconds: call it on a worker thread (painting on a QPrinter is allowed there).
    ``title`` is what the print queue shows, so it holds no personal data.
    Raises EnvironmentProblem (``printer_refused``) when the printer does not take the job.
    """
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(printer_name)
    if info.isNull():
        raise _refused(f"系统里没有名为“{printer_name}”的打印机")
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    # The two copies go to two people.
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    paint_pages(printer, pdf)


def paint_pages(printer: QPrinter, pdf: bytes) -> None:
    """Paint every page of the file over the whole sheet. Raises EnvironmentProblem (``printer_refused``)."""
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    printer.setFullPage(True)
    dpi = min(max(printer.resolution(), LEAST_DPI), MOST_DPI)
    printer.setResolution(dpi)
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused("打印服务没有应答，或打印机已脱机")
    try:
        for page in range(count_pages(pdf)):
            if page and not printer.newPage():
                printer.abort()
                raise _refused("打印到一半时打印机停下了")
            image = page_image(pdf, page, dpi=dpi)
            sheet = printer.paperRect(type(printer).Unit.DevicePixel)
            painter.drawImage(QRectF(0, 0, sheet.width(), sheet.height()), image)
    finally:
        painter.end()


def _refused(why: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        "没有打印出来",
        why=why,
        remedy="请检查打印机的电源、纸张和连线后再打；表格已经留档，也可以另存后到别处打印",
        code="printer_refused",
    )
