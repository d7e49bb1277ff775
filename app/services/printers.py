"""打印机: what the system says of its printers and of a job, and what a clerk is told of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Protocol

from app.errors import Cancelled, EnvironmentProblem, UserError

Say = Callable[[str], object]
"""Told how far a print is; it may raise Cancelled to stop it."""

MOST_COPIES = 9
"""More of one paper is a slip of the finger."""


@dataclass(frozen=True)
class Tray:
    """纸盒: its keyword in the system, and its name on the screen."""

    code: str
    label: str


@dataclass(frozen=True)
class PrinterStatus:
    """打印机状态. ``reasons`` are the keywords of printer-state-reasons (RFC 8011, 5.4.12), ``none`` left out."""

    name: str
    is_default: bool = False
    is_stopped: bool = False
    is_accepting: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintOrder:
    """打印要求. ``title`` shows in the print queue, so it holds no personal data; no tray leaves it to the printer."""

    title: str
    tray: str = ""
    copies: int = 1


class JobState(StrEnum):
    """打印任务的状态 (job-state of RFC 8011, 5.3.7, as far as a clerk needs it)."""

    QUEUED = "queued"
    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"


class PrintService(Protocol):
    """打印服务 of this computer."""

    def printers(self) -> tuple[PrinterStatus, ...]:
        """Every printer as it stands now; none where the service does not answer."""

    def trays(self, printer: str) -> tuple[Tray, ...]:
        """The trays one may ask for; none where the printer knows of none."""

    def submit(self, printer: str, file: Path, order: PrintOrder) -> int:
        """Put a file into the queue and return the job's number. Raises EnvironmentProblem (``printer_refused``)."""

    def job_state(self, printer: str, job: int) -> JobState:
        """How far a job came; one the service no longer lists is done."""

    def cancel(self, printer: str, job: int) -> None:
        """Take a job back; one that is out already is left alone."""


@dataclass(frozen=True)
class Trouble:
    """打印机的毛病: what a clerk is told, and what to do."""

    what: str
    remedy: str
    code: str


_OFFLINE = Trouble("打印机连不上", "请检查打印机的电源和连线", "printer_offline")
_TROUBLES = {
    "media-empty": Trouble("打印机缺纸", "请给打印机装纸", "printer_paper_out"),
    "media-needed": Trouble("打印机缺纸", "请给打印机装纸", "printer_paper_out"),
    "input-tray-missing": Trouble("打印机的纸盒没有装好", "请把纸盒推到底", "printer_tray"),
    "media-jam": Trouble("打印机卡纸", "请取出卡住的纸", "printer_jam"),
    "door-open": Trouble("打印机的盖子开着", "请关好打印机的盖子", "printer_open"),
    "cover-open": Trouble("打印机的盖子开着", "请关好打印机的盖子", "printer_open"),
    "interlock-open": Trouble("打印机的盖子开着", "请关好打印机的盖子", "printer_open"),
    "toner-empty": Trouble("打印机没有墨粉了", "请更换墨粉", "printer_toner"),
    "marker-supply-empty": Trouble("打印机没有墨粉了", "请更换墨粉", "printer_toner"),
    "offline": _OFFLINE,
    "shutdown": _OFFLINE,
    "timed-out": _OFFLINE,
    "connecting-to-device": _OFFLINE,
    "paused": Trouble("打印机已暂停", "请在系统的打印机设置里恢复它", "printer_stopped"),
}
_SILENT = Trouble("打印机一直没有打完", "请看打印机是否开着、连着", "printer_silent")
_SUFFIXES = ("-error", "-warning", "-report")
# A healthy printer says this too, for the moment in which the line to it is opened.
_PASSING = "connecting-to-device"

_LOOK_SECONDS = 0.25
_LOOKS_AT_SOFT_REASONS = 12
# A cold laser printer takes most of a minute for its first sheet; one that is not asked at all is soon told of. Looks
# are counted for each state, as a service that tries again goes back and forth between the two for ever.
_LOOKS = {JobState.QUEUED: 60, JobState.PRINTING: 240}


