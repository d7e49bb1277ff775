"""今日: what needs doing now, as figures that open the lists they count; drafts to go on with; what was filed last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.vocabulary import LifeState
from app.services.ports import FilingQuery, TodayCounts
from app.services.queries import RETURNED, SOON_DAYS, UNANSWERED, URGENT_DAYS, reviews_until, today_counts
from ui.keys.bind import bind
from ui.keys.table import TABLES
from ui.models.filing_table import CATEGORY, DESTINATION, NAME, STATUS, ListFilter
from ui.pages.filing_list import FilingList
from ui.pages.page import Page
from ui.pages.today.drafts_part import DraftsPart
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import tokens
from ui.widgets.boxes import column, row, space
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.notice import EmptyState
from ui.widgets.text import TextKind, page_title, section_title, text
from ui.widgets.tile import CountTile
from ui.widgets.tone import Tone

_TILES_A_ROW = 6
_WEEKDAYS = "一二三四五六日"


class TodayPage(Page):
    """今日页."""

    title = "今日"
    key_places = ("today", TABLES)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.tiles: dict[str, CountTile] = {}
        self._date = text("", TextKind.QUIET)
        self.filed = link_button("今天登记", "file-text")

    def build(self) -> Iterator[None]:
        """The lists, then the tiles: this page is built while somebody waits for it to open."""
        self.drafts = DraftsPart(self.work)
        yield
        self.recent = FilingList(
            self.work,
            "最近登记的备案",
            EmptyState("登记过的备案会列在这里。插入社会保障卡，或按 F4 新办备案。"),
            columns=(replace(NAME, width=80), replace(CATEGORY, gives_way=1), DESTINATION, STATUS),
            remembered_as="latest",
            # In any other order these were no longer the latest, but the first of all there are.
            is_sortable=False,
        )
        yield
        tiles = self._tile_grid()
        yield
        self._lay_out(tiles)
        bind(self, "today.undo", self.drafts.undo)

    def entered(self) -> None:
        """Ask for everything; focus on the way into a new visit."""
        self._ask()
        self._new.setFocus()

    def left(self) -> None:
        """What was thrown away here is gone now."""
        self.drafts.forget()

    def heard(self, what: Changed) -> None:
        """Figures are true at all times."""
        if what is Changed.OUTBOX:
            self._ask_counts()
        else:
            self._ask()

    def _lay_out(self, tiles: QGridLayout) -> None:
        outer = column(self, gap=4, margin=5)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(self._date)
        head.addStretch(1)
        self._new = primary_button("新办备案　F4", "file-plus")
        self._new.clicked.connect(lambda: self.work.visit_wanted.emit(None))
        head.addWidget(self._new)
        outer.addLayout(head)
        outer.addLayout(tiles)
        lists = row(gap=4)
        lists.addWidget(self.drafts, 1)
        lists.addWidget(self._recent_part(), 1)
        outer.addLayout(lists, 1)

    def _tile_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(space(4))
        soon = f"{SOON_DAYS}天内"
        tiles: tuple[tuple[str, CountTile, Callable[[], object]], ...] = (
            ("commitments_due", CountTile(f"承诺{soon}到期", tone=Tone.WARN, icon_name="hourglass"), self._due),
            (
                "commitments_due_this_week",
                CountTile(f"承诺{URGENT_DAYS}天内到期", tone=Tone.STOP, icon_name="hourglass"),
                self._due_this_week,
            ),
            (
                "commitments_due_today",
                CountTile("承诺今天到期", tone=Tone.STOP, icon_name="hourglass"),
                self._due_today,
            ),
            ("commitments_overdue", CountTile("承诺已逾期", tone=Tone.STOP, icon_name="triangle-alert"), self._overdue),
            ("letters_due", CountTile("承诺书保管期满", tone=Tone.WARN, icon_name="file-text"), self._letters),
            ("expiring", CountTile(f"备案{soon}到期", tone=Tone.WARN, icon_name="calendar"), self._expiring),
            ("reviews_due", CountTile("待审核", tone=Tone.ACCENT, icon_name="clipboard-check"), self._reviews),
            (
                "reviews_at_deadline",
                CountTile("审核将到期", tone=Tone.STOP, icon_name="clock"),
                self._reviews_at_deadline,
            ),
            ("rejected_upstream", CountTile("退回或搁置", tone=Tone.STOP, icon_name="circle-x"), self._returned),
            ("waiting_upstream", CountTile("待上报", tone=Tone.ACCENT, icon_name="cloud-upload"), self._waiting),
            ("unsigned", CountTile("签字表未收回", tone=Tone.WARN, icon_name="scan-line"), self._unsigned),
            ("drafts", CountTile("草稿", tone=Tone.ACCENT, icon_name="pen-line"), self.drafts.table.focus_first),
        )
        for place, (name, tile, open_list) in enumerate(tiles):
            self.tiles[name] = tile
            tile.clicked.connect(open_list)
            grid.addWidget(tile, place // _TILES_A_ROW, place % _TILES_A_ROW)
        for place in range(_TILES_A_ROW):
            grid.setColumnStretch(place, 1)
        return grid

    def _recent_part(self) -> QWidget:
        part = QWidget()
        inner = column(part, gap=2)
        inner.addWidget(section_title("最近登记"))
        inner.addWidget(self.recent, 1)
        foot = QWidget()
        # As high as the foot beside it, so that both tables end on one line.
        foot.setFixedHeight(tokens().grid.row_height)
        line = row(foot)
        line.addWidget(self.filed)
        line.addStretch(1)
        inner.addWidget(foot)
        self.filed.clicked.connect(self._filed)
        return part

    def _ask(self) -> None:
        desk = self.work.desk
        today = desk.today()
        self._date.setText(f"{today.isoformat()}　星期{_WEEKDAYS[today.weekday()]}")
        self._ask_counts()
        self.drafts.ask()
        self.recent.show_filter(ListFilter())

    def _ask_counts(self) -> None:
        desk = self.work.desk
        self.work.tasks.query(lambda: today_counts(desk), self._show_counts, owner=self, newest="today counts")

    def _show_counts(self, counts: TodayCounts) -> None:
        for name, tile in self.tiles.items():
            tile.show_count(getattr(counts, name))
        words = f"今天登记 {counts.filed_today} 件"
        self.filed.setText(words)
        self.filed.setAccessibleName(words)

    def _due(self) -> None:
        self._open_due(SOON_DAYS, f"承诺{SOON_DAYS}天内到期")

    def _due_this_week(self) -> None:
        self._open_due(URGENT_DAYS, f"承诺{URGENT_DAYS}天内到期")

    def _due_today(self) -> None:
        self._open_due(0, "承诺今天到期")

    def _open_due(self, days: int, words: str) -> None:
        today = self.work.desk.today()
        query = FilingQuery(due_from=today, due_until=today + timedelta(days=days), is_live=True)
        self._open(ListFilter(query, words))

    def _overdue(self) -> None:
        yesterday = self.work.desk.today() - timedelta(days=1)
        self._open(ListFilter(FilingQuery(due_until=yesterday, is_live=True), "承诺已逾期"))

    def _expiring(self) -> None:
        today = self.work.desk.today()
        until = today + timedelta(days=SOON_DAYS)
        query = FilingQuery(ends_from=today, ends_until=until, is_live=True)
        self._open(ListFilter(query, f"备案{SOON_DAYS}天内到期"))

    def _reviews(self) -> None:
        self._open(ListFilter(FilingQuery(status=LifeState.PENDING_REVIEW), "待审核"))

    def _reviews_at_deadline(self) -> None:
        until = reviews_until(self.work.desk)
        self._open(ListFilter(FilingQuery(review_due_until=until), f"审核期限到 {until.isoformat()} 为止"))

    def _letters(self) -> None:
        self.work.letters_wanted.emit()

    def _filed(self) -> None:
        today = self.work.desk.today()
        self._open(ListFilter(FilingQuery(filed_from=today, filed_until=today), "今天登记"))

    def _unsigned(self) -> None:
        self._open(ListFilter(FilingQuery(awaits_signature=True), "签字表未收回"))

    def _returned(self) -> None:
        self.work.outbox_wanted.emit(RETURNED)

    def _waiting(self) -> None:
        self.work.outbox_wanted.emit(UNANSWERED)

    def _open(self, wanted: ListFilter) -> None:
        self.work.list_wanted.emit(wanted)
