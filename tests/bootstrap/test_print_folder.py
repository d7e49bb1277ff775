"""What lies on the disk while a paper goes to the printer, and what is left of it."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from pathlib import Path

import pytest

from app.bootstrap.print_folder import print_folder, sweep_print_folders
from app.bootstrap.print_service import print_file
from app.errors import EnvironmentProblem
from app.services.printers import JobState, PrinterStatus, PrintOrder, Tray

_TWO_HOURS = 7200


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(parent: Path, name: str, *, seconds_ago: float) -> Path:
    """A folder that somebody made, with a paper in it."""
    folder = parent / name
    folder.mkdir()
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4")
    then = time.time() - seconds_ago
    os.utime(folder, (then, then))
    return folder


class NeverAsked:
    """A service with one good printer, which is given nothing."""

    def printers(self) -> tuple[PrinterStatus, ...]:
        return (PrinterStatus("前台"),)

    def trays(self, *given: object) -> tuple[Tray, ...]:
        raise AssertionError(given)

    def submit(self, *given: object) -> int:
        raise AssertionError(given)

    def cancel(self, *given: object) -> None:
        raise AssertionError(given)

    def job_state(self, *given: object) -> JobState:
        raise AssertionError(given)


def test_nothing_of_a_print_stays(temporary: Path) -> None:
    with print_folder() as folder:
        (folder / "paper.pdf").write_bytes(b"%PDF-1.4")
    assert list(temporary.iterdir()) == []


def test_a_full_disk_is_told_with_what_to_do_and_the_printer_is_given_nothing(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(EnvironmentProblem) as raised:
        print_file(NeverAsked(), b"%PDF-1.4", "前台", PrintOrder("备案表"), lambda _: None)
    assert raised.value.code == "print_temp"
    assert "磁盘已满" in raised.value.why
    assert "留档" in raised.value.remedy
    assert list(temporary.iterdir()) == []


def test_what_a_killed_print_left_is_swept_and_one_that_may_run_is_not(temporary: Path) -> None:
    old = left(temporary, "yidi-print-old", seconds_ago=_TWO_HOURS)
    running = left(temporary, "yidi-print-new", seconds_ago=0)
    others = left(temporary, "somebody", seconds_ago=_TWO_HOURS)
    sweep_print_folders()
    assert not old.exists()
    assert (running / "paper.pdf").exists()
    assert (others / "paper.pdf").exists()


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_that_calls_itself_a_print_leads_nowhere(temporary: Path) -> None:
    aim = left(temporary, "documents", seconds_ago=0)
    link = temporary / "yidi-print-link"
    link.symlink_to(aim)
    then = time.time() - _TWO_HOURS
    os.utime(link, (then, then), follow_symlinks=False)
    sweep_print_folders()
    assert (aim / "paper.pdf").exists()
