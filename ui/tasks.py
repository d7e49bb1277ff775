"""The two doors to long work: ``query`` reads, ``command`` writes. Results come back on the window's thread.

Queries run side by side; commands run one after another, in the order in which they were given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
OnError = Callable[[Exception], None]

_QUERY_THREADS = 2


class Tasks(QObject):
    """Work off the window's thread. ``on_error`` takes what is raised where the caller gave no place for it."""

    busy_changed = Signal(bool)
    _came_back = Signal(object)

    def __init__(self, on_error: OnError, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_error = on_error
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(_QUERY_THREADS)
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._running = 0
        self._newest: dict[str, int] = {}
        self._count = 0
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether anything was given and has not come back."""
        return self._running > 0

    def query(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: OnError | None = None,
        *,
        owner: QObject | None = None,
        newest: str = "",
    ) -> None:
        """Read something. Nothing comes back once ``owner`` is gone, or once a later query named ``newest`` began."""
        self._start(self._readers, work, on_done, on_error, owner, newest)

    def command(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: OnError | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Change something, after all that was given before; it always runs to its end."""
        self._start(self._writer, work, on_done, on_error, owner, "")

    def finish(self) -> None:
        """Wait for everything that runs; queries not begun yet are dropped, commands never."""
        self._readers.clear()
        self._writer.waitForDone()
        self._readers.waitForDone()

    def _start(
        self,
        pool: QThreadPool,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: OnError | None,
        owner: QObject | None,
        newest: str,
    ) -> None:
        self._count += 1
        ticket = self._count
        if newest:
            self._newest[newest] = ticket
        self._running += 1
        if self._running == 1:
            self.busy_changed.emit(True)

        def is_wanted() -> bool:
            return (owner is None or isValid(owner)) and (not newest or self._newest[newest] == ticket)

        def run() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told on the window's thread
                failed, handle = error, on_error or self._on_error
                back: Callable[[], object] = lambda: handle(failed)  # noqa: E731 - typed
            else:
                back = lambda: on_done(result)  # noqa: E731 - typed
            if isValid(self):
                self._came_back.emit((is_wanted, back))

        pool.start(run)

    @Slot(object)
    def _deliver(self, message: Any) -> None:
        is_wanted, back = message
        self._running -= 1
        try:
            if is_wanted():
                back()
        finally:
            if self._running == 0:
                self.busy_changed.emit(False)
