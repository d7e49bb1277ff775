"""添加扫描件 on the record page: read, perhaps asked for its form, kept, shown, withdrawn."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import EnvironmentProblem, UserError
from app.services.queries import RecordView
from app.services.returned_papers import ReturnedPaper
from app.services.scan_folder import paper_name
from app.services.scans import (
    KeptScan,
    ReadScan,
    forms_to_choose,
    keep_scan,
    open_scan,
    read_scan,
    read_scan_file,
    withdraw_scan,
)
from ui.pages.record.scan_tally import ScanTally
from ui.pages.record.scan_view import ScanView
from ui.printing.page_images import count_pages
from ui.printing.picture_view import scan_images
from ui.printing.sheet_row import SHEETS_SHOWN
from ui.shell.workplace import Changed, Workplace
from ui.widgets.tone import Tone

_FILES = "扫描件 (*.pdf *.jpg *.jpeg *.png);;所有文件 (*)"


class ScanIntake(QObject):
    """Works for one record at a time; what comes back for another is let go."""

    said = Signal(str, object)
    """A sentence and its tone."""
    refused = Signal(object)
    view_wanted = Signal()
    done = Signal()
    """Nothing more to look at: back to the record, which is to be read anew."""

    def __init__(self, work: Workplace, page: QWidget, view: ScanView) -> None:
        super().__init__(page)
        self._work, self._page, self._view = work, page, view
        self._number = ""
        self._scan: ReadScan | None = None
        self._forms: tuple[str, ...] = ()
        self._names: Mapping[str, str] = {}
        self._waiting: deque[Path] = deque()
        self._tally = ScanTally()
        view.closed.connect(self._left_open)
        view.form_chosen.connect(self._form_chosen)
        view.withdrawn.connect(self._withdraw)

    def show_record(self, view: RecordView) -> None:
        """Scans are this record's from now on."""
        if view.filing.number != self._number:
            self._waiting.clear()
            self._scan = None
        self._number = view.filing.number
        printed = [paper.form for paper in view.prints]
        self._forms = forms_to_choose(view.filing, view.acts, printed, view.awaited)
        self._names = view.names

    def choose(self) -> None:
        """Ask for files."""
        chosen, _ = QFileDialog.getOpenFileNames(self._page, "选择扫描件", "", _FILES)
        if chosen:
            self.begin([Path(name) for name in chosen])

    def begin(self, paths: Sequence[Path]) -> None:
        """Take files that were chosen or dropped, one after the other."""
        if self._number:
            self._waiting = deque(paths)
            self._tally = ScanTally(len(paths))
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            if self._tally.is_of_several:
                self.said.emit(*self._tally.told())
            return
        path = self._waiting.popleft()
        number, desk, scans = self._number, self._work.desk, self._work.counter.scans
        self._tally.begin(path.name)

        def read() -> tuple[ReadScan, tuple[QImage, ...]]:
            scan = read_scan(desk, scans, read_scan_file(path, scans.most_bytes))
            asks = (
                scan.refusal is None
                and not any(paper.form for paper in scan.papers)
                and (not scan.numbers or number in scan.numbers)
            )
            return scan, scan_images(scan.content, scan.media_type, SHEETS_SHOWN) if asks else ()

        self.said.emit(f"正在看扫描件{self._tally.place_words}……", Tone.ACCENT)
        self._work.tasks.query(
            read, lambda seen: self._read(number, *seen), self._failed, owner=self._page, newest="scan file"
        )

    def show_kept(self, paper: ReturnedPaper) -> None:
        """Show what came back, on the whole page."""
        scans = self._work.counter.scans

        def look() -> tuple[tuple[QImage, ...], int]:
            kind = paper.media_type
            if kind is None:
                return (), 0
            content = open_scan(scans, paper)
            images = scan_images(content, kind, SHEETS_SHOWN)
            return images, max(len(images), count_pages(content) if kind.name == "PDF" else 1)

        def show(seen: tuple[tuple[QImage, ...], int]) -> None:
            if paper.filing_number == self._number:
                self._view.show_kept(paper, self._names.get(paper.returned_by, paper.returned_by), *seen)
                self.view_wanted.emit()

        self._work.tasks.query(look, show, self._not_shown, owner=self._page, newest="kept scan")

    def _read(self, number: str, scan: ReadScan, images: tuple[QImage, ...]) -> None:
        if number != self._number:
            return
        if not images:
            self._keep(number, scan, None)
            return
        self.said.emit("", Tone.ACCENT)
        self._scan = scan
        self._view.ask_form(scan, images, self._forms)
        self.view_wanted.emit()

    def _form_chosen(self, form: str) -> None:
        scan, self._scan = self._scan, None
        if scan is not None:
            self._keep(self._number, scan, form)

    def _keep(self, number: str, scan: ReadScan, form: str | None) -> None:
        desk, scans, actor = self._work.desk, self._work.counter.scans, self._work.actor
        self._work.tasks.command(
            lambda: keep_scan(desk, scans, actor, scan, number, form),
            self._kept,
            self._failed,
            owner=self._page,
            afterwards=lambda _: self._work.changed.emit(Changed.FILINGS),
        )

    def _kept(self, kept: KeptScan) -> None:
        names = "、".join(paper_name(paper.form) for paper in kept.papers)
        self._tally.kept(is_new=kept.is_new)
        if kept.is_new:
            self.said.emit(f"扫描件已存为{names}。", Tone.OK)
        else:
            self.said.emit(f"这份扫描件已经存过（{names}），没有再存。", Tone.WARN)
        self.done.emit()
        self._next()

    def _withdraw(self, paper: ReturnedPaper, reason: str) -> None:
        desk, actor = self._work.desk, self._work.actor
        self._work.tasks.command(
            lambda: withdraw_scan(desk, actor, paper.id, reason),
            self._withdrawn,
            self._not_shown,
            owner=self._page,
            afterwards=lambda _: self._work.changed.emit(Changed.FILINGS),
        )

    def _withdrawn(self, paper: ReturnedPaper) -> None:
        self.said.emit(f"{paper_name(paper.form)}已撤下。", Tone.OK)
        self.done.emit()

    def _failed(self, error: Exception) -> None:
        self._not_shown(error)
        self._tally.refused(error)
        if isinstance(error, EnvironmentProblem) or not isinstance(error, UserError):
            # What broke would break the next file too.
            self._waiting.clear()
        else:
            self._next()

    def _not_shown(self, error: Exception) -> None:
        self.said.emit("", Tone.ACCENT)
        if isinstance(error, UserError):
            self.refused.emit(error)
            self.done.emit()
        else:
            self._work.problems.show(error)

    def _left_open(self) -> None:
        """Esc at a scan whose form was asked: it is not kept, and the next one comes."""
        if self._scan is not None:
            self._scan = None
            self._tally.left_open()
            self._next()
