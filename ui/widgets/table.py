"""Tables: one line a row of 32 px, fixed header, columns remembered, arrows, Enter opens, Ctrl+C copies the cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QModelIndex, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from shiboken6 import isValid

from ui.style.icons import icon_size
from ui.style.tokens import TypeSize, scaled, tokens, worn

_SMALLEST_COLUMN = 76


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

    def _size_rows(self) -> None:
        self.setIconSize(icon_size())
        self.verticalHeader().setDefaultSectionSize(tokens().grid.table_row)
        self.horizontalHeader().setMinimumSectionSize(scaled(_SMALLEST_COLUMN))

    def set_widths(self, widths: Sequence[int]) -> None:
        """Widths of the columns in pixels with ordinary type; 0 takes what is left."""
        header = self.horizontalHeader()
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, scaled(width))
            else:
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

        def keep() -> None:
            # A table that goes resizes its columns once more.
            if isValid(self):
                settings.setValue(_columns_key(key), header.saveState())

        header.sectionResized.connect(keep)

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
