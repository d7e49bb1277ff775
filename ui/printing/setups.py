"""打印选择: which printer, tray and number of copies each form was last given, kept as one setting."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from app.services.printers import MOST_COPIES
from ui.printing.printers import PrinterChoice, choose_printer


@dataclass(frozen=True)
class PrintSetup:
    """一次打印选择. No tray leaves it to the printer."""

    printer: str
    tray: str = ""
    copies: int = 1


Setups = dict[str, tuple[PrintSetup, ...]]
"""By form, the last chosen first; one of each printer."""


def parse_setups(kept: str) -> Setups:
    """The setups of the setting's text. What cannot be read was never chosen."""
    try:
        forms = json.loads(kept or "{}")
        return {form: tuple(_setup_of(item) for item in items) for form, items in forms.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def format_setups(setups: Setups) -> str:
    """The text the setting keeps."""
    return json.dumps({form: [asdict(item) for item in items] for form, items in setups.items()}, ensure_ascii=False)


def remember_setup(setups: Setups, form: str, chosen: PrintSetup) -> Setups:
    """The setups with ``chosen`` as the last of its form."""
    others = tuple(item for item in setups.get(form, ()) if item.printer != chosen.printer)
    return {**setups, form: (chosen, *others)}


def setup_on(setups: Setups, form: str, printer: str) -> PrintSetup:
    """How a form was last printed on a printer; plainly when it never was."""
    return next((item for item in setups.get(form, ()) if item.printer == printer), PrintSetup(printer))


def find_setup(setups: Setups, form: str, printers: tuple[PrinterChoice, ...], usual: str) -> PrintSetup:
    """How a form is printed now: as chosen last if that printer is there, else on the usual one.

    Raises EnvironmentProblem (``no_printer``) when there is no printer.
    """
    names = {printer.name for printer in printers}
    last = next((item for item in setups.get(form, ()) if item.printer in names), None)
    return last or setup_on(setups, form, choose_printer(printers, usual))


def _setup_of(item: dict[str, Any]) -> PrintSetup:
    copies = int(item["copies"])
    return PrintSetup(str(item["printer"]), str(item["tray"]), min(max(copies, 1), MOST_COPIES))
