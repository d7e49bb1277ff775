"""Puts a PDF on the system's printer, page by page, as docs/decisions/0003-printing.md says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter

from app.bootstrap.print_folder import not_written, print_folder
from app.bootstrap.print_service import find_print_service, print_file
from app.errors import Cancelled
from app.services.printers import PrintOrder, Say, refused
from ui.printing.page_images import count_pages, page_image

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LEAST_DPI = 300
"""Below this the narrowest bars of Code 128 no longer scan surely."""
MOST_DPI = 600
_END_OF_PDF = b"%%EOF"


def print_pdf(pdf: bytes, printer_name: str, *, title: str, tray: str = "", copies: int = 1, say: Say) -> None:
    """Print every page on the printer called ``printer_name``; ``say`` is told how far it is.

    It may take seconds: call it on a worker thread (painting on a QPrinter is allowed there).
    ``title`` is what the print queue shows, so it holds no personal data.
    Raises EnvironmentProblem when the printer does not take the job, or somebody must come to it; Cancelled when
    ``say`` did, and nothing that is not on paper yet comes out.
    """
    service = find_print_service()
    if service is not None:
        # Qt's own way into CUPS forgets the tray and the job's number.
        print_file(service, paint_file(pdf, say), printer_name, PrintOrder(title, tray, copies), say)
    else:
        _print_by_qt(pdf, printer_name, PrintOrder(title, tray, copies), say)


def paint_file(pdf: bytes, say: Say) -> bytes:
    """The pages as pictures in one file, as they are handed to the print service.

    Raises EnvironmentProblem (``print_temp``) when the disk has no room for it.
    """
    from PySide6.QtPrintSupport import QPrinter

    with print_folder() as folder:
        file = folder / "pages.pdf"
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        printer.setResolution(MOST_DPI)
        paint_pages(printer, pdf, say)
        painted = file.read_bytes()
    if not painted.rstrip().endswith(_END_OF_PDF):
        # Qt says nothing of a disk that became full while it wrote.
        raise not_written("磁盘已满")
    return painted


def _print_by_qt(pdf: bytes, printer_name: str, order: PrintOrder, say: Say) -> None:
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(printer_name)
    if info.isNull():
        raise refused(f"系统里没有名为“{printer_name}”的打印机")
    if info.state() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        # All that Windows says through Qt; what is wrong, and how a job ends, it does not say.
        raise refused(f"打印机“{printer_name}”报告出错或已停用，可能缺纸、卡纸或脱机", code="printer_error")
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(order.title)
    # The two copies go to two people.
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    printer.setCopyCount(order.copies)
    if order.tray in QPrinter.PaperSource.__members__:
        printer.setPaperSource(QPrinter.PaperSource[order.tray])
    paint_pages(printer, pdf, say)


def paint_pages(printer: QPrinter, pdf: bytes, say: Say) -> None:
    """Paint every page of the file over the whole sheet. Raises EnvironmentProblem (``printer_refused``)."""
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    printer.setFullPage(True)
    dpi = min(max(printer.resolution(), LEAST_DPI), MOST_DPI)
    printer.setResolution(dpi)
    painter = QPainter()
    if not painter.begin(printer):
        raise refused("打印服务没有应答，或打印机已脱机")
    try:
        pages = count_pages(pdf)
        for page in range(pages):
            try:
                say(f"正在制版 {page + 1}/{pages} 页")
            except Cancelled:
                printer.abort()
                raise
            if page and not printer.newPage():
                printer.abort()
                raise refused("打印到一半时打印机停下了")
            image = page_image(pdf, page, dpi=dpi)
            sheet = printer.paperRect(type(printer).Unit.DevicePixel)
            painter.drawImage(QRectF(0, 0, sheet.width(), sheet.height()), image)
    finally:
        painter.end()
