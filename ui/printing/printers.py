"""The printers of this computer, and which of them to print on."""

from __future__ import annotations

from dataclasses import dataclass

from app.bootstrap.print_service import find_print_service
from app.errors import EnvironmentProblem
from app.services.printers import Tray


@dataclass(frozen=True)
class PrinterChoice:
    """打印机: its name in the system, and whether the system prints on it by default."""

    name: str
    is_default: bool = False


_QT_TRAYS = (Tray("Upper", "上层纸盒"), Tray("Lower", "下层纸盒"), Tray("Manual", "手动进纸"))
"""What may be asked of a printer whose system does not list its trays, by the names of QPrinter.PaperSource."""


def list_printers() -> tuple[PrinterChoice, ...]:
    """The system's printers as it lists them. A network printer may take its time: not for the window's thread."""
    service = find_print_service()
    if service is not None:
        return tuple(PrinterChoice(item.name, item.is_default) for item in service.printers())
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    return tuple(PrinterChoice(name, name == default) for name in QPrinterInfo.availablePrinterNames())


def list_trays(printer: str) -> tuple[Tray, ...]:
    """The trays of a printer. Blocking, as above."""
    service = find_print_service()
    return service.trays(printer) if service is not None else _QT_TRAYS


def choose_printer(printers: tuple[PrinterChoice, ...], remembered: str = "") -> str:
    """The remembered printer if it is still there, else the system's own choice, else the first.

    Raises EnvironmentProblem (``no_printer``) when there is none.
    """
    if not printers:
        raise EnvironmentProblem(
            "这台电脑没有可用的打印机",
            why="系统里没有安装打印机，或打印服务没有启动",
            remedy="表格已经留档，可以另存后到别处打印；接好打印机后也可以再打",
            code="no_printer",
        )
    names = [printer.name for printer in printers]
    if remembered in names:
        return remembered
    return next((printer.name for printer in printers if printer.is_default), names[0])
