"""A list of filings in a page: the table, or the sentence that says what would be here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QStackedWidget

from app.services.list_order import ListOrder
from app.services.ports import FilingSummary
from ui.models.filing_table import FILING_COLUMNS, FilingTable, ListFilter, Read
from ui.models.row_table import Column
from ui.shell.workplace import Workplace
from ui.widgets.fitting_table import FittingTable, Room
from ui.widgets.notice import EmptyState

_WIDEST = 320
"""Of the column that takes what is left: on a large monitor the dates stay near the names."""


def not_upstream_box() -> QCheckBox:
    """未上报: the tick that leaves only filings of which something is not upstream yet, the same over every list."""
    box = QCheckBox("未上报")
    box.setToolTip("还有事项没有报到上级的：待上报、被退回、已搁置的都在内")
    return box


class FilingList(QStackedWidget):
    """Table over an empty state; Enter or a double click opens the record."""

    loaded = Signal(int)

    def __init__(
        self,
        work: Workplace,
        name: str,
        empty: EmptyState,
        *,
        columns: Sequence[Column[FilingSummary]] = FILING_COLUMNS,
        remembered_as: str,
        is_sortable: bool = True,
        read: Read | None = None,
    ) -> None:
        super().__init__()
        self._work = work
        self._place = ""
        self.model = FilingTable(work.desk, work.tasks, columns, self, read=read)
        rooms = [Room(column.width, column.least, column.gives_way) for column in columns]
        self.table = FittingTable(name, rooms, most=_WIDEST)
        self.table.setModel(self.model)
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)
        if is_sortable:
            self.table.make_sortable()
            self.table.horizontalHeader().sortIndicatorChanged.connect(self._keep_sorted)
        else:
            self.table.horizontalHeader().setSectionsClickable(False)
        self.table.remember_columns(work.counter.folder, remembered_as)
        self.empty = empty
        self.addWidget(self.table)
        self.addWidget(empty)
        self.table.opened.connect(self._open)
        self.model.loaded.connect(self._loaded)

    def show_filter(self, wanted: ListFilter) -> None:
        """Show another list; the cursor stays on its filing when that is in it."""
        index = self.table.currentIndex()
        self._place = self.model.row_at(index).number if index.isValid() else self._place
        self.model.show_filter(wanted)

    def take_order(self, order: ListOrder, *, descending: bool) -> None:
        """Show lists in this order from the next one on; the heading that stands for it says so."""
        column = self.model.take_order(order, descending=descending)
        header = self.table.horizontalHeader()
        # The heading would ask for the list that is on screen once more.
        header.blockSignals(True)
        self._sorted = column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(*self._sorted)
        header.blockSignals(False)

    def _keep_sorted(self, column: int, order: Qt.SortOrder) -> None:
        """The mark stays on the heading by which the list is in fact sorted."""
        if column < 0 or self.model.is_sortable(column):
            self._sorted = column, order
        else:
            self.table.horizontalHeader().setSortIndicator(*self._sorted)

    def focus_first(self) -> None:
        """Put the focus on the table; while it is empty it is kept for it, so that the page hears its keys."""
        if self.currentWidget() is self.table:
            self.table.focus_first()
        else:
            self.setFocus()

    def _loaded(self, rows: int) -> None:
        had_focus = self.table.hasFocus() or self.hasFocus()
        self.setCurrentWidget(self.table if rows else self.empty)
        # A table that gets the focus puts its cursor somewhere by itself, without choosing the row.
        if rows and not self.table.selectionModel().hasSelection():
            self.table.selectRow(self.model.find_row(lambda row: row.number == self._place))
        if had_focus:
            (self.table if rows else self).setFocus()
        self.loaded.emit(rows)

    def _open(self, index: QModelIndex) -> None:
        self.open_row(self.model.row_at(index))

    def open_row(self, row: FilingSummary) -> None:
        """Show the record of a row, or what is known of one made elsewhere."""
        wanted = self._work.elsewhere_wanted if row.place else self._work.record_wanted
        wanted.emit(row.number)
