"""逐份选择: what the choice of record and form asks of the store and the vault, for one file at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.domain.media_type import find_media_type
from app.services.scan_folder import Matched, keep_chosen
from app.services.scanned_codes import find_scanned
from app.services.scans import read_scan_file
from ui.pages.scan_folder.candidates import Candidate, find_candidates, get_candidate
from ui.pages.scan_folder.choice_view import ChoiceView
from ui.printing.picture_view import scan_images
from ui.printing.sheet_row import SHEETS_SHOWN
from ui.shell.workplace import Changed, Workplace


class Choosing(QObject):
    """What comes back for a file that is not chosen for any more is let go, unless it was kept."""

    kept = Signal(object, object)
    """The Matched there was, and the one there is now."""
    failed = Signal(object)

    def __init__(self, work: Workplace, view: ChoiceView, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._view = work, view
        self._item: Matched | None = None
        view.wanted.connect(self._find)
        view.chosen.connect(self._keep)

    @property
    def item(self) -> Matched | None:
        """The file chosen for now."""
        return self._item

    def begin(self, item: Matched) -> None:
        """Choose for this file."""
        self._item = item
        path, most = item.path, self._work.counter.scans.most_bytes

        def draw() -> tuple[QImage, ...]:
            content = read_scan_file(path, most)
            kind = find_media_type(content)
            return scan_images(content, kind, SHEETS_SHOWN) if kind is not None else ()

        self._view.begin(item)
        self._work.tasks.query(
            draw, lambda images: self._drawn(item, images), self._fail, owner=self, newest="scan choice picture"
        )
        if item.numbers:
            number, desk = item.numbers[0], self._work.desk
            self._take(lambda: get_candidate(desk, number))
        else:
            self._find("")

    def end(self) -> None:
        """Choose for none; the pictures go."""
        self._item = None
        self._view.show_images(())

    def take_code(self, code: str) -> None:
        """Take the record whose code was scanned off the paper."""
        desk, signer = self._work.desk, self._work.counter.papers.signer
        self._take(lambda: get_candidate(desk, find_scanned(desk, signer, code).number))

    def _take(self, look: Callable[[], Candidate]) -> None:
        item = self._item

        def take(candidate: Candidate) -> None:
            if item is self._item:
                self._view.take(candidate)

        self._work.tasks.query(look, take, self._fail, owner=self, newest="scan choice")

    def _find(self, typed: str) -> None:
        desk, item = self._work.desk, self._item

        def show(candidates: tuple[Candidate, ...]) -> None:
            if item is self._item:
                self._view.offer(candidates)

        self._work.tasks.query(lambda: find_candidates(desk, typed), show, self._fail, owner=self, newest="scan choice")

    def _drawn(self, item: Matched, images: tuple[QImage, ...]) -> None:
        if item is self._item:
            self._view.show_images(images)

    def _keep(self, number: str, form: str) -> None:
        item = self._item
        if item is None:
            return
        desk, scans, actor, changed = self._work.desk, self._work.counter.scans, self._work.actor, self._work.changed
        self._work.tasks.command(
            lambda: keep_chosen(desk, scans, actor, item.path, number, form),
            lambda done: self.kept.emit(item, done),
            self._fail,
            owner=self,
            afterwards=lambda _: changed.emit(Changed.FILINGS),
        )

    def _fail(self, error: Exception) -> None:
        self.failed.emit(error)
