"""承诺跟踪: papers promised and not yet brought, the most urgent first, with the telephone to remind by.

Beside them the letters whose retention is over: they are listed until a person has destroyed them and said so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from app.domain.filing import CommitmentState
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import SOON_DAYS, URGENT_DAYS
from ui.keys.table import TABLES
from ui.models.filing_table import CATEGORY, DESTINATION, FILED, IDENTITY, NAME, PHONE, STATUS, ListFilter
from ui.models.row_table import Cell, Column
from ui.pages.filing_list import FilingList, not_upstream_box
from ui.pages.page import Page
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import column, row
from ui.widgets.choice import ChoiceBox
from ui.widgets.notice import EmptyState
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone

_EMPTY = "没有等待补交的材料。凭承诺书先行备案的，会按届满日列在这里，材料补交后自动消失。"

_ALL_UPSTREAM = "没有未上报的。去掉“未上报”，看全部。"
_NOT_THOSE = "没有这样的承诺。换成“全部待补交”，看还欠着的。"
_NO_LETTERS = "没有保管期满的承诺书。承诺书保管期满后列在这里，销毁后打开备案登记，登记后自动消失。"

_DUE = Column[FilingSummary](
    "承诺期限届满日",
    136,
    lambda item: Cell(item.commitment_due.isoformat() if item.commitment_due else ""),
    lambda item: item.commitment_due or date.max,
)
_KEEP_UNTIL = Column[FilingSummary](
    "承诺书保管至",
    136,
    lambda item: Cell(item.letter_keep_until.isoformat() if item.letter_keep_until else ""),
    lambda item: item.letter_keep_until or date.max,
)


class CommitmentList(StrEnum):
    """承诺清单: what the page shows one of."""

    OWED = "全部待补交"
    SOON = f"{SOON_DAYS}天内到期"
    URGENT = f"{URGENT_DAYS}天内到期"
    TODAY = "今天到期"
    OVERDUE = "已逾期"
    KEPT = "已补交"
    BROKEN = "已违约"
    LETTERS = "保管期满的承诺书"


_DAYS_AHEAD = {CommitmentList.SOON: SOON_DAYS, CommitmentList.URGENT: URGENT_DAYS, CommitmentList.TODAY: 0}
_SETTLED = {CommitmentList.KEPT: CommitmentState.KEPT, CommitmentList.BROKEN: CommitmentState.BROKEN}


class CommitmentsPage(Page):
    """承诺跟踪页."""

    title = "承诺跟踪"
    key_places = (TABLES,)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.which = ChoiceBox[CommitmentList]([(item.value, item) for item in CommitmentList], name="看哪一份清单")
        self.not_upstream = not_upstream_box()
        self._words = text("", TextKind.QUIET)
        columns = (NAME, CATEGORY, DESTINATION, _DUE, _left_column(work), PHONE, STATUS)
        self.list = FilingList(
            work, self.title, EmptyState(_EMPTY, icon_name="hourglass"), columns=columns, remembered_as="commitments"
        )
        self.letters = FilingList(
            work,
            "保管期满的承诺书",
            EmptyState(_NO_LETTERS, icon_name="file-text"),
            columns=(NAME, IDENTITY, CATEGORY, DESTINATION, FILED, _KEEP_UNTIL, STATUS),
            remembered_as="letters",
        )
        self.settled = FilingList(
            work,
            "已了结的承诺",
            EmptyState(_NOT_THOSE, icon_name="hourglass"),
            columns=(NAME, IDENTITY, CATEGORY, DESTINATION, FILED, PHONE, STATUS),
            remembered_as="settled",
        )
        self.list.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
        self.letters.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
        self._stack = QStackedWidget()
        for item in (self.list, self.settled, self.letters):
            self._stack.addWidget(item)
            item.loaded.connect(self._say)
        outer = column(self, gap=4, margin=5)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(self.which)
        head.addWidget(self.not_upstream)
        head.addWidget(self._words)
        head.addStretch(1)
        outer.addLayout(head)
        outer.addWidget(self._stack, 1)
        self.which.currentIndexChanged.connect(self._chosen)
        self.not_upstream.toggled.connect(self._chosen)

    @property
    def shown(self) -> FilingList:
        """The list that is chosen."""
        which = self.which.chosen()
        if which is CommitmentList.LETTERS:
            return self.letters
        return self.settled if which in _SETTLED else self.list

    def show_letters(self) -> None:
        """The letters whose retention is over, from the figure that counts them."""
        self.which.choose(CommitmentList.LETTERS)

    def entered(self) -> None:
        """Ask anew; focus on the most urgent."""
        self._ask()
        self.shown.focus_first()

    def begin_anew(self) -> None:
        """What is promised is what one comes here for."""
        self.which.choose(CommitmentList.OWED)

    def heard(self, what: Changed) -> None:
        """A paper may have come, a letter may be gone."""
        if what is Changed.FILINGS:
            self._ask()

    def _chosen(self) -> None:
        self._ask()

    def _ask(self) -> None:
        self._stack.setCurrentWidget(self.shown)
        is_narrowed = self.not_upstream.isChecked()
        which = self.which.chosen()
        nothing = {CommitmentList.OWED: _EMPTY, CommitmentList.LETTERS: _NO_LETTERS}.get(which, _NOT_THOSE)
        self.shown.empty.say(_ALL_UPSTREAM if is_narrowed else nothing)
        query = replace(_query(which, self.work.desk.today()), not_yet_upstream=is_narrowed)
        self.shown.show_filter(ListFilter(query))

    def _say(self, rows: int) -> None:
        more = "" if self.shown.model.is_complete else "以上"
        which = self.which.chosen()
        words = f"{rows} 件{more}{which.value if which in _SETTLED else '待补交'}"
        if which is CommitmentList.LETTERS:
            words = f"{rows} 份{more}可以销毁，销毁后请打开备案登记"
        self._words.setText(words if rows else "")


def _query(which: CommitmentList, today: date) -> FilingQuery:
    if which is CommitmentList.LETTERS:
        return FilingQuery(letter_kept_before=today)
    if which in _SETTLED:
        return FilingQuery(promise=_SETTLED[which])
    if which is CommitmentList.OVERDUE:
        return FilingQuery(due_until=today - timedelta(days=1), is_live=True)
    if which in _DAYS_AHEAD:
        return FilingQuery(due_from=today, due_until=today + timedelta(days=_DAYS_AHEAD[which]), is_live=True)
    return FilingQuery(with_commitment=True, is_live=True)


def _left_column(work: Workplace) -> Column[FilingSummary]:
    def cell(item: FilingSummary) -> Cell:
        if item.commitment_due is None:
            return Cell("")
        days = (item.commitment_due - work.desk.today()).days
        if days < 0:
            return Cell(f"逾期{-days}天", Tone.STOP, "circle-x")
        if days <= URGENT_DAYS:
            return Cell(f"还有{days}天" if days else "今天届满", Tone.STOP, "triangle-alert")
        tone = Tone.WARN if days <= SOON_DAYS else Tone.PLAIN
        return Cell(f"还有{days}天", tone, "triangle-alert" if tone is Tone.WARN else "clock")

    return Column("剩余", 120, cell, lambda item: item.commitment_due or date.max)
