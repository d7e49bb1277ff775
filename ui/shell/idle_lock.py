"""自动锁屏: nobody has touched the window for a while, so what it shows is put away; drafts stay."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.services.ports import Store
from app.settings import IDLE_LOCK_MINUTES, read_setting
from ui.shell.workplace import Workplace

_LOOK_AGAIN_MS = 15_000
"""Between two looks. One touch between them is enough: nobody listens for the rest, for that costs every event."""
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,  # all there is to see of a key that is a shortcut
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


class IdleLock(QObject):
    """Locks after as many minutes as are set, never before, and at most two looks later.

    ``now`` is a steady clock in seconds.
    """

    def __init__(self, work: Workplace, parent: QObject, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._work = work
        self.now = now
        self._minutes = 0
        self._touched_at = now()
        self._is_listening = False
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.look)
        work.setting_changed.connect(self._changed)
        # A method, never a lambda: Qt lets go of a method when its object goes.
        work.reader_changed.connect(self._card_moved)

    def ask(self) -> None:
        """Ask after how long to lock."""
        desk = self._work.desk
        self._work.tasks.query(lambda: _minutes(desk.store), self._begin, owner=self, newest="idle lock")

    def touch(self) -> None:
        """Somebody is there."""
        self._touched_at = self.now()
        self._listen(False)

    def look(self) -> None:
        """Lock if nobody has been there for long."""
        if not self._minutes:
            return
        if not self._is_listening:
            # Somebody was there since the look before, and perhaps just now.
            self._touched_at = self.now()
            self._listen(True)
        elif self._work.is_signed_in and self.now() - self._touched_at >= self._minutes * 60:
            self._work.lock_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See every touch of the program's windows, and take none."""
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def _card_moved(self, _: object) -> None:
        self.touch()

    def _changed(self, key: str) -> None:
        if key == IDLE_LOCK_MINUTES.key:
            self.ask()

    def _begin(self, minutes: int) -> None:
        self._minutes = minutes
        self.touch()
        if minutes:
            self._timer.start()
        else:
            self._timer.stop()

    def _listen(self, wanted: bool) -> None:
        """A filter on the whole program sees every event there is, so it stays no longer than needed."""
        application = QApplication.instance()
        if application is None:
            return
        application.removeEventFilter(self)
        if wanted:
            application.installEventFilter(self)
        self._is_listening = wanted


def _minutes(store: Store) -> int:
    with store.read() as uow:
        kept = read_setting(uow, IDLE_LOCK_MINUTES)
    return int(kept) if kept.isascii() and kept.isdigit() else int(IDLE_LOCK_MINUTES.default)
