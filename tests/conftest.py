"""What every test stands on: folders of its own, and guards against what a test leaves behind.

A test fails when it leaves a thread, a child process or a temporary file, or when a WARNING (or worse)
was logged that it did not claim through ``expected_logs``.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from app.services import accounts

# pytest keeps its own folders where they were; everything else a test writes goes into a folder of this run.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
_RUN_FOLDER = Path(tempfile.mkdtemp(prefix="yidi-tests-"))
_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_DATA_HOME": "home/data",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_STATE_HOME": "home/state",
    "XDG_RUNTIME_DIR": "runtime",
    "TMPDIR": "tmp",
}
for _variable, _folder in _FOLDERS.items():
    (_RUN_FOLDER / _folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[_variable] = str(_RUN_FOLDER / _folder)
tempfile.tempdir = None
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ.pop("YIDI_DATA", None)

# A shared machine is slow at times; that says nothing about the code. In CI a failure must come back.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

_SECONDS_TO_END = 2.0

_QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The same way of hashing with the least work there is: nearly every test signs somebody in."""


def pytest_collection_finish() -> None:
    """Takes what is there before the first test out of the search for garbage: it stays to the end.

    From then on Python collects between tests only. A widget that it let go of while Qt deletes another one would wait
    for ever for a lock that is held for the other.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


def pytest_unconfigure() -> None:
    """Removes the run's folders, whatever the tests have put there."""
    shutil.rmtree(_RUN_FOLDER, ignore_errors=True)


class ExpectedLogs:
    """The warnings and errors logged during one test, until the test claims them."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        self._records = records

    def claim(self, fragment: str) -> list[logging.LogRecord]:
        """The records whose message holds ``fragment``; fails when there is none."""
        claimed = [record for record in self._records if fragment in record.getMessage()]
        if not claimed:
            pytest.fail(f"nothing was logged with {fragment!r}: {_messages(self._records)}")
        self._records[:] = [record for record in self._records if record not in claimed]
        return claimed


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _messages(records: list[logging.LogRecord]) -> list[str]:
    return [f"{record.name} {record.levelname}: {record.getMessage()}" for record in records]


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_hashed_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", _QUICK_HASHER)
        yield


@pytest.fixture(autouse=True)
def _garbage_goes_between_tests() -> Iterator[None]:
    yield
    # A few of the youngest tell when the oldest are due, as Python would by itself.
    due = [
        place
        for place, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > most
    ]
    if due:
        gc.collect(max(due))


@pytest.fixture(autouse=True)
def _nothing_stays_behind(request: pytest.FixtureRequest) -> Iterator[ExpectedLogs]:
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    threads, children, files = set(threading.enumerate()), _children(), _temporary_files()
    yield ExpectedLogs(collector.records)
    logging.getLogger().removeHandler(collector)
    left = {
        "threads": _threads_left(threads),
        "work in Qt's thread pool": _qt_work_left(),
        "child processes": sorted(_children() - children),
        "temporary files": sorted(_temporary_files() - files),
        "unclaimed log records": _messages(collector.records),
    }
    found = "; ".join(f"{kind}: {what}" for kind, what in left.items() if what)
    if found:
        pytest.fail(f"{request.node.name} left behind {found}", pytrace=False)


@pytest.fixture
def expected_logs(_nothing_stays_behind: ExpectedLogs) -> ExpectedLogs:
    """Claims warnings and errors a test means to provoke: ``expected_logs.claim("line lost")``."""
    return _nothing_stays_behind


def _threads_left(before: set[threading.Thread]) -> list[str]:
    # A thread that Python did not start has a stand-in here for ever, so only Python's own are counted.
    new = [t for t in threading.enumerate() if t not in before and not isinstance(t, threading._DummyThread)]
    end = time.monotonic() + _SECONDS_TO_END
    for thread in new:
        thread.join(max(0.0, end - time.monotonic()))
    return [thread.name for thread in new if thread.is_alive()]


def _qt_work_left() -> int:
    qt_core = sys.modules.get("PySide6.QtCore")
    if qt_core is None or qt_core.QCoreApplication.instance() is None:
        return 0
    pool = qt_core.QThreadPool.globalInstance()
    if pool.activeThreadCount():
        pool.waitForDone(int(_SECONDS_TO_END * 1000))
    return int(pool.activeThreadCount())


def _children() -> set[int]:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return set()
    tracker = getattr(sys.modules.get("multiprocessing.resource_tracker"), "_resource_tracker", None)
    return {pid for pid in _pids() if _parent_of(pid) == os.getpid()} - {getattr(tracker, "_pid", None)}


def _pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]  # noqa: PTH208 (quickest, runs often)


def _parent_of(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    return int(stat.rpartition(b")")[2].split()[1])


def _temporary_files() -> set[str]:
    return set(os.listdir(_RUN_FOLDER / "tmp"))  # noqa: PTH208 (quickest, runs for every test)
