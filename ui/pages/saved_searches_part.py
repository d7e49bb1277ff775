"""已存查询: save what the list is narrowed to under a name, and choose, rename or throw away what was saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from app.errors import NeedsConfirmation, UserError
from app.services.query_words import query_words
from app.services.saved_searches import (
    SavedSearch,
    ThrownSearch,
    delete_search,
    has_days,
    list_searches,
    put_back,
    rename_search,
    save_search,
)
from ui.keys.bind import bind
from ui.keys.table import get_shortcut
from ui.models.filing_table import ListFilter
from ui.models.row_table import Cell, Column, RowTable
from ui.shell.workplace import Workplace
from ui.style.tokens import tokens
from ui.widgets.boxes import column, row
from ui.widgets.buttons import link_button, primary_button, secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.table import Table
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone, mark, show_when

T = TypeVar("T")

_NOT_LEFT_OUT = "从统计打开的清单略去了没有计入的件；存下的查询不略去，打开时一起列出。"
_NO_LONGER = "有的条件已经不再使用"
_NONE_YET = "还没有存过查询。筛选好以后写个名称存下来，以后在这里选用。"


class SavedSearchesPart(QWidget):
    """Takes the place of the list: a line to save by, and what was saved; Enter opens, Esc goes back to the list."""

    chosen = Signal(object)
    """A SavedSearch: show what it leaves."""
    saved = Signal(str)
    """The name under which the list's conditions are kept now."""
    put_away = Signal()

    def __init__(self, work: Workplace, current: Callable[[], ListFilter]) -> None:
        super().__init__()
        self._work, self._current = work, current
        self._renames = ""
        self._name_to_save = ""
        self._moved: bool | None = None
        self._thrown: list[ThrownSearch] = []
        self._what = text("存为", TextKind.LABEL)
        self.name = line_edit(placeholder="查询的名称")
        self.moves = QCheckBox("日期随当天推移：明天打开，从明天算起")
        self.save_button = primary_button("存下", "check")
        self._conditions = text("", TextKind.QUIET, wrap=True)
        self.open_button = secondary_button("打开", "search")
        self.rename_button = secondary_button(f"改名　{get_shortcut('saved.rename').shown}", "pencil")
        self.delete_button = secondary_button(f"删除　{get_shortcut('saved.delete').shown}", "trash-2")
        self.undo_button = secondary_button(f"放回　{get_shortcut('saved.undo').shown}", "rotate-ccw")
        self.undo_button.setAccessibleName("放回删除的查询")
        self.notice = NoticeBar(action=self.undo_button)
        self.model: RowTable[SavedSearch] = RowTable(_columns(work), self)
        self.table = Table("已存查询")
        self._stack = QStackedWidget()
        self._build()

    def begin(self) -> None:
        """Show what is saved, ready to save what the list is narrowed to."""
        self._begin_saving()
        self._forget()
        self._ask()

    def suggest(self, saved: SavedSearch | None) -> None:
        """The list shows what this search leaves, or something else: its name is the likeliest to save under."""
        self._name_to_save = saved.name if saved is not None else ""
        self._moved = saved.moves if saved is not None else None

    def show_current(self) -> None:
        """Say what the list is narrowed to now, unless another name is being given."""
        if not self._renames:
            query, accept = self._current().query, self._current().accept
            words = query_words(query, self._work.desk.place_name)
            more = _NOT_LEFT_OUT if accept is not None else ""
            said = f"现在的条件：{words}。{more}" if words else "现在没有筛选条件，先筛选或搜索，再存。"
            self._conditions.setText(said)
            show_when(self.moves, has_days(query))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the renaming first, then the part."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._renames:
            self._begin_saving()
            self.table.setFocus()
        else:
            self._forget()
            self.put_away.emit()

    def _build(self) -> None:
        self.table.setModel(self.model)
        self.table.set_widths([item.width for item in self.model.columns])
        self.table.make_sortable()
        self.table.remember_columns(self._work.counter.folder, "saved-searches")
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState(_NONE_YET, icon_name="search"))
        self.name.setAccessibleName("查询的名称")
        self.name.setFixedWidth(tokens().grid.field_narrow)
        outer = column(self, gap=3)
        head = row(gap=3)
        head.addWidget(section_title("已存查询"))
        head.addWidget(text("只列自己存的，别人看不到。", TextKind.QUIET))
        head.addStretch(1)
        fold = link_button("收起　Esc", "chevron-up")
        head.addWidget(fold)
        outer.addLayout(head)
        line = row(gap=2)
        for shown in (self._what, self.name, self.save_button, self.moves):
            line.addWidget(shown)
        line.addStretch(1)
        outer.addLayout(line)
        outer.addWidget(self._conditions)
        outer.addWidget(self.notice)
        outer.addWidget(self._stack, 1)
        acts = row(gap=2)
        for button in (self.open_button, self.rename_button, self.delete_button):
            acts.addWidget(button)
        acts.addStretch(1)
        outer.addLayout(acts)
        fold.clicked.connect(self.put_away)
        self.name.returnPressed.connect(self.save_button.click)
        self.name.textChanged.connect(lambda: mark(self.name, "wrong", value=False))
        self.save_button.clicked.connect(self._given)
        self.table.opened.connect(self._open)
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.rename_button.clicked.connect(self._begin_renaming)
        self.delete_button.clicked.connect(self._delete)
        self.undo_button.clicked.connect(self.undo)
        bind(self, "saved.rename", self.rename_button.click)
        bind(self, "saved.delete", self.delete_button.click)
        bind(self, "saved.undo", self.undo)

    def redress(self) -> None:
        """The width of the type in use."""
        self.name.setFixedWidth(tokens().grid.field_narrow)

    def _ask(self) -> None:
        desk, actor = self._work.desk, self._work.actor
        self._work.tasks.query(lambda: list_searches(desk, actor), self._show, owner=self, newest="saved searches")

    def _show(self, searches: tuple[SavedSearch, ...]) -> None:
        before = self._marked()
        self.model.set_rows(searches)
        if not searches and self.table.hasFocus():
            self.name.setFocus()
        self._stack.setCurrentIndex(0 if searches else 1)
        for button in (self.open_button, self.rename_button, self.delete_button):
            button.setEnabled(bool(searches))
        if searches:
            self.table.selectRow(self.model.find_row(lambda item: before is not None and item.name == before.name))

    def _marked(self) -> SavedSearch | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _begin_saving(self) -> None:
        self._renames = ""
        self._show_purpose("存为", "存下")
        self.name.setText(self._name_to_save)
        self.name.selectAll()
        self.moves.setChecked(bool(self._current().words) if self._moved is None else self._moved)
        self.show_current()

    def _begin_renaming(self) -> None:
        saved = self._marked()
        if saved is None:
            return
        if not self._renames:
            self._name_to_save = self.name.text()
        self._renames = saved.name
        self._show_purpose("改名为", "改名")
        self._conditions.setText(f"给“{saved.name}”改名，条件不变。按 Esc 不改。")
        self.moves.hide()
        self.name.setText(saved.name)
        self.name.selectAll()
        self.name.setFocus()

    def _show_purpose(self, label: str, words: str) -> None:
        self._what.setText(label)
        self.save_button.setText(words)
        self.save_button.setAccessibleName(words)

    def _given(self, *, may_replace: bool = False) -> None:
        desk, actor, name, old = self._work.desk, self._work.actor, self.name.text(), self._renames
        if old:
            self._do(lambda: rename_search(desk, actor, old, name), self._renamed)
            return
        current, moves = self._current(), self.moves.isChecked()
        query, words = current.query, current.words
        self._name_to_save = name
        self._do(
            lambda: save_search(desk, actor, name, query, words=words, moves=moves, may_replace=may_replace),
            self.saved.emit,
        )

    def _renamed(self, name: str) -> None:
        self._begin_saving()
        self.notice.say(f"已改名为“{name}”。", Tone.OK)
        self.table.setFocus()
        self._ask()

    def _delete(self) -> None:
        saved, desk, actor = self._marked(), self._work.desk, self._work.actor
        if saved is not None:
            self._do(lambda: delete_search(desk, actor, saved.name), self._deleted)

    def _deleted(self, thrown: ThrownSearch) -> None:
        self._thrown.append(thrown)
        self._tell_thrown()
        self.undo_button.setFocus()
        self._ask()

    def undo(self) -> None:
        """Put back what was thrown away last."""
        if self._thrown:
            # Taken off at once: the next press means the one thrown away before it.
            thrown, desk, actor = self._thrown.pop(), self._work.desk, self._work.actor
            self._work.tasks.command(
                lambda: put_back(desk, actor, thrown),
                lambda _: self._put_back(),
                lambda error: self._not_put_back(thrown, error),
                owner=self,
            )

    def _not_put_back(self, thrown: ThrownSearch, error: Exception) -> None:
        self._thrown.append(thrown)
        self._refused(error)

    def _put_back(self) -> None:
        # The table takes no focus while the sentence for an empty one stands in its place.
        self._stack.setCurrentIndex(0)
        self.table.setFocus()
        self._tell_thrown()
        self._ask()

    def _tell_thrown(self) -> None:
        words = f"已删除“{self._thrown[-1].name}”，收起前可以放回。" if self._thrown else ""
        show_when(self.undo_button, bool(self._thrown))
        self.notice.say(words, Tone.ACCENT)

    def _forget(self) -> None:
        self._thrown.clear()
        self._tell_thrown()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.row_at(index))

    def _do(self, work: Callable[[], T], on_done: Callable[[T], object]) -> None:
        self._work.tasks.command(work, on_done, self._refused, owner=self)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, NeedsConfirmation):
            # Locked meanwhile, nobody is there who could say yes; the name stands there still.
            if self._work.is_signed_in:
                self._work.problems.ask(error, "覆盖", lambda: self._given(may_replace=True), owner=self)
        elif isinstance(error, UserError):
            self.notice.refuse(error)
            mark(self.name, "wrong", error.code.startswith("search_name"))
            self.name.setFocus()
        else:
            self._work.problems.show(error)


def _columns(work: Workplace) -> Sequence[Column[SavedSearch]]:
    def conditions(saved: SavedSearch) -> Cell:
        words = query_words(saved.query, work.desk.place_name)
        if not saved.told:
            return Cell(words)
        return Cell("，".join(part for part in (words, _NO_LONGER) if part), Tone.WARN, "triangle-alert")

    def days(saved: SavedSearch) -> Cell:
        return Cell("随当天推移" if saved.moves else "固定" if has_days(saved.query) else "不限")

    return (
        Column("名称", 240, lambda saved: Cell(saved.name), lambda saved: saved.name),
        Column("条件", 0, conditions, lambda saved: conditions(saved).words),
        Column("日期", 112, days, lambda saved: days(saved).words),
    )
