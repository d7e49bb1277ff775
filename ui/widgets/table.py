"""Tables: one line a row of 32 px, fixed header, columns remembered, arrows, Enter opens, Ctrl+C copies the cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QModelIndex, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from shiboken6 import isValid

from ui.style.icons import icon_size
from ui.style.tokens import TypeSize, scaled, tokens, worn

_SMALLEST_COLUMN = 76
_LEAST_GROWN = 128
"""The names of most places stay whole; with less room the list moves sideways."""


class Table(QTableView):
    """A table for reading and opening; what is shown is the model's."""

    opened = Signal(QModelIndex)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self.opened)
        self._scale = tokens().scale
        self._grown, self._last_width, self._most = 0, 0, 0
        self._size_rows()

    def redress(self) -> None:
        """Rows, columns and marks for the size of type in use."""
        ratio, self._scale = tokens().scale / self._scale, tokens().scale
        header = self.horizontalHeader()
        # Read before the least width grows, which widens narrow ones by itself.
        widths = [self.columnWidth(column) for column in range(header.count())]
        self._size_rows()
        for column, width in enumerate(widths if ratio != 1 else ()):
            if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive:
                self.setColumnWidth(column, round(width * ratio))
        if self._most and widths and ratio != 1:
            # It was as wide as there was room, which is no width of its own.
            header.setStretchLastSection(False)
            self.setColumnWidth(len(widths) - 1, scaled(self._last_width))
            header.setStretchLastSection(True)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, or less, for the column that grows."""
        super().resizeEvent(event)
        self._grow()

    def _size_rows(self) -> None:
        self.setIconSize(icon_size())
        self.verticalHeader().setDefaultSectionSize(tokens().grid.table_row)
        self.horizontalHeader().setMinimumSectionSize(scaled(_SMALLEST_COLUMN))

    def set_widths(self, widths: Sequence[int], *, most: int = 0) -> None:
        """Widths of the columns in pixels with ordinary type; 0 takes what is left.

        With ``most`` the one column of width 0 grows no wider than that, so that on a wide monitor what stands in a
        row stays together; the last column takes the rest.
        """
        header = self.horizontalHeader()
        if most:
            self._grown, self._last_width, self._most = widths.index(0), widths[-1], most
            self._keep_together()
            header.sectionResized.connect(self._column_resized)
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, scaled(width))
            elif not most:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def make_sortable(self) -> None:
        """Let the headings sort; at first the model's own order holds."""
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def remember_columns(self, folder: Path, key: str) -> None:
        """Bring back the widths this counter left, and keep those it leaves."""
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat, self)
        header = self.horizontalHeader()
        kept = settings.value(_columns_key(key))
        if isinstance(kept, QByteArray):
            header.restoreState(kept)
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self._keep_together()

        def keep() -> None:
            # A table that goes resizes its columns once more.
            if isValid(self):
                settings.setValue(_columns_key(key), header.saveState())

        header.sectionResized.connect(keep)

    def _keep_together(self) -> None:
        if self._most:
            header = self.horizontalHeader()
            header.setSectionResizeMode(self._grown, QHeaderView.ResizeMode.Fixed)
            header.setStretchLastSection(True)

    def _column_resized(self, column: int) -> None:
        # A table that goes resizes its columns once more.
        if isValid(self) and column not in (self._grown, self.horizontalHeader().count() - 1):
            self._grow()

    def _grow(self) -> None:
        if not self._most:
            return
        last = self.horizontalHeader().count() - 1
        others = sum(self.columnWidth(column) for column in range(last) if column != self._grown)
        room = self.viewport().width() - others - scaled(self._last_width)
        self.setColumnWidth(self._grown, max(min(room, scaled(self._most)), scaled(_LEAST_GROWN)))

    def focus_first(self) -> None:
        """Put the focus on the table, on a row when there is one."""
        self.setFocus()
        if self.model() is not None and self.model().rowCount() and not self.selectionModel().hasSelection():
            self.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Ctrl+C copies the cell under the cursor."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(index)
            return
        if event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(str(index.data(Qt.ItemDataRole.DisplayRole)))
            return
        super().keyPressEvent(event)


def _columns_key(key: str) -> str:
    """Where widths are kept: those of large type are others."""
    _, size = worn()
    return f"columns/{key}" if size is TypeSize.ORDINARY else f"columns/{key}-{size}"
