"""承诺跟踪: papers promised and not yet brought, the most urgent first, with the telephone to remind by.

Beside them the letters whose retention is over: they are listed until a person has destroyed them and said so.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from app.services.ports import FilingQuery, FilingSummary
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

_URGENT_DAYS, _SOON_DAYS = 7, 30
_EMPTY = "没有等待补交的材料。凭承诺书先行备案的，会按届满日列在这里，材料补交后自动消失。"

_ALL_UPSTREAM = "没有未上报的。去掉“未上报”，看全部。"
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

    OWED = "owed"
    LETTERS = "letters"


class CommitmentsPage(Page):
    """承诺跟踪页."""

    title = "承诺跟踪"
    key_places = (TABLES,)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        choices = (("待补交的材料", CommitmentList.OWED), ("保管期满的承诺书", CommitmentList.LETTERS))
        self.which = ChoiceBox[CommitmentList](choices, name="看哪一份清单")
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
        self.list.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
        self.letters.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
        self._stack = QStackedWidget()
        for item in (self.list, self.letters):
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
        return self.letters if self.which.chosen() is CommitmentList.LETTERS else self.list

    def show_letters(self) -> None:
        """The letters whose retention is over, from the figure that counts them."""
        self.which.choose(CommitmentList.LETTERS)

    def entered(self) -> None:
        """Ask anew; focus on the most urgent."""
        self._ask()
        self.shown.table.focus_first()

    def left(self) -> None:
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
        self.list.empty.say(_ALL_UPSTREAM if is_narrowed else _EMPTY)
        self.letters.empty.say(_ALL_UPSTREAM if is_narrowed else _NO_LETTERS)
        if self.shown is self.letters:
            query = FilingQuery(letter_kept_before=self.work.desk.today(), not_yet_upstream=is_narrowed)
            self.letters.show_filter(ListFilter(query))
        else:
            query = FilingQuery(with_commitment=True, is_live=True, not_yet_upstream=is_narrowed)
            self.list.show_filter(ListFilter(query))

    def _say(self, rows: int) -> None:
        more = "" if self.shown.model.is_complete else "以上"
        words = (
            f"{rows} 件{more}待补交" if self.shown is self.list else f"{rows} 份{more}可以销毁，销毁后请打开备案登记"
        )
        self._words.setText(words if rows else "")


def _left_column(work: Workplace) -> Column[FilingSummary]:
    def cell(item: FilingSummary) -> Cell:
        if item.commitment_due is None:
            return Cell("")
        days = (item.commitment_due - work.desk.today()).days
        if days < 0:
            return Cell(f"逾期{-days}天", Tone.STOP, "circle-x")
        if days <= _URGENT_DAYS:
            return Cell(f"还有{days}天" if days else "今天届满", Tone.STOP, "triangle-alert")
        tone = Tone.WARN if days <= _SOON_DAYS else Tone.PLAIN
        return Cell(f"还有{days}天", tone, "triangle-alert" if tone is Tone.WARN else "")

    return Column("剩余", 120, cell, lambda item: item.commitment_due or date.max)
