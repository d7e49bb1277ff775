"""打印服务 of this computer, where there is one that can be asked; windows and the command line print through it."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.bootstrap.print_folder import print_folder
from app.devices.cups import find_cups
from app.services.printers import PrintOrder, PrintService, Say, follow, require_ready


def find_print_service() -> PrintService | None:
    """CUPS, or None where printers are only reached through the window (Windows)."""
    return find_cups()


def print_file(
    service: PrintService,
    content: bytes,
    printer: str,
    order: PrintOrder,
    say: Say,
    *,
    pause: Callable[[float], object] = time.sleep,
) -> None:
    """Send a file as it is, byte for byte, and watch it out. Blocking, for as long as one stands and waits.

    Raises EnvironmentProblem when the printer is gone or stopped, fails, or waits for somebody to come, and when the
    disk has no room for the file on its way.
    """
    ready = require_ready(service.printers(), printer)
    with print_folder() as folder:
        # The service has its own copy when it has answered.
        file = folder / "paper.pdf"
        file.write_bytes(content)
        say("正在送往打印机")
        job = service.submit(printer, file, order)
    follow(service, ready, job, say, pause=pause)
