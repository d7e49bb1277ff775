"""A printer that needs no paper: it keeps what it was given, and fails now and then as printers do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from app.services.printers import JobState, PrinterStatus, PrintOrder, Tray, refused
from ui.printing.print_job import LEAST_DPI

_FRONT, _BACK = "前台", "后台"
_REFUSES_EACH = 17
_FAILS_EACH = 11
_PAPER_RUNS_OUT_EACH = 13


class PaperlessPrinter:
    """打印服务 with two printers. Which jobs fail goes by their number, so that a run can be done again."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, int, int]] = []
        """The printer, the copies and the size in bytes of each file that was taken."""
        self._tried = 0

    def printers(self) -> tuple[PrinterStatus, ...]:
        """Paper runs out in the front one now and then, and is there again at the next job."""
        is_out = self._tried % _PAPER_RUNS_OUT_EACH == 0 and self._tried > 0
        return (
            PrinterStatus(_FRONT, is_default=True, reasons=("media-empty-error",) if is_out else ()),
            PrinterStatus(_BACK),
        )

    def trays(self, printer: str) -> tuple[Tray, ...]:
        """Only one of them knows of trays."""
        return (Tray("Upper", "上层纸盒"), Tray("Lower", "下层纸盒")) if printer == _FRONT else ()

    def submit(self, printer: str, file: Path, order: PrintOrder) -> int:
        """Take a file, or not."""
        self._tried += 1
        if self._tried % _REFUSES_EACH == 0:
            raise refused("打印服务没有应答")
        self.taken.append((printer, order.copies, file.stat().st_size))
        return self._tried

    def cancel(self, printer: str, job: int) -> None:
        """What is out already is left alone, and everything is out at once."""

    def job_state(self, printer: str, job: int) -> JobState:
        """Out at once, stopped by the service, or waiting for paper."""
        if job % _FAILS_EACH == 0:
            return JobState.FAILED
        return JobState.QUEUED if job % _PAPER_RUNS_OUT_EACH == 0 and printer == _FRONT else JobState.DONE


@contextmanager
def paperless() -> Iterator[PaperlessPrinter]:
    """Whatever is printed is painted as for paper, as coarsely as is allowed, and handed to such a printer."""
    service = PaperlessPrinter()
    with (
        patch("ui.printing.printers.find_print_service", lambda: service),
        patch("ui.printing.print_job.find_print_service", lambda: service),
        patch("ui.printing.print_job.MOST_DPI", LEAST_DPI),
    ):
        yield service
