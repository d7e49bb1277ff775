"""扫描件入档: a folder of scans, each kept with the record its codes name; the rest by looking and choosing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QProgressBar, QStackedWidget, QWidget

from app.domain.filing import Actor
from app.errors import UserError
from app.services.desk import Desk
from app.services.scan_folder import Matched, MatchState, count_words
from app.settings import SCAN_FOLDER, read_setting, write_setting
from ui.keys.table import TABLES
from ui.models.row_table import RowTable
from ui.pages.page import Page
from ui.pages.scan_folder.choice_view import ChoiceView
from ui.pages.scan_folder.choosing import Choosing
from ui.pages.scan_folder.folder_run import FolderRun
from ui.pages.scan_folder.match_table import MATCH_COLUMNS, MATCH_TONES
from ui.shell.workplace import Workplace
from ui.widgets.boxes import column, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.table import Table
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone

_EMPTY = "选扫描仪存文件的文件夹，再按“开始入档”按钮。扫描件按表上的条码存到各自的备案，原文件不动。"
_NO_FOLDER = "还没有选文件夹"
_TODO = (MatchState.OPEN,)
_MOST_NAMED = 3


class ScanFolderPage(Page):
    """扫描件入档页. What was found stays until the next run; files are matched only when one says so."""

    title = "扫描件入档"
    key_places = (TABLES,)
    takes_several_files = True

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.run = FolderRun(work, self)
        self.model: RowTable[Matched] = RowTable(MATCH_COLUMNS, self)
        self.table = Table("入档结果")
        self.choice = ChoiceView()
        self.choosing = Choosing(work, self.choice, self)
        self.notice, self._detail = NoticeBar(), NoticeBar()
        self.folder_button = secondary_button("选择文件夹", "folder")
        self.begin_button = primary_button("开始入档", "scan-line")
        self.stop_button = secondary_button("停止", "x")
        self.open_button = secondary_button("选备案和表", "eye")
        self._folder: Path | None = None
        self._folder_words = text(_NO_FOLDER, TextKind.QUIET)
        self._counts = text("", TextKind.QUIET)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._looking_at = text("", TextKind.QUIET)
        self._folder_line = QWidget()
        self._was_stopped = False
        self._list, self._stack = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_run()
        self._show_current()

    @property
    def folder(self) -> Path | None:
        """The folder to go through."""
        return self._folder

    def entered(self) -> None:
        """The folder one used last; the hand on what is next."""
        if self._folder is None:
            desk = self.work.desk
            self.work.tasks.query(lambda: _remembered(desk), self._show_folder, owner=self, newest="scan folder")
        self._focus_next()

    def left(self) -> None:
        """Papers of people do not stay on the screen; a run goes on."""
        self._close_choice()

    def takes_scan(self, code: str) -> bool:
        """The code of the record that a file belongs to, while that is asked."""
        if not self._is_choosing or not self.choice.asks_record:
            return False
        self.choosing.take_code(code)
        return True

    def takes_files(self, paths: tuple[Path, ...]) -> bool:
        """A folder, or files, dropped here; nothing else is taken while a run goes on."""
        if self.run.is_running:
            self.notice.say("正在入档，请等它完成，或先停止。", Tone.WARN)
        elif len(paths) == 1 and paths[0].is_dir():
            self._take_folder(paths[0])
        else:
            self._begin_anew()
            self.run.begin_with(paths)
            self._show_run()
        return True

    def begin(self) -> None:
        """Go through the folder from its beginning."""
        if self._folder is None:
            self._choose_folder()
        if self._folder is None or self.run.is_running:
            return
        self._begin_anew()
        self.run.begin(self._folder)
        self._show_run()
        self.stop_button.setFocus()

    def _begin_anew(self) -> None:
        self._close_choice()
        self.model.set_rows(())
        self._was_stopped = False
        self.notice.say("")
        self._counts.setText("")
        self._progress.setRange(0, 0)
        self._looking_at.setText("")

    def _stop(self) -> None:
        self._was_stopped = self.run.left > 0
        self.run.stop()
        self.notice.say("正在看的一份完成后停止。", Tone.ACCENT)

    def _choose_folder(self) -> None:
        start = str(self._folder) if self._folder is not None else ""
        chosen = QFileDialog.getExistingDirectory(self, "选择扫描件所在的文件夹", start)
        if chosen:
            self._take_folder(Path(chosen))

    def _take_folder(self, folder: Path) -> None:
        self._show_folder(folder)
        self.notice.say("")
        desk, actor = self.work.desk, self.work.actor
        self.work.tasks.command(lambda: _remember(desk, actor, folder), lambda _: None, owner=self)
        self.focus_soon(self.begin_button)

    def _show_folder(self, folder: Path | None) -> None:
        self._folder = folder
        self._folder_words.setText(str(folder) if folder is not None else _NO_FOLDER)

    def _looking(self, path: Path, place: int, count: int) -> None:
        self._progress.setRange(0, count)
        self._progress.setValue(place - 1)
        self._looking_at.setText(f"第 {place} 份，共 {count} 份：{path.name}")

    def _matched(self, done: Matched) -> None:
        had_rows = self.model.rowCount() > 0
        self.model.add_rows((done,))
        self._list.setCurrentWidget(self.table)
        if not had_rows:
            self.table.selectRow(0)
        self._counts.setText(count_words(self.model.rows))

    def _broke_off(self, error: Exception) -> None:
        # What was kept before is kept; the sentence says why the rest was not begun.
        self._was_stopped = False
        self._failed(error)

    def _ended(self) -> None:
        self._show_run()
        rows = self.model.rows
        todo = sum(item.state in _TODO for item in rows)
        if self._was_stopped:
            self.notice.say("已停止。没有看的文件还在文件夹里，再按“开始入档”会接着看；存过的不会再存。", Tone.WARN)
        elif not self.notice.words:
            self._say_result(has_rows=bool(rows), todo=todo)
        if not self._is_choosing and self.isVisible():
            self._focus_next()

    def _say_result(self, *, has_rows: bool, todo: int) -> None:
        words = "看完了。" if has_rows else "文件夹里没有文件。"
        if todo:
            words += f"还有 {todo} 份要看图选择：选中一行按 Enter。"
        below = self.run.left_out
        if below:
            words += f"下面的 {len(below)} 个文件夹没有看：{_shortened(below)}。请另选文件夹再开始。"
        self.notice.say(words, Tone.OK if has_rows and not todo and not below else Tone.WARN)

    def _show_run(self) -> None:
        running = self.run.is_running
        self._progress.setVisible(running)
        self._looking_at.setVisible(running)
        self.stop_button.setVisible(running)
        self.begin_button.setVisible(not running and not self._is_choosing)
        self._folder_line.setVisible(not self._is_choosing)
        self.folder_button.setEnabled(not running)

    def _focus_next(self) -> None:
        if self._is_choosing:
            return
        if self.model.rowCount():
            place = next((at for at, item in enumerate(self.model.rows) if item.state in _TODO), None)
            if place is not None:
                self.table.selectRow(place)
            self.table.focus_first()
        else:
            self.focus_soon(self.stop_button if self.run.is_running else self.begin_button)

    def _current(self) -> Matched | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _show_current(self) -> None:
        item = self._current()
        has_way = item is not None and (item.state is MatchState.OPEN or bool(item.numbers))
        self.open_button.setVisible(has_way)
        if item is None:
            self._detail.say("")
            return
        self.open_button.setText("选备案和表" if item.state is MatchState.OPEN else "打开备案")
        self._detail.say(f"{item.path.name}：{item.words}", MATCH_TONES[item.state])

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        item = self.model.row_at(index)
        if item.state is MatchState.OPEN:
            self._ask_choice(item)
        elif item.numbers:
            self.work.record_wanted.emit(item.numbers[0])

    @property
    def _is_choosing(self) -> bool:
        return self._stack.currentWidget() is self.choice

    def _ask_choice(self, item: Matched) -> None:
        self.notice.say("")
        self._stack.setCurrentWidget(self.choice)
        self._show_run()
        self.choosing.begin(item)

    def _kept(self, item: Matched, done: Matched) -> None:
        place = next((at for at, each in enumerate(self.model.rows) if each is item), None)
        if place is not None:
            self.model.replace_row(place, done)
        self._counts.setText(count_words(self.model.rows))
        if self.choosing.item is not item:
            return
        self.notice.say(f"{done.path.name}：{done.words}", Tone.OK)
        self._close_choice()
        self._focus_next()
        self._show_current()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self.work.problems.show(error)

    def _close_choice(self) -> None:
        self.choosing.end()
        self._stack.setCurrentIndex(0)
        self._show_run()

    def _leave_choice(self) -> None:
        self._close_choice()
        self.notice.say("")
        self.table.setFocus()

    def _connect(self) -> None:
        run = self.run
        run.looking.connect(self._looking)
        run.matched.connect(self._matched)
        run.failed.connect(self._broke_off)
        run.ended.connect(self._ended)
        self.folder_button.clicked.connect(self._choose_folder)
        self.begin_button.clicked.connect(self.begin)
        self.stop_button.clicked.connect(self._stop)
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.choice.closed.connect(self._leave_choice)
        self.choosing.kept.connect(self._kept)
        self.choosing.failed.connect(self._failed)

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.set_widths([item.width for item in MATCH_COLUMNS])
        self.table.make_sortable()
        self.table.remember_columns(self.work.counter.folder, "scan folder")
        outer = column(self, gap=4, margin=5)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(self._counts)
        head.addStretch(1)
        head.addWidget(self.stop_button)
        head.addWidget(self.begin_button)
        outer.addLayout(head)
        line = row(self._folder_line, gap=3)
        line.addWidget(self.folder_button)
        line.addWidget(self._folder_words, 1)
        outer.addWidget(self._folder_line)
        outer.addWidget(self._looking_at)
        outer.addWidget(self._progress)
        outer.addWidget(self.notice)
        results = QWidget()
        inner = column(results, gap=3)
        self._list.addWidget(EmptyState(_EMPTY, icon_name="scan-line"))
        self._list.addWidget(self.table)
        inner.addWidget(self._list, 1)
        inner.addWidget(self._detail)
        inner.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._stack.addWidget(results)
        self._stack.addWidget(self.choice)
        outer.addWidget(self._stack, 1)


def _shortened(names: tuple[str, ...]) -> str:
    more = "等" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def _remembered(desk: Desk) -> Path | None:
    with desk.store.read() as uow:
        kept = read_setting(uow, SCAN_FOLDER)
    return Path(kept) if kept else None


def _remember(desk: Desk, actor: Actor, folder: Path) -> None:
    # Who may not change the setting goes through the folder all the same.
    with suppress(UserError), desk.store.write() as uow:
        write_setting(uow, SCAN_FOLDER, str(folder), role=actor.role)
        uow.commit()
