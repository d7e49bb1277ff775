"""What Python lets go of by itself, it lets go of on the window's thread.

Widgets that nothing holds but one another wait for Python's collector, which runs on whichever thread happens to make
the next object; a widget that goes on the printing thread takes the program with it. One that goes while Qt deletes
another may wait for a lock that is held for the other, without end.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from ui.shell.workplace import Workplace

_LOOK_MS = 500
_YOUNG = (1, 0)
"""Generations that are gone through in passing; all of it takes longer than a window may stand still."""


class Litter(QObject):
    """Collects in place of Python's own turn: the young while somebody works, everything once the window is locked."""

    def __init__(self, work: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        # For good: the collector in the midst of a window that goes would stand in its own way for ever.
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        # In a turn of its own: what the lock lets go of is gone by then.
        work.signed_out.connect(lambda: QTimer.singleShot(0, self, self.clear_up))

    def look(self) -> None:
        """Collect the oldest of the young generations that is due."""
        due = (each for each in _YOUNG if gc.get_count()[each] > gc.get_threshold()[each])
        generation = next(due, None)
        if generation is not None:
            gc.collect(generation)

    def clear_up(self) -> None:
        """Collect everything; nobody waits for the window."""
        gc.collect()


def spare_what_is_there() -> None:
    """Leave out of every clearing up what was loaded before the first window and stays as long as the program.

    Going through it takes a tenth of a second and finds nothing.
    """
    gc.freeze()
