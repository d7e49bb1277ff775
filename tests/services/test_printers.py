"""What a clerk is told of a printer, and when."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.errors import Cancelled, EnvironmentProblem
from app.services.printers import JobState, PrinterStatus, StillQueued, Tray, find_trouble, follow, require_ready


class PlayedService:
    """A service that goes through the looks given to it and stays at the last."""

    def __init__(self, *looks: tuple[JobState, Sequence[str]]) -> None:
        self._looks = looks
        self._look = -1
        self.cancelled: list[int] = []

    def job_state(self, *_: object) -> JobState:
        self._look = min(self._look + 1, len(self._looks) - 1)
        return self._looks[self._look][0]

    def printers(self) -> tuple[PrinterStatus, ...]:
        return (PrinterStatus("前台", reasons=tuple(self._looks[self._look][1])),)

    def trays(self, *_: object) -> tuple[Tray, ...]:
        return ()

    def submit(self, *_: object) -> int:
        return 1

    def cancel(self, _: str, job: int) -> None:
        self.cancelled.append(job)


def _follow(*looks: tuple[JobState, Sequence[str]], before: Sequence[str] = ()) -> list[str]:
    said: list[str] = []
    follow(PlayedService(*looks), PrinterStatus("前台", reasons=tuple(before)), 1, said.append, pause=lambda _: None)
    return said


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("media-empty-error", "printer_paper_out"),
        ("media-needed", "printer_paper_out"),
        ("media-jam-error", "printer_jam"),
        ("cover-open", "printer_open"),
        ("offline-error", "printer_offline"),
        ("toner-empty", "printer_toner"),
    ],
)
def test_what_stops_a_printer_is_told_with_what_to_do(reason: str, code: str) -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        _follow((JobState.PRINTING, (reason,)))
    assert raised.value.code == code
    assert "自动打出来，不必再打" in raised.value.remedy


def test_a_job_is_followed_until_it_is_out() -> None:
    assert _follow((JobState.QUEUED, ()), (JobState.PRINTING, ()), (JobState.DONE, ())) == [
        "排队等待打印机",
        "正在出纸",
    ]


def test_little_toner_or_paper_stops_nothing() -> None:
    assert find_trouble(("toner-low-warning", "media-low-report", "other")) is None


def test_opening_the_line_is_no_trouble_unless_it_lasts() -> None:
    opening = (JobState.PRINTING, ("connecting-to-device-report",))
    assert _follow(opening, opening, (JobState.DONE, ()))
    with pytest.raises(EnvironmentProblem) as raised:
        _follow(opening)
    assert raised.value.code == "printer_offline"


def test_a_second_tray_that_was_empty_before_is_not_what_a_job_waits_for() -> None:
    empty = ("media-empty-warning",)
    looks = [(JobState.PRINTING, empty)] * 20
    assert _follow(*looks, (JobState.DONE, empty), before=empty)
    with pytest.raises(EnvironmentProblem):
        _follow(*looks)


def test_a_job_the_service_gave_up_is_told() -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        _follow((JobState.FAILED, ()))
    assert raised.value.code == "printer_refused"


@pytest.mark.parametrize(
    "looks",
    [
        [(JobState.QUEUED, ())],
        [(JobState.PRINTING, ())],
        [(JobState.QUEUED, ()), (JobState.PRINTING, ())] * 400,  # tried again and again
    ],
)
def test_a_printer_that_never_says_it_is_done_is_told(looks: list[tuple[JobState, Sequence[str]]]) -> None:
    with pytest.raises(StillQueued) as raised:
        _follow(*looks)
    assert raised.value.code == "printer_silent"
    assert raised.value.job == 1


def test_a_printer_that_warms_up_for_most_of_a_minute_is_waited_for() -> None:
    fifty_seconds = [(JobState.PRINTING, ())] * 200
    assert len(_follow((JobState.QUEUED, ()), *fifty_seconds, (JobState.DONE, ()))) == 201


@pytest.mark.parametrize(
    "status", [PrinterStatus("前台", is_stopped=True), PrinterStatus("前台", is_accepting=False), PrinterStatus("后台")]
)
def test_a_printer_that_cannot_take_a_paper_is_not_given_one(status: PrinterStatus) -> None:
    with pytest.raises(EnvironmentProblem, match="前台"):
        require_ready((status,), "前台")


def test_a_job_that_is_stopped_is_taken_out_of_the_queue() -> None:
    service = PlayedService((JobState.QUEUED, ()))

    def stop(_: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        follow(service, PrinterStatus("前台"), 7, stop, pause=lambda _: None)
    assert service.cancelled == [7]
