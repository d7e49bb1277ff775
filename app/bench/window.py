"""The window's start: first paint against a bare QMainWindow, ready for a card against the bare imports.

Each sample is a process of its own, as a person's double click is; the programs take turns.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

from app.bench.result import Result, interleaved_ms
from app.errors import EnvironmentProblem

_ROUNDS = 9
_PAINT_GOAL = 1.3
_READY_GOAL = 1.15
_PROBE = "ui.start_probe"


def measure_window() -> Iterator[Result]:
    """From the start of the process to the end of the first paint, offscreen."""
    yield _compare("window", "窗口首次画出", "painted", "空白窗口", "bare", _PAINT_GOAL)


def measure_ready() -> Iterator[Result]:
    """From the start of the process until a card put in would be read."""
    yield _compare("ready", "可以插卡", "ready", "仅导入同样的模块", "imports", _READY_GOAL)


def _compare(name: str, title: str, ours: str, other_title: str, other: str, goal: float) -> Result:
    with tempfile.TemporaryDirectory(prefix="yidi-bench-") as folder:
        _run("prepare", folder)
        works: dict[str, Callable[[], float]] = {
            ours: lambda: _run(ours, folder),
            other: lambda: _run(other, folder),
        }
        for work in works.values():
            work()
        medians = interleaved_ms(works, _ROUNDS)
    return Result(name, title, medians[ours], medians[other], other_title, goal)


def _run(what: str, folder: str) -> float:
    """Milliseconds from before the process starts to the moment it reports."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "YIDI_DATA": folder}
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-m", _PROBE, what], env=surroundings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise EnvironmentProblem("测量用的窗口没有开起来", why=f"{what}：{done.stderr.strip()[-300:]}", code="probe")
    words = done.stdout.split()
    return (float(words[-1]) - start) * 1000 if words else 0.0
