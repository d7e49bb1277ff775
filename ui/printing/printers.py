"""The printers of this computer, and which of them to print on."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import EnvironmentProblem


@dataclass(frozen=True)
class PrinterChoice:
    """打印机: its name in the system, and whether the system prints on it by default."""

    name: str
    is_default: bool = False


def list_printers() -> tuple[PrinterChoice, ...]:
    """The system's printers as it lists them. A network printer may take its time: not for the window's thread."""
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    return tuple(PrinterChoice(name, name == default) for name in QPrinterInfo.availablePrinterNames())


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
