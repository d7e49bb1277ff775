"""The doors to long work: ``query`` reads, ``command`` writes, ``send_out`` waits for a device; ``in_turns`` builds.

Results come back on the window's thread. Queries run side by side; commands run one after another, in the order in
which they were given; so do the things sent out, beside them: a printer that hangs holds up nothing but printing.
What only the window's own thread can do, such as building a page, is done a little at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
OnError = Callable[[Exception], None]

_QUERY_THREADS = 2
_BEHIND_AT_MOST_MS = 3000
"""Longer than this nothing stays behind: a printer's answer may never come."""


class Tasks(QObject):
    """Work off the window's thread. ``on_error`` takes what is raised where the caller gave no place for it."""

    busy_changed = Signal(bool)
    _came_back = Signal(int)

    def __init__(self, on_error: OnError, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_error = on_error
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(_QUERY_THREADS)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._devices = QThreadPool(self)
        self._devices.setMaxThreadCount(1)
        self._out: dict[int, _Out[Any]] = {}
        """Held here as long as their threads may touch them, by their tickets."""
        self._running: dict[int, float] = {}
        """When each thing that runs was given, by its ticket."""
        self.now: Callable[[], float] = monotonic
        """A steady clock, in seconds."""
        self._newest: dict[str, int] = {}
        self._behind: dict[int, Callable[[], None]] = {}
        """What begins when nothing else is under way, by its ticket."""
        self._at_devices: set[int] = set()
        self._count = 0
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether anything was given and has not come back."""
        return bool(self._running)

    @property
    def longest_seconds(self) -> float:
        """How long the oldest of what runs has taken; 0 while nothing does."""
        return self.now() - min(self._running.values()) if self._running else 0.0

    def query(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: OnError | None = None,
        *,
        owner: QObject | None = None,
        newest: str = "",
        behind: bool = False,
    ) -> None:
        """Read something. Nothing comes back once ``owner`` is gone, or once a later query named ``newest`` began.

        What may stay ``behind`` begins when nothing else is under way but a device, or after a moment at the latest:
        nobody looks at its answer, and somebody does at what it would hold up.
        """
        self._start(self._readers, _Errand(work, on_done, on_error, owner), newest, is_behind=behind)

    def command(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: OnError | None = None,
        *,
        owner: QObject | None = None,
        afterwards: Callable[[T], object] | None = None,
    ) -> None:
        """Change something, after all that was given before; it always runs to its end.

        ``afterwards`` comes after ``on_done``, and also when ``owner`` is gone; a failure is then told by the dialogs.
        """
        self._start(self._writer, _Errand(work, on_done, on_error, owner, afterwards, must_tell=True))

    def send_out(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: OnError | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Give something to a device that may take its time, such as a printer; failures as with ``command``."""
        self._start(self._devices, _Errand(work, on_done, on_error, owner, must_tell=True))

    def in_turns(self, steps: Iterator[object], owner: QObject, newest: str = "") -> None:
        """Do one step a turn of the window's event loop, so that keys and drawing come between two of them.

        Nothing more is done once ``owner`` is gone, or once later steps named ``newest`` began.
        """
        ticket = self._begin(newest)

        def step() -> None:
            try:
                if isValid(owner) and self._is_newest(newest, ticket):
                    next(steps)
                    QTimer.singleShot(0, self, step)
                    return
            except StopIteration:
                pass
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and the next page is built
                self._on_error(error)
            self._end(ticket)

        QTimer.singleShot(0, self, step)

    def finish(self) -> None:
        """Wait for everything that runs; queries not begun yet are dropped, commands never."""
        self._behind.clear()
        self._readers.clear()
        self._writer.waitForDone()
        self._devices.waitForDone()
        self._readers.waitForDone()

    def _start(self, pool: QThreadPool, errand: _Errand[T], newest: str = "", *, is_behind: bool = False) -> None:
        ticket = self._begin(newest)
        if pool is self._devices:
            self._at_devices.add(ticket)
        out = self._out[ticket] = _Out(errand, newest)

        def run() -> None:
            out.work(self._on_error)
            if isValid(self):
                self._came_back.emit(ticket)

        if is_behind:
            self._behind[ticket] = lambda: pool.start(run)
            QTimer.singleShot(0, self, self._look_behind)
            QTimer.singleShot(_BEHIND_AT_MOST_MS, self, lambda: self._begin_behind(ticket))
        else:
            pool.start(run)

    def _look_behind(self) -> None:
        """Begin the next thing that stayed behind, if its time has come."""
        if self._behind and not self._running.keys() - self._behind.keys() - self._at_devices:
            self._begin_behind(next(iter(self._behind)))

    def _begin_behind(self, ticket: int) -> None:
        start = self._behind.pop(ticket, None)
        if start is not None:
            self._running[ticket] = self.now()
            start()

    def _begin(self, newest: str) -> int:
        self._count += 1
        if newest:
            self._newest[newest] = self._count
        self._running[self._count] = self.now()
        if len(self._running) == 1:
            self.busy_changed.emit(True)
        return self._count

    def _is_newest(self, newest: str, ticket: int) -> bool:
        return not newest or self._newest[newest] == ticket

    def _end(self, ticket: int) -> None:
        del self._running[ticket]
        self._at_devices.discard(ticket)
        self._look_behind()
        if not self._running:
            self.busy_changed.emit(False)

    @Slot(int)
    def _deliver(self, ticket: int) -> None:
        out = self._out.pop(ticket)
        back = out.take_back()
        try:
            if self._is_newest(out.newest, ticket):
                back()
        finally:
            self._end(ticket)


@dataclass(frozen=True)
class _Errand(Generic[T]):
    """What was given to a door, and whom to tell of it."""

    work: Callable[[], T]
    on_done: Callable[[T], object]
    on_error: OnError | None
    owner: QObject | None
    afterwards: Callable[[T], object] | None = None
    must_tell: bool = False
    """Whether a failure is told although its owner is gone."""

    def succeed(self, result: T) -> None:
        try:
            if self._is_wanted:
                self.on_done(result)
        finally:
            if self.afterwards is not None:
                self.afterwards(result)

    def fail(self, error: Exception, otherwise: OnError) -> None:
        if self._is_wanted:
            (self.on_error or otherwise)(error)
        elif self.must_tell:
            otherwise(error)

    @property
    def _is_wanted(self) -> bool:
        return self.owner is None or isValid(self.owner)


class _Out(Generic[T]):
    """An errand on another thread, which borrows it: whatever it holds is let go of on the window's thread.

    Were the thread the last to hold a page, its widgets would be freed there while Qt deletes them here.
    """

    def __init__(self, errand: _Errand[T], newest: str) -> None:
        self.newest = newest
        self._errand: _Errand[T] | None = errand
        self._back: Callable[[], None] | None = None

    def work(self, otherwise: OnError) -> None:
        """Do it, and keep what there is to tell; on the other thread."""
        errand = self._errand
        if errand is None:
            return
        try:
            result = errand.work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told on the window's thread
            self._back = partial(errand.fail, error, otherwise)
        else:
            self._back = partial(errand.succeed, result)

    def take_back(self) -> Callable[[], None]:
        """What there is to tell, and nothing is kept; on the window's thread."""
        back, self._back, self._errand = self._back, None, None
        return back or (lambda: None)
