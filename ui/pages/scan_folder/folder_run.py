"""逐份入档: one file after another through the doors; stopping begins no other file and breaks none off."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.filing import Actor
from app.errors import EnvironmentProblem, UserError
from app.services.scan_folder import LookedAt, Matched, MatchState, list_folders_below, list_scans, look_at, settle
from ui.shell.workplace import Changed, Workplace


class FolderRun(QObject):
    """一次入档. What it keeps is noted as done by whoever began it, even when another person signs in meanwhile."""

    looking = Signal(object, int, int)
    """The path looked at now, its place from 1, and how many there are."""
    matched = Signal(object)
    """A Matched."""
    ended = Signal()
    """Nothing runs any more: all were looked at, it was stopped, or it failed."""
    failed = Signal(object)
    """What broke the run off, before ``ended``."""

    def __init__(self, work: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._actor: Actor | None = None
        self._waiting: deque[Path] = deque()
        self._count = 0
        self._left_out: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether a file, or the folder, is being looked at."""
        return self._actor is not None

    @property
    def left(self) -> int:
        """Files not looked at."""
        return len(self._waiting)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Names of the folders in the folder, which are not gone into."""
        return self._left_out

    def begin(self, folder: Path) -> None:
        """Go through a folder; nothing happens while a run goes on."""
        if self.is_running:
            return
        self._actor = self._work.actor
        self._work.tasks.query(
            lambda: (list_scans(folder), list_folders_below(folder)),
            lambda found: self._listed(*found),
            self._fail,
            owner=self,
        )

    def begin_with(self, paths: Sequence[Path]) -> None:
        """Go through these files; nothing happens while a run goes on."""
        if self.is_running:
            return
        self._actor = self._work.actor
        self._listed(paths, ())

    def stop(self) -> None:
        """Begin no other file."""
        self._waiting.clear()

    def _listed(self, paths: Sequence[Path], below: tuple[str, ...]) -> None:
        self._left_out = below
        self._waiting = deque(paths)
        self._count = len(paths)
        self._next()

    def _next(self) -> None:
        if not self._waiting or self._actor is None:
            self._actor = None
            self.ended.emit()
            return
        path, actor = self._waiting.popleft(), self._actor
        desk, scans = self._work.desk, self._work.counter.scans
        self.looking.emit(path, self._count - len(self._waiting), self._count)
        self._work.tasks.query(
            lambda: look_at(desk, scans, path), lambda looked: self._settle(actor, looked), self._fail, owner=self
        )

    def _settle(self, actor: Actor, looked: LookedAt) -> None:
        desk, scans, changed = self._work.desk, self._work.counter.scans, self._work.changed
        self._work.tasks.command(
            lambda: settle(desk, scans, actor, looked),
            self._settled,
            lambda error: self._not_settled(looked.path, error),
            owner=self,
            afterwards=lambda done: changed.emit(Changed.FILINGS) if done.state is MatchState.KEPT else None,
        )

    def _settled(self, done: Matched) -> None:
        self.matched.emit(done)
        self._next()

    def _not_settled(self, path: Path, error: Exception) -> None:
        if isinstance(error, UserError) and not isinstance(error, EnvironmentProblem):
            # Somebody did something to the record or the scan since the look; the other files have nothing of it.
            self._settled(Matched(path, MatchState.REFUSED, str(error)))
        else:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._waiting.clear()
        self._actor = None
        self.failed.emit(error)
        self.ended.emit()
