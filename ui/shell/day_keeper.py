"""日终处理 at the window: at the start, at every sign-in and when the date changes, in small parts.

A timer of so many hours would stand still while the computer sleeps, so the clock on the wall is asked at least once a
minute and again right at midnight.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import UserError
from app.services.day_end import DayEndIncomplete, sweep_these, touched_today
from app.services.desk import Desk
from ui.problems import log_bug
from ui.tasks import Tasks

_HOUR_MS = 60 * 60 * 1000
_LONGEST_MS, _SHORTEST_MS = 60 * 1000, 100
_PART = 30
"""Records between which a clerk's own act gets its turn: a fifth of a second on a slow computer."""


def until_next_look_ms(now: datetime) -> int:
    """How long the clock on the wall need not be asked, in milliseconds: a minute, less if midnight comes before."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    left = (midnight - now) // timedelta(milliseconds=1)
    return max(_SHORTEST_MS, min(_LONGEST_MS, left))


class DayKeeper(QObject):
    """Sweeps off the window's thread; the next hour's look takes up what an error broke off."""

    day_began = Signal()
    """The date is another one than before, also after a sleep of the computer."""
    swept = Signal()
    """Records were changed by the days."""

    def __init__(
        self, desk: Callable[[], Desk], tasks: Tasks, on_error: Callable[[Exception], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        self._on_error = on_error
        self._seen = desk().today()
        self._left: tuple[str, ...] = ()
        self._changed = 0
        self._failures: dict[str, Exception] = {}
        self._told: frozenset[str] = frozenset()
        self._is_sweeping = self._is_wanted_again = self._is_stopped = False
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self.look)
        self._hours = QTimer(self, interval=_HOUR_MS)
        self._hours.timeout.connect(self.sweep)

    def start(self) -> None:
        """Sweep now, and keep looking at the clock."""
        self._hours.start()
        self.look()
        self.sweep()

    def stop(self) -> None:
        """Begin nothing any more; what is left of a sweep is found by the next one."""
        self._is_stopped = True
        self._clock.stop()
        self._hours.stop()

    def look(self) -> None:
        """See whether another day began."""
        now = self._desk().now()
        if now.date() != self._seen:
            self._seen = now.date()
            self._told = frozenset()
            self.day_began.emit()
            self.sweep()
        self._clock.start(until_next_look_ms(now))

    def sweep(self) -> None:
        """日终处理 now, or once more after the one that is under way, which may have begun yesterday."""
        if self._is_stopped:
            return
        if self._is_sweeping:
            self._is_wanted_again = True
            return
        self._is_sweeping = True
        desk = self._desk()
        self._tasks.query(lambda: touched_today(desk), self._go_on, self._failed, owner=self, behind=True)

    def _go_on(self, numbers: tuple[str, ...]) -> None:
        part, self._left = numbers[:_PART], numbers[_PART:]
        if self._is_stopped:
            return
        if not part:
            self._finish()
            return
        desk = self._desk()

        def sweep_part() -> tuple[int, dict[str, Exception]]:
            failures: dict[str, Exception] = {}
            return len(sweep_these(desk, part, failures.__setitem__)), failures

        self._tasks.command(sweep_part, self._part_done, self._failed, owner=self)

    def _part_done(self, done: tuple[int, dict[str, Exception]]) -> None:
        changed, failures = done
        self._changed += changed
        self._failures |= failures
        self._go_on(self._left)

    def _tell_failures(self) -> None:
        failures, self._failures = self._failures, {}
        if failures and self._told != failures.keys():
            for error in failures.values():
                if not isinstance(error, UserError):
                    log_bug(error)
            self._on_error(DayEndIncomplete(failures))
        self._told = frozenset(failures)

    def _failed(self, error: Exception) -> None:
        # Those at which it failed before are met again by the next sweep.
        self._failures = {}
        self._finish()
        self._on_error(error)

    def _finish(self) -> None:
        self._is_sweeping = False
        self._left = ()
        changed, self._changed = self._changed, 0
        if changed:
            self.swept.emit()
        self._tell_failures()
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.sweep()
