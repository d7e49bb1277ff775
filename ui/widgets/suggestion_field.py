"""A line to type in with what may be meant below it, inside the window: a popup of its own would take the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from ui.style.tokens import tokens

_SHOWN_AT_MOST = 10


class SuggestionField(QLineEdit):
    """The focus stays in the field; up, down and Enter work on the list. Enter is brought by the step."""

    picked = Signal(int)
    """Which of the lines suggested last was taken."""

    def __init__(self, list_name: str) -> None:
        super().__init__()
        self._list_name = list_name
        self._count = 0
        self._list: QListWidget | None = None

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._list is not None and self._list.isVisible()

    @property
    def lines(self) -> tuple[str, ...]:
        """What the list shows, none while it is closed."""
        shown = self._list if self.is_open else None
        return tuple(shown.item(row).text() for row in range(shown.count())) if shown is not None else ()

    @property
    def marked_row(self) -> int:
        """Which line is marked, -1 where none is."""
        return self._list.currentRow() if self.is_open and self._list is not None and self._count else -1

    def suggest(self, lines: Sequence[str], *, marked: bool, nothing: str = "", row: int = 0) -> None:
        """Show ``lines`` below the field, ``row`` marked if so wanted; ``nothing`` is said in their place.

        A list longer than there is room for moves with the mark.
        """
        self._count = len(lines)
        shown = self._ensure_list()
        shown.clear()
        shown.addItems(list(lines))
        if not lines and not nothing:
            shown.hide()
            return
        if lines:
            shown.setCurrentRow(min(row, len(lines) - 1) if marked else -1)
        else:
            said = QListWidgetItem(nothing)
            said.setFlags(Qt.ItemFlag.NoItemFlags)
            shown.addItem(said)
        self._place(shown)
        shown.show()
        shown.raise_()
        if shown.currentItem() is not None:
            shown.scrollToItem(shown.currentItem())

    def redress(self) -> None:
        """The list follows the field, once that has its new place."""
        QTimer.singleShot(0, self, self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The window grew or shrank, and the list goes along; what stands beside the field may still move it."""
        super().resizeEvent(event)
        self._follow()
        QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        if self.is_open and self._list is not None:
            self._place(self._list)

    def _place(self, shown: QListWidget) -> None:
        """Below the field, as far as there is room."""
        corner = self.mapTo(self.window(), QPoint(0, self.height()))
        edges = 2 * tokens().focus_width
        room = (self.window().height() - corner.y() - edges) // tokens().grid.table_row
        height = min(max(self._count, 1), max(room, 1), _SHOWN_AT_MOST) * tokens().grid.table_row + edges
        # Names longer than the field are read in the list, as far as the window goes.
        wanted = shown.sizeHintForColumn(0) + 2 * tokens().space[2]
        width = max(self.width(), min(wanted, self.window().width() - corner.x() - tokens().space[2]))
        shown.setGeometry(corner.x(), corner.y(), width, height)

    def close_list(self) -> None:
        """Nothing is offered any more."""
        if self._list is not None:
            self._list.hide()

    def accept_marked(self) -> bool:
        """Take the marked line of the list; False when there is none."""
        row = self.marked_row
        self.close_list()
        if row >= 0:
            self.picked.emit(row)
        return row >= 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down and Esc while the list is open; Enter is taken by the step."""
        if self.is_open and self._list is not None:
            row, last = self._list.currentRow(), self._count - 1
            if event.key() == Qt.Key.Key_Down:
                self._list.setCurrentRow(min(row + 1, last))
                return
            if event.key() == Qt.Key.Key_Up:
                self._list.setCurrentRow(max(row - 1, min(last, 0)))
                return
            if event.key() == Qt.Key.Key_Escape:
                self._list.hide()
                return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        self.close_list()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The list lies over the whole window, so it goes with the field."""
        self.close_list()
        super().hideEvent(event)

    def _ensure_list(self) -> QListWidget:
        if self._list is None or self._list.parent() is not self.window():
            self._list = QListWidget(self.window())
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setAccessibleName(self._list_name)
            self._list.itemClicked.connect(self._clicked)
        return self._list

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._list is not None and self._count:
            self._list.setCurrentItem(item)
            self.accept_marked()
