"""Tables: one line a row of 32 px, fixed header, columns remembered, arrows, Enter opens, Ctrl+C copies the cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSettings, Qt, Signal
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
        # Read before the least width grows, which widens narrow ones by itself.
        widths = self.widths()
        self._size_rows()
        if ratio != 1:
            self.take_widths([round(width * ratio) for width in widths])

    def _size_rows(self) -> None:
        self.setIconSize(icon_size())
        self.verticalHeader().setDefaultSectionSize(tokens().grid.table_row)
        self.horizontalHeader().setMinimumSectionSize(scaled(_SMALLEST_COLUMN))

    def set_widths(self, widths: Sequence[int]) -> None:
        """Widths of the columns in pixels with ordinary type; 0 takes what is left."""
        for column, width in enumerate(widths):
            if not width:
                self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.take_widths([scaled(width) for width in widths])

    def widths(self) -> list[int]:
        """How wide the columns are to be, in pixels of this monitor."""
        return [self.columnWidth(column) for column in range(self.horizontalHeader().count())]

    def take_widths(self, widths: Sequence[int]) -> None:
        """Make the columns as wide as this; one that takes what is left stays so."""
        for column, width in enumerate(widths):
            if self.horizontalHeader().sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive:
                self.setColumnWidth(column, width)

    def make_sortable(self) -> None:
        """Let the headings sort; at first the model's own order holds."""
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def remember_columns(self, folder: Path, key: str) -> None:
        """Bring back the widths this counter left, and keep those it leaves."""
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat, self)
        kept = str(settings.value(_columns_key(key), "")).split()
        if len(kept) == self.horizontalHeader().count() and all(width.isdecimal() for width in kept):
            self.take_widths([int(width) for width in kept])

        def keep() -> None:
            # A table that goes resizes its columns once more.
            if isValid(self):
                settings.setValue(_columns_key(key), " ".join(map(str, self.widths())))

        self.horizontalHeader().sectionResized.connect(keep)

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
    return f"widths/{key}" if size is TypeSize.ORDINARY else f"widths/{key}-{size}"
