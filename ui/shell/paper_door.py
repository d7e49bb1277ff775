"""Paper from outside: codes scanned and files dropped anywhere in the window, each to its record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.services.scanned_codes import ScannedRecord, find_scanned
from app.services.verification_words import tell_verification
from ui.pages.page import Page
from ui.pages.verify.seen_paper import SeenPaper, see_file
from ui.shell.scans import ScanListener
from ui.shell.workplace import Workplace


class PaperDoor(QObject):
    """Listens to the scanner and takes files dropped on ``window``, unless what is under the pointer takes them.

    ``page`` tells the page on screen, which may want a code or a file for itself.
    """

    record_found = Signal(str, str)
    """The number of a record, and what is to be told of the paper."""
    paper_doubted = Signal(object)
    """A SeenPaper that opens no record, or not without a word about it."""

    def __init__(self, work: Workplace, window: QWidget, page: Callable[[], Page]) -> None:
        super().__init__(window)
        self._work = work
        self._page = page
        self.scans = ScanListener(window)
        self.scans.scanned.connect(self._scanned)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See what is dragged over the window and dropped on it."""
        if not isinstance(event, QDropEvent):
            return False
        paths = _files(event.mimeData())
        if not paths or (len(paths) > 1 and not self._page().takes_several_files):
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.Drop:
            self._dropped(paths)
        return True

    def _scanned(self, code: str) -> None:
        work = self._work
        if not work.is_signed_in:
            return
        if not self._is_free:
            # Something is being asked, and a scanner must not answer it.
            QApplication.beep()
            return
        if self._page().takes_scan(code):
            return
        desk, signer = work.desk, work.counter.papers.signer
        work.tasks.query(lambda: find_scanned(desk, signer, code), self._found, owner=self, newest="scan")

    @property
    def _is_free(self) -> bool:
        """Whether somebody sits there and nothing is being asked."""
        work = self._work
        return work.is_signed_in and work.problems.put_away() and QApplication.activeModalWidget() is None

    def _found(self, record: ScannedRecord) -> None:
        if self._is_free:  # it was locked, or something was asked, while the record was looked for
            self.record_found.emit(record.number, record.told)

    def _dropped(self, paths: tuple[Path, ...]) -> None:
        work = self._work
        if not work.is_signed_in or self._page().takes_files(paths) or len(paths) > 1:
            return
        work.tasks.query(lambda: see_file(work.counter, paths[0]), self._seen, owner=self, newest="scan")

    def _seen(self, seen: SeenPaper) -> None:
        if not self._is_free:
            return  # locked, or something was asked, while the paper was looked at
        if seen.found.is_genuine:
            self.record_found.emit(seen.found.number, "".join(tell_verification(seen.found)))
        else:
            self.paper_doubted.emit(seen)


def _files(data: QMimeData) -> tuple[Path, ...]:
    """Files of this computer that are dragged; nothing where something from elsewhere is among them."""
    urls = data.urls()
    return tuple(Path(url.toLocalFile()) for url in urls) if all(url.isLocalFile() for url in urls) else ()
