"""导出为表格: a workbook written beside all other work, told as it goes, stopped on wish."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import Cancelled
from app.services.giving_way import giving_way
from app.services.sheets import SHEET_SUFFIX, OnRows
from ui.pages.export_told import tell_not_written, written_words
from ui.save_as import ask_where
from ui.shell.window_first import WindowFirst
from ui.shell.workplace import Workplace
from ui.widgets.boxes import column
from ui.widgets.buttons import link_button, refuse, take_turns
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone

_NOTHING = "清单是空的，没有可以导出的。"

Export = Callable[[Path, OnRows], int]
"""Writes the rows to a file, told how far it is; how many there were. Run off the window's thread."""


class SheetExport(QWidget):
    """What is told of an export of a list; ``button`` begins it and stands wherever the page wants it."""

    _progressed = Signal(int, int)

    def __init__(self, work: Workplace, name: str, begin: Callable[[], Export]) -> None:
        """``name`` is proposed for the file. ``begin`` is called when one was chosen: what the page shows then."""
        super().__init__()
        self._work, self._begin = work, begin
        self._stop = Event()
        self._window_first = WindowFirst(self)
        self._is_running, self._is_offered = False, False
        self.button = link_button("导出清单", "download")
        self.stop_button = link_button("停止", "x")
        self.notice = NoticeBar(action=self.stop_button)
        column(self).addWidget(self.notice)
        title = self.button.text()
        self.button.clicked.connect(lambda: ask_where(self, work.problems, title, name, SHEET_SUFFIX, self.save))
        self.stop_button.clicked.connect(self._stop.set)
        self._progressed.connect(self._tell)
        work.closing.connect(self._stop.set)
        self.stop_button.hide()
        self.hide()
        self.offer(False)

    def offer(self, is_offered: bool) -> None:
        """Whether there is anything to export."""
        self._is_offered = is_offered
        refuse(self.button, "" if is_offered else _NOTHING)
        self.button.setEnabled(is_offered and not self._is_running)

    def save(self, target: Path) -> None:
        """Write what the page shows to ``target``, whatever is there."""
        export = self._begin()
        self._stop.clear()
        self._show_running(True)
        self.notice.say("正在导出……")

        def write() -> int:
            with giving_way(self._give_way):
                return export(target, self._go_on)

        self._work.tasks.query(write, lambda rows: self._done(rows, target), self._failed, owner=self)

    def _give_way(self) -> None:
        """Called by the worker all the time; a window that closes answers no more."""
        if not self._stop.is_set():
            self._window_first.wait()

    def _go_on(self, done: int, of: int) -> None:
        """Called by the worker every now and then."""
        if self._stop.is_set():
            raise Cancelled
        self._progressed.emit(done, of)

    def _tell(self, done: int, of: int) -> None:
        self.notice.say(f"正在导出，已写 {done} / {of} 件……" if of else f"正在导出，已读 {done} 件……")

    def _show_running(self, is_running: bool) -> None:
        self.show()
        self._is_running = is_running
        take_turns(self.button, self.stop_button, is_running=is_running)
        self.offer(self._is_offered)

    def _done(self, rows: int, target: Path) -> None:
        self._show_running(False)
        self.notice.say(written_words(rows, target), Tone.OK)

    def _failed(self, error: Exception) -> None:
        self._show_running(False)
        self.setVisible(tell_not_written(error, self.notice, self._work.problems))
