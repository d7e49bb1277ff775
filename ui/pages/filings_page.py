"""备案库: every filing of this counter, and those of others that came down, found by typing, narrowed by filters."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox

from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState, Word
from app.services.ports import FilingQuery
from ui.keys.table import TABLES
from ui.models.filing_table import ListFilter
from ui.pages.filing_list import FilingList, not_upstream_box
from ui.pages.list_export import ListExport
from ui.pages.more_filters import MoreFilters
from ui.pages.page import Page
from ui.pages.summary_panel import SummaryPanel
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import column, row
from ui.widgets.buttons import link_button, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.notice import EmptyState
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.wrap_row import WrapRow

W = TypeVar("W", bound=Word)

_NOTHING_AT_ALL = "这里会列出本窗口办理的全部备案。插入社会保障卡，或按 F4 新办备案。"
_NOTHING_ELSEWHERE = "市级下发的他处备案里没有符合条件的。他处备案随上报从市级下载，只能查看。"
_NOTHING_FITS = "没有符合条件的备案。请检查输入，或清除筛选条件。"


class FilingsPage(Page):
    """备案库页."""

    title = "备案库"
    key_places = (TABLES,)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._filter = ListFilter()
        self._open_single = False
        self._empty = EmptyState(_NOTHING_AT_ALL, icon_name="folder")
        self.list = FilingList(work, self.title, self._empty, remembered_as="filings")
        self.made_at = ChoiceBox([(item.label, item) for item in MadeAt], name="按办理处筛选")
        self._category = _choice("全部类别", Category, "按人员类别筛选")
        self.status_box = _choice("全部状态", LifeState, "按备案状态筛选")
        self._upstream = _choice("全部上报状态", UpstreamState, "按上报状态筛选")
        self._with_commitment = QCheckBox("承诺待补交")
        self.not_upstream = not_upstream_box()
        self.more = MoreFilters(work)
        self._words = text("", TextKind.QUIET)
        self.clear_button = link_button("清除条件", "x")
        self.export_button = link_button("导出汇总表", "download")
        self.scans_button = secondary_button("扫描件入档　F11", "scan-line")
        self.summary = SummaryPanel(work)
        self.list_export = ListExport(work, lambda: self.list.model.query)
        self._build()

    def show_filter(self, wanted: ListFilter, *, open_single: bool = False) -> None:
        """Show the filings a filter leaves; ``open_single`` opens the record when there is exactly one."""
        self._filter, self._open_single = wanted, open_single
        query = wanted.query
        self.made_at.choose(query.made_at)
        self._category.choose(query.category)
        self.status_box.choose(query.status)
        self._upstream.choose(query.upstream)
        _check(self._with_commitment, query.with_commitment)
        _check(self.not_upstream, query.not_yet_upstream)
        self.more.show_query(query)
        self._ask()

    def entered(self) -> None:
        """Focus on the table; ask again, things may have changed."""
        self._ask()
        self.list.table.focus_first()

    def heard(self, what: Changed) -> None:
        """A filing changed, or others came down: show them as they are now."""
        shows_others = self._filter.query.made_at is not MadeAt.HERE
        if what is Changed.FILINGS or (what is Changed.ROSTER and shows_others):
            self._ask()

    def _build(self) -> None:
        outer = column(self, gap=4, margin=5)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(self._words)
        head.addStretch(1)
        head.addWidget(self.scans_button)
        self.scans_button.clicked.connect(self.work.scan_folder_wanted)
        head.addWidget(self.list_export.button)
        head.addWidget(self.export_button)
        self.export_button.clicked.connect(lambda: self.summary.unfold(self._category.chosen()))
        outer.addLayout(head)
        outer.addWidget(self.summary)
        outer.addWidget(self.list_export)
        filters = WrapRow()
        for box in (self.made_at, self._category, self.status_box, self._upstream):
            filters.left.addWidget(box)
            box.currentIndexChanged.connect(self._chosen)
        for tick in (self._with_commitment, self.not_upstream):
            filters.right.addWidget(tick)
            tick.toggled.connect(self._chosen)
        filters.right.addWidget(self.clear_button)
        self.clear_button.clicked.connect(lambda: self.show_filter(ListFilter()))
        outer.addWidget(filters)
        self.more.changed.connect(self._chosen)
        outer.addWidget(self.more)
        outer.addWidget(self.list, 1)
        self.list.loaded.connect(self._loaded)

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
        is_narrowed = self._filter.query != FilingQuery() or self._filter.accept is not None
        is_elsewhere = self._filter.query.made_at is MadeAt.ELSEWHERE
        narrowed = _NOTHING_ELSEWHERE if is_elsewhere else _NOTHING_FITS
        self._empty.say(narrowed if is_narrowed else _NOTHING_AT_ALL)
        self.clear_button.setVisible(is_narrowed)
        self.scans_button.setVisible(self._filter.query.awaits_signature)
        self.list.show_filter(self._filter)

    def _loaded(self, rows: int) -> None:
        typed = self._filter.query.text
        found = f"{rows} 件" if self.list.model.is_complete else f"前 {rows} 件，向下滚动还有"
        parts = [self._filter.words, f"“{typed}”" if typed else "", found]
        self._words.setText("　".join(part for part in parts if part))
        if self._open_single:
            self._open_single = False
            if rows == 1:
                self.list.open_row(self.list.model.rows[0])
            elif rows:
                self.list.table.focus_first()


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