class StillQueued(EnvironmentProblem):
    """打印任务还在队列里: nobody waits for ``job`` any longer; it comes out by itself once its printer can print."""

    def __init__(self, printer: str, trouble: Trouble, job: int) -> None:
        super().__init__(
            trouble.what,
            why=f"“{printer}”停在这张表上，打印任务还在队列里",
            remedy=f"{trouble.remedy}，好了会自动打出来，不必再打；表格已经留档",
            code=trouble.code,
        )
        self.job = job


def require_ready(printers: tuple[PrinterStatus, ...], name: str) -> PrinterStatus:
    """The printer called ``name``. Raises EnvironmentProblem when it is gone, stopped or takes no jobs."""
    found = next((item for item in printers if item.name == name), None)
    if found is None:
        raise refused(f"系统里没有名为“{name}”的打印机")
    if found.is_stopped:
        # Handed over, it would come out some day when nobody waits for it any more.
        raise refused(f"打印机“{name}”已停用或脱机", code="printer_stopped")
    if not found.is_accepting:
        raise refused(f"打印机“{name}”现在不接受打印任务", code="printer_stopped")
    return found


def follow(
    service: PrintService, printer: PrinterStatus, job: int, say: Say, *, pause: Callable[[float], object] = time.sleep
) -> None:
    """Watch a job until it is out, or for as long as one stands and waits. ``printer`` is how the printer stood before.

    Raises EnvironmentProblem when the job failed, StillQueued when it waits for somebody to come to the printer or
    nothing is heard of its end, Cancelled when ``say`` did: the job is then taken out of the queue.
    """
    standing = {reason for reason in printer.reasons if _is_soft(reason)} - {_PASSING + end for end in ("", *_SUFFIXES)}
    looks: Counter[JobState] = Counter()
    for look in count():
        state = service.job_state(printer.name, job)
        if state is JobState.DONE:
            return
        if state is JobState.FAILED:
            raise refused("打印服务中止了这个打印任务")
        now = next((item for item in service.printers() if item.name == printer.name), None)
        if now is not None:
            reasons = tuple(reason for reason in now.reasons if reason not in standing)
            trouble = find_trouble(reasons, patient=look < _LOOKS_AT_SOFT_REASONS)
            if trouble is None and now.is_stopped:
                trouble = _TROUBLES["paused"]
            if trouble is not None:
                raise StillQueued(printer.name, trouble, job)
        looks[state] += 1
        if looks[state] > _LOOKS[state]:
            # A network printer that is switched off looks like one that is busy: neither ever says that it is done.
            raise StillQueued(printer.name, _SILENT, job)
        try:
            say("正在出纸" if state is JobState.PRINTING else "排队等待打印机")
        except Cancelled:
            service.cancel(printer.name, job)
            raise
        pause(_LOOK_SECONDS)


def find_trouble(reasons: tuple[str, ...], *, patient: bool = False) -> Trouble | None:
    """What keeps a printer from printing, or None. ``patient`` overlooks what may pass by itself."""
    for reason in reasons:
        trouble = _TROUBLES.get(_bare(reason))
        if trouble is not None and not (patient and _is_soft(reason)):
            return trouble
    return None


def refused(why: str, *, code: str = "printer_refused") -> EnvironmentProblem:
    """没有打印出来: the paper is kept; it can be printed again or elsewhere."""
    return EnvironmentProblem(
        "没有打印出来",
        why=why,
        remedy="请检查打印机的电源、纸张和连线后再打；表格已经留档，也可以另存后到别处打印",
        code=code,
    )


def stopped() -> UserError:
    """打印停下了: the clerk stopped it; what was on its way to the tray may still come out."""
    return UserError(
        "已停止打印",
        why="已经进打印机的纸可能还会出来，请收好，不要交给申请人",
        remedy="表格已经留档，可以再打，也可以另存后到别处打印",
        code="print_stopped",
    )


def _bare(reason: str) -> str:
    for suffix in _SUFFIXES:
        reason = reason.removesuffix(suffix)
    return reason


def _is_soft(reason: str) -> bool:
    return reason.endswith(("-warning", "-report")) or _bare(reason) == _PASSING
