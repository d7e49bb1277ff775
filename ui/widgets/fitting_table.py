"""Lists in the room there is: on a wide monitor a row stays together, on a narrow one lesser columns give way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHeaderView
from shiboken6 import isValid

from ui.style.tokens import scaled
from ui.widgets.table import Table

_LEAST_GROWN = 128
"""The names of most places stay whole; where nothing else gives way, the list moves sideways."""


@dataclass(frozen=True)
class Room:
    """一列的宽窄: all in pixels with ordinary type."""

    width: int
    """Where there is room; 0 takes what is left."""
    least: int = 0
    """Where there is too little; 0 never narrows."""
    gives_way: int = 0
    """Where that is not enough, the highest goes first; 0 never goes."""


class FittingTable(Table):
    """One column grows, to ``most``; the last one takes what is then still left.

    What a column cannot show whole stands in its tip, and what went in the record that a row opens.
    """

    def __init__(self, name: str, rooms: Sequence[Room], *, most: int) -> None:
        super().__init__(name)
        self._rooms, self._most = tuple(rooms), most
        self._grown = next(column for column, room in enumerate(rooms) if not room.width)
        self._widths = [scaled(room.width) for room in rooms]
        """Where there is room."""
        self._by_hand: set[int] = set()
        """Columns that somebody made as wide as they are; they do not narrow again by themselves."""
        self._is_fitting = False
        self.horizontalHeader().sectionResized.connect(self._column_resized)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """The columns are there: give them their room."""
        super().setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(self._grown, QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        self._fit()

    def redress(self) -> None:
        """For another size of type."""
        self._is_fitting = True
        super().redress()
        self._is_fitting = False
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, or less."""
        super().resizeEvent(event)
        self._fit()

    def widths(self) -> list[int]:
        """Where there is room."""
        return list(self._widths)

    def take_widths(self, widths: Sequence[int]) -> None:
        """Where there is room."""
        self._widths = list(widths)
        self._fit()

    def setColumnWidth(self, column: int, width: int) -> None:
        """Make a column as wide as somebody wants it."""
        if column not in (self._grown, len(self._rooms) - 1):
            self._widths[column] = width
            self._by_hand.add(column)
        self._fit()

    def _column_resized(self, column: int, _: int, width: int) -> None:
        # Qt resizes columns by itself when another size of type comes, and once more when the table goes.
        is_by_hand = bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        if is_by_hand and not self._is_fitting and isValid(self):
            self.setColumnWidth(column, width)

    def _fit(self) -> None:
        if self._is_fitting or self.horizontalHeader().count() != len(self._rooms):
            return
        room = self.viewport().width()
        least = [self._least(column) for column in range(len(self._rooms))]
        shown = self._shown(least, room)
        widths = [*self._widths[: self._grown], least[self._grown], *self._widths[self._grown + 1 :]]
        short = max(sum(widths[column] for column in shown) - room, 0)
        gives = {column: widths[column] - least[column] for column in shown}
        share = min(short / max(sum(gives.values()), 1), 1)
        for column in shown:
            # Rounded up, so that no dot is missing in the end.
            widths[column] -= int(gives[column] * share + 0.999)
        left = room - sum(widths[column] for column in shown if column != self._grown)
        widths[self._grown] = max(min(left, scaled(self._most)), least[self._grown])
        self._is_fitting = True
        for column in range(len(self._rooms)):
            self.setColumnHidden(column, column not in shown)
        for column in shown:
            if column != max(shown):
                super().setColumnWidth(column, widths[column])
        self._is_fitting = False

    def _least(self, column: int) -> int:
        if column == self._grown:
            return scaled(_LEAST_GROWN)
        of = self._rooms[column]
        may_narrow = of.least and column not in self._by_hand
        return min(scaled(of.least), self._widths[column]) if may_narrow else self._widths[column]

    def _shown(self, least: Sequence[int], room: int) -> list[int]:
        shown = list(range(len(least)))
        for column in sorted(shown, key=lambda column: -self._rooms[column].gives_way):
            if sum(least[each] for each in shown) <= room or not self._rooms[column].gives_way:
                break
            shown.remove(column)
        return shown
