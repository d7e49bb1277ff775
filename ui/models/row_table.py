"""A table of rows that are there: columns say what they show and what they sort by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from ui.style.icons import icon
from ui.widgets.tone import Tone, tone_colour

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
"""Qt's name for the root of a table."""


@dataclass(frozen=True)
class Cell:
    """What a cell shows: its words, perhaps a mark in the tone's colour."""

    words: str
    tone: Tone = Tone.PLAIN
    icon_name: str = ""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: heading, width in pixels (0 takes what is left), what it shows, what it sorts by.

    ``least`` and ``gives_way`` say what becomes of it with too little room: ``ui.widgets.fitting_table.Room``.
    """

    heading: str
    width: int
    cell: Callable[[Row], Cell]
    key: Callable[[Row], Any]
    is_number: bool = False
    least: int = 0
    gives_way: int = 0


class RowTable(QAbstractTableModel, Generic[Row]):
    """Rows under columns; screen readers hear the heading with every cell."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Row] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Rows as they are shown."""
        return tuple(self._rows)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self._put_in_order()
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Show more rows after those that are there."""
        if not rows:
            return
        self.beginInsertRows(NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()
        if self._sorted_by is not None:
            self.sort(*self._sorted_by)

    def replace_row(self, place: int, row: Row) -> None:
        """Show another row in the place of one; the cursor stays."""
        self._rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def find_row(self, fits: Callable[[Row], bool]) -> int:
        """Place of the first row that fits, else 0: where the cursor goes when rows were asked for anew."""
        return next((place for place, row in enumerate(self._rows) if fits(row)), 0)

    def row_at(self, index: Index) -> Row:
        """The row under an index."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and mark of a cell."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        cell = column.cell(self._rows[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.heading} {cell.words}"
        if role == Qt.ItemDataRole.DecorationRole:
            return _mark(cell)
        if role == Qt.ItemDataRole.ForegroundRole:
            return None if cell.tone is Tone.PLAIN else QColor(tone_colour(cell.tone))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Headings stand as their column does; rows have none."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows that are there; a negative column leaves the order in which they came."""
        self._sorted_by = (column, order) if column >= 0 else None
        self.layoutAboutToBeChanged.emit()
        self._put_in_order()
        self.layoutChanged.emit()

    def _put_in_order(self) -> None:
        if self._sorted_by is not None:
            column, order = self._sorted_by
            self._rows.sort(key=self.columns[column].key, reverse=order is Qt.SortOrder.DescendingOrder)


def _mark(cell: Cell) -> QIcon | None:
    return icon(cell.icon_name, tone_colour(cell.tone)) if cell.icon_name else None
