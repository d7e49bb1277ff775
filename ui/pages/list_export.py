"""导出清单: the list as it is shown, written as a workbook beside all other work, told as it goes, stopped on wish."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Cancelled, UserError
from app.services.list_sheet import SUFFIX, export_list
from app.services.ports import FilingQuery
from ui.shell.workplace import Workplace
from ui.widgets.boxes import column
from ui.widgets.buttons import link_button, take_turns
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone


class ListExport(QWidget):
    """What is told of an export; ``button`` begins it and stands wherever the page wants it."""

    _progressed = Signal(int)

    def __init__(self, work: Workplace, query: Callable[[], FilingQuery]) -> None:
        super().__init__()
        self._work, self._query = work, query
        self._stop = Event()
        self.button = link_button("导出清单", "download")
        self.stop_button = link_button("停止", "x")
        self.notice = NoticeBar(action=self.stop_button)
        column(self).addWidget(self.notice)
        self.button.clicked.connect(self._ask_where)
        self.stop_button.clicked.connect(self._stop.set)
        self._progressed.connect(lambda rows: self.notice.say(f"正在导出，已读 {rows} 件……"))
        work.closing.connect(self._stop.set)
        self.stop_button.hide()
        self.hide()

    def save(self, target: Path) -> None:
        """Write the list as it is shown to ``target``, whatever is there."""
        desk, actor, query = self._work.desk, self._work.actor, self._query()
        self._stop.clear()
        self._show_running(True)
        self.notice.say("正在导出……")
        self._work.tasks.query(
            lambda: export_list(desk, actor, query, target, on_progress=self._go_on),
            lambda rows: self._done(rows, target),
            self._failed,
            owner=self,
        )

    def _ask_where(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "导出清单", f"备案清单{SUFFIX}", f"XLSX (*{SUFFIX})")
        if not chosen:
            return
        target = Path(chosen)
        if target.suffix.lower() == SUFFIX:
            self.save(target)  # the file dialog has asked about a file that is there
            return
        target = target.with_name(target.name + SUFFIX)
        if target.exists():
            question = f"{target.name} 已经有了，要覆盖吗？"
            self._work.problems.ask(question, "覆盖", lambda: self.save(target))
        else:
            self.save(target)

    def _go_on(self, rows: int) -> None:
        """Called by the worker after each page."""
        if self._stop.is_set():
            raise Cancelled
        self._progressed.emit(rows)

    def _show_running(self, is_running: bool) -> None:
        self.show()
        take_turns(self.button, self.stop_button, is_running=is_running)

    def _done(self, rows: int, target: Path) -> None:
        self._show_running(False)
        self.notice.say(f"共 {rows} 件，已存为 {target.name}。文件里有个人信息，请妥善保管。", Tone.OK)

    def _failed(self, error: Exception) -> None:
        self._show_running(False)
        if isinstance(error, Cancelled):
            self.notice.say("已停止，没有生成文件。", Tone.WARN)
        elif isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self.hide()
            self._work.problems.show(error)
