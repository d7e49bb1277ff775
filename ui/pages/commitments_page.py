"""承诺跟踪: papers promised and not yet brought, the most urgent first, with the telephone to remind by."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from app.services.ports import FilingQuery, FilingSummary
from ui.models.filing_table import CATEGORY, DESTINATION, NAME, PHONE, STATUS, ListFilter
from ui.models.row_table import Cell, Column
from ui.pages.filing_list import FilingList
from ui.pages.page import Page
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import column, row
from ui.widgets.notice import EmptyState
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone

_URGENT_DAYS, _SOON_DAYS = 7, 30
_EMPTY = "没有等待补交的材料。凭承诺书先行备案的，会按届满日列在这里，材料补交后自动消失。"

_DUE = Column[FilingSummary](
    "承诺届满日",
    120,
    lambda item: Cell(item.commitment_due.isoformat() if item.commitment_due else ""),
    lambda item: item.commitment_due or date.max,
)


class CommitmentsPage(Page):
    """承诺跟踪页."""

    title = "承诺跟踪"

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._words = text("", TextKind.QUIET)
        columns = (NAME, CATEGORY, DESTINATION, _DUE, _left_column(work), PHONE, STATUS)
        self.list = FilingList(
            work, self.title, EmptyState(_EMPTY, icon_name="hourglass"), columns=columns, remembered_as="commitments"
        )
        self.list.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
        outer = column(self, gap=4, margin=5)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(self._words)
        head.addStretch(1)
        outer.addLayout(head)
        outer.addWidget(self.list, 1)
        self.list.loaded.connect(lambda rows: self._words.setText(f"{rows} 件待补交" if rows else ""))

    def entered(self) -> None:
        """Ask anew; focus on the most urgent."""
        self._ask()
        self.list.table.focus_first()

    def heard(self, what: Changed) -> None:
        """A paper may have come."""
        if what is Changed.FILINGS:
            self._ask()

    def _ask(self) -> None:
        wanted = ListFilter(FilingQuery(with_commitment=True), accept=lambda item: item.status.is_live)
        self.list.show_filter(wanted)


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
