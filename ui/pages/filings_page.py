"""备案库: every filing of this counter, and those of others that came down, found by typing, narrowed by filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QStackedWidget

from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState, Word
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.services.saved_searches import SavedSearch, has_days
from ui.keys.bind import bind
from ui.keys.table import TABLES, get_shortcut
from ui.models.filing_table import ListFilter
from ui.pages.filing_list import FilingList, not_upstream_box
from ui.pages.list_export import ListExport
from ui.pages.more_filters import MoreFilters
from ui.pages.page import Page
from ui.pages.saved_searches_part import SavedSearchesPart
from ui.pages.summary_panel import SummaryPanel
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import column
from ui.widgets.buttons import link_button, refuse, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone
from ui.widgets.wrap_row import WrapRow

W = TypeVar("W", bound=Word)

_NOTHING_AT_ALL = "这里会列出本窗口办理的全部备案。插入社会保障卡，或按 F4 新办备案。"
_NOTHING_ELSEWHERE = "市级下发的他处备案里没有符合条件的。他处备案随上报从市级下载，只能查看。"
_NOTHING_FITS = "没有符合条件的备案。请检查输入，或清除筛选条件。"
_NOTHING_SAID = "没有查到。可打姓名、拼音首字母、号码或备案编号的开头，或电话后几位（至少4位）。"
_NOTHING_TO_SUM = "还没有办理过备案，没有可以汇总的。"

_LONGEST_SHOWN = 24
"""Of what was typed, in characters; all of it stands in the search box."""


class FilingsPage(Page):
    """备案库页."""

    title = "备案库"
    key_places = ("filings", TABLES)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._filter = ListFilter()
        self._saved: tuple[str, ListFilter] | None = None
        self._named_on = work.desk.today()
        self._open_single = False
        self._empty = EmptyState(_NOTHING_AT_ALL, icon_name="folder")
        self._words = text("", TextKind.QUIET)

    def build(self) -> Iterator[None]:
        """The list, its filters, what can be done with it."""
        work = self.work
        self.list = FilingList(work, self.title, self._empty, remembered_as="filings")
        yield
        self.made_at = ChoiceBox([(item.label, item) for item in MadeAt], name="按办理处筛选")
        self._category = _choice("全部类别", Category, "按人员类别筛选")
        self.status_box = _choice("全部状态", LifeState, "按备案状态筛选")
        self._upstream = _choice("全部上报状态", UpstreamState, "按上报状态筛选")
        self._with_commitment = QCheckBox("承诺待补交")
        self.not_upstream = not_upstream_box()
        self.more = MoreFilters(work)
        yield
        self.clear_button = link_button("清除条件", "x")
        self.export_button = link_button("导出汇总表", "download")
        self.saved_button = link_button(f"已存查询　{get_shortcut('filings.saved').shown}", "list-checks")
        self.scans_button = secondary_button("扫描件入档　F11", "scan-line")
        yield
        self.summary = SummaryPanel(work)
        self.list_export = ListExport(work, lambda: self.list.model.filter)
        yield
        self.saved = SavedSearchesPart(work, self._as_shown)
        self.notice = NoticeBar()
        self._body = QStackedWidget()
        yield
        self._lay_out()

    def show_filter(self, wanted: ListFilter, *, open_single: bool = False) -> None:
        """Show the filings a filter leaves; ``open_single`` opens the record when there is exactly one."""
        self._saved = None
        self.saved.suggest(None)
        self.notice.say("")
        self._body.setCurrentWidget(self.list)
        self._filter, self._open_single = wanted, open_single
        self._named_on = self.work.desk.today()
        query = wanted.query
        self.made_at.choose(query.made_at)
        self._category.choose(query.category)
        self.status_box.choose(query.status)
        self._upstream.choose(query.upstream)
        _check(self._with_commitment, query.with_commitment)
        _check(self.not_upstream, query.not_yet_upstream)
        self.more.show_query(query)
        self._ask()

    def show_saved(self, saved: SavedSearch) -> None:
        """Show what a saved search leaves, in its order; what does not hold of it any more is told."""
        query = saved.query
        self.list.take_order(query.order, descending=query.descending)
        wanted = ListFilter(replace(query, order=ListOrder.NEWEST, descending=True), saved.words)
        self.work.typed_shown.emit(query.text)
        self.show_filter(wanted)
        self._saved = saved.name, wanted
        self.saved.suggest(saved)
        self.notice.say("".join(saved.told), Tone.WARN)
        self.list.focus_first()

    def entered(self) -> None:
        """Focus on the table; ask again, things may have changed."""
        self._ask()
        self.list.focus_first()

    def left(self) -> None:
        """The list is what one comes back to."""
        self._body.setCurrentWidget(self.list)

    def heard(self, what: Changed) -> None:
        """A filing changed, or others came down: show them as they are now."""
        shows_others = self._filter.query.made_at is not MadeAt.HERE
        if what is Changed.FILINGS or (what is Changed.ROSTER and shows_others):
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc folds what was unfolded above the list."""
        if event.key() == Qt.Key.Key_Escape and self.summary.fold():
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        outer = column(self, gap=4, margin=5)
        head = WrapRow(gap=3)
        for shown in (page_title(self.title), self._words, self.clear_button):
            head.left.addWidget(shown)
        for button in (self.scans_button, self.saved_button, self.list_export.button, self.export_button):
            head.right.addWidget(button)
        outer.addWidget(head)
        self.clear_button.clicked.connect(self._clear)
        self.scans_button.clicked.connect(self.work.scan_folder_wanted)
        self.saved_button.clicked.connect(self._choose_saved)
        bind(self, "filings.saved", self._choose_saved)
        bind(self, "filings.save", self._save)
        self.export_button.clicked.connect(lambda: self.summary.unfold(self._category.chosen()))
        self.summary.folded.connect(self.list.focus_first)
        outer.addWidget(self.summary)
        outer.addWidget(self.list_export)
        filters = WrapRow()
        for box in (self.made_at, self._category, self.status_box, self._upstream):
            filters.left.addWidget(box)
            box.currentIndexChanged.connect(self._chosen)
        for tick in (self._with_commitment, self.not_upstream):
            filters.right.addWidget(tick)
            tick.toggled.connect(self._chosen)
        outer.addWidget(filters)
        self.more.changed.connect(self._chosen)
        outer.addWidget(self.more)
        outer.addWidget(self.notice)
        self._body.addWidget(self.list)
        self._body.addWidget(self.saved)
        outer.addWidget(self._body, 1)
        self.list.loaded.connect(self._loaded)
        self.saved.chosen.connect(self.show_saved)
        self.saved.saved.connect(self._is_saved)
        self.saved.put_away.connect(self._show_list)

    def _as_shown(self) -> ListFilter:
        """What the list is narrowed to, in the order it is in."""
        shown = self.list.model.query
        return replace(self._filter, query=replace(self._filter.query, order=shown.order, descending=shown.descending))

    def _choose_saved(self) -> None:
        self._unfold_saved()
        self.saved.table.setFocus()

    def _save(self) -> None:
        self._unfold_saved()
        self.saved.name.setFocus()

    def _unfold_saved(self) -> None:
        if self._body.currentWidget() is not self.saved:
            self._body.setCurrentWidget(self.saved)
            self.saved.begin()

    def _is_saved(self, name: str) -> None:
        self._saved = name, self._filter
        self._show_list()
        self._loaded(len(self.list.model.rows))
        self.notice.say(f"已存为“{name}”，以后按 {get_shortcut('filings.saved').shown} 选用。", Tone.OK)

    def _name(self) -> str:
        """What the list was opened as; what was due today when it was opened is not what is due today tomorrow."""
        is_of_today = self._named_on == self.work.desk.today() or not has_days(self._filter.query)
        words = self._filter.words
        return words if is_of_today or not words else f"{words}（按 {self._named_on.isoformat()} 算）"

    def _show_list(self) -> None:
        self._body.setCurrentWidget(self.list)
        self.list.focus_first()

    def _clear(self) -> None:
        self.work.typed_shown.emit("")
        # Before the button goes with the conditions, and the focus with it to another page's name.
        self.list.focus_first()
        self.show_filter(ListFilter())

    def _chosen(self) -> None:
        query = replace(
            self._filter.query,
            made_at=self.made_at.chosen(),
            category=self._category.chosen(),
            status=self.status_box.chosen(),
            upstream=self._upstream.chosen(),
            with_commitment=self._with_commitment.isChecked(),
            not_yet_upstream=self.not_upstream.isChecked(),
        )
        narrowed = self.more.narrow(query)
        words = self._filter.words if narrowed.is_live is query.is_live else ""
        self._filter = replace(self._filter, query=narrowed, words=words)
        self._ask()

    def _ask(self) -> None:
        query = self._filter.query
        is_narrowed = query != FilingQuery() or self._filter.accept is not None
        is_elsewhere = query.made_at is MadeAt.ELSEWHERE
        # What the search begins with (``FilingQuery(text=…)`` of any place) and nothing else narrows it.
        is_typed_only = bool(query.text) and query == replace(FilingQuery(), text=query.text, made_at=query.made_at)
        narrowed = _NOTHING_ELSEWHERE if is_elsewhere else _NOTHING_SAID if is_typed_only else _NOTHING_FITS
        self._empty.say(narrowed if is_narrowed else _NOTHING_AT_ALL)
        self.clear_button.setVisible(is_narrowed)
        self.scans_button.setVisible(query.awaits_signature)
        self.list.show_filter(self._filter)
        self.saved.show_current()

    def _loaded(self, rows: int) -> None:
        self.list_export.offer(bool(rows))
        # It is narrowed by what is chosen in its own panel, not by what narrows the list.
        refuse(self.export_button, _NOTHING_TO_SUM if not rows and self.clear_button.isHidden() else "")
        typed = self._filter.query.text
        typed = f"{typed[:_LONGEST_SHOWN]}…" if len(typed) > _LONGEST_SHOWN else typed
        found = f"{rows} 件" if self.list.model.is_complete else f"前 {rows} 件，向下滚动还有"
        name, of = self._saved or ("", None)
        parts = [
            f"已存查询“{name}”" if of == self._filter else self._name(),
            f"“{typed}”" if typed else "",
            found,
        ]
        self._words.setText("　".join(part for part in parts if part))
        if self._open_single:
            self._open_single = False
            if rows == 1:
                self.list.open_row(self.list.model.rows[0])
            elif rows:
                self.list.focus_first()


def _check(box: QCheckBox, is_checked: bool) -> None:
    """Tick or not, without the box telling of it."""
    box.blockSignals(True)
    box.setChecked(is_checked)
    box.blockSignals(False)


def _choice(everything: str, words: type[W], name: str) -> ChoiceBox[W | None]:
    choices: list[tuple[str, W | None]] = [(everything, None), *((word.label, word) for word in words)]
    box = ChoiceBox(choices, name=name)
    box.setMinimumWidth(scaled(160))
    return box
