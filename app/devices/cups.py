"""CUPS打印服务: the printers of Linux and macOS, their trays, and what becomes of a job."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from app.devices.cups_library import (
    cancel_job,
    find_library,
    print_file,
    read_destinations,
    read_job_states,
    read_keywords,
)
from app.services.printers import JobState, PrinterStatus, PrintOrder, Tray, refused

_STOPPED = "5"
"""printer-state of RFC 8011, 5.4.11."""
_STATES = {
    3: JobState.QUEUED,
    4: JobState.QUEUED,
    5: JobState.PRINTING,
    6: JobState.QUEUED,
    7: JobState.FAILED,
    8: JobState.FAILED,
    9: JobState.DONE,
}
"""job-state of RFC 8011, 5.3.7."""
# A queue made in a hurry has Letter for its medium, and fits or shifts what was drawn to the millimetre.
_A4 = "iso_a4_210x297mm"
"""Name of PWG 5101.1."""
_A4_SIZE = "media-size={x-dimension=21000 y-dimension=29700}"
"""Hundredths of a millimetre (media-col of PWG 5100.3)."""
_TRAYS = {
    "auto": "自动选择",
    "main": "主纸盒",
    "alternate": "备用纸盒",
    "top": "上层纸盒",
    "middle": "中层纸盒",
    "bottom": "下层纸盒",
    "left": "左侧纸盒",
    "right": "右侧纸盒",
    "center": "中间纸盒",
    "rear": "后部进纸",
    "side": "侧面进纸",
    "manual": "手动进纸",
    "by-pass-tray": "多用途进纸盘",
    "large-capacity": "大容量纸盒",
    "envelope": "信封进纸",
    "photo": "照片纸盒",
    "roll-1": "卷筒纸",
}
"""media-source keywords of PWG 5100.7."""


class CupsService:
    """``PrintService`` over libcups; ``server`` is an address or socket, by default the system's own."""

    def __init__(self, library: ctypes.CDLL, server: str = "") -> None:
        self._kept = library
        self._server = server

    def printers(self) -> tuple[PrinterStatus, ...]:
        """Every queue as it stands now."""
        return tuple(
            PrinterStatus(
                name,
                is_default,
                is_stopped=told.get("printer-state") == _STOPPED,
                is_accepting=told.get("printer-is-accepting-jobs") != "false",
                reasons=tuple(item for item in told.get("printer-state-reasons", "").split(",") if item not in _NONE),
            )
            for name, is_default, told in read_destinations(self._library())
        )

    def trays(self, printer: str) -> tuple[Tray, ...]:
        """The trays of a queue in its own order."""
        return tuple(Tray(code, _tray_label(code)) for code in read_keywords(self._library(), printer, "media-source"))

    def submit(self, printer: str, file: Path, order: PrintOrder) -> int:
        """Queue a file. Raises EnvironmentProblem (``printer_refused``) when the service does not take it."""
        # The two copies of a form go to two people.
        options = {"copies": str(order.copies), "sides": "one-sided", "print-scaling": "none"}
        # One of the two, never both (PWG 5100.3, media-col).
        if order.tray:
            options["media-col"] = f"{{{_A4_SIZE} media-source={order.tray}}}"
        else:
            options["media"] = _A4
        job = print_file(self._library(), printer, str(file), order.title, options)
        if job <= 0:
            raise refused("打印服务没有收下这个打印任务")
        return job

    def job_state(self, printer: str, job: int) -> JobState:
        """How far a job came; QUEUED while the service does not answer."""
        states = read_job_states(self._library(), printer)
        if states is None:
            return JobState.QUEUED
        return _STATES[states[job]] if job in states else JobState.DONE

    def cancel(self, printer: str, job: int) -> None:
        """Take a job out of the queue, or stop it where the printer stands."""
        cancel_job(self._library(), printer, job)

    def _library(self) -> ctypes.CDLL:
        if self._server:
            # The library keeps the address for each thread by itself.
            self._kept.cupsSetServer(self._server.encode())
        return self._kept


_NONE = ("", "none")


def find_cups() -> CupsService | None:
    """The print service, or None on a system without the library. ``CUPS_SERVER`` names another one."""
    library = find_library()
    return None if library is None else CupsService(library, os.environ.get("CUPS_SERVER", ""))


def _tray_label(code: str) -> str:
    if code.startswith("tray-"):
        return f"纸盒{code.removeprefix('tray-')}"
    return _TRAYS.get(code, code)
