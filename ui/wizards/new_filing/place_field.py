"""就医地: typed in Chinese, pinyin, initials or code; what fits is listed below while one types."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from app.bootstrap.places import Place, PlaceIndex
from ui.style.tokens import tokens

_SHOWN_AT_MOST = 8
_NOTHING_FOUND = "没有找到，可用中文、拼音、首字母或代码"


class PlaceField(QLineEdit):
    """The focus stays in the field; up, down and Enter work on the list."""

    chosen = Signal(str)
    """The code of the place, empty while what is typed is none yet."""

    def __init__(self, places: PlaceIndex) -> None:
        super().__init__()
        self._places = places
        self._found: tuple[Place, ...] = ()
        self._code = ""
        self._list: QListWidget | None = None
        self.setPlaceholderText("中文、拼音、首字母或代码，如 上海、shanghai、shs、310000")
        self.textEdited.connect(self._search)

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._list is not None and self._list.isVisible()

    def show_place(self, code: str) -> None:
        """Show a place without telling anybody; what was half typed before goes."""
        self._code = code
        self.setText(self._places.name(code) if code else "")

    def accept_first(self) -> bool:
        """Take the marked line of the list; False when there is none."""
        if not self.is_open or self._list is None or not self._found:
            return False
        self._take(self._found[max(self._list.currentRow(), 0)])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down and Esc while the list is open; Enter is taken by the step."""
        if self.is_open and self._list is not None:
            row, last = self._list.currentRow(), len(self._found) - 1
            if event.key() == Qt.Key.Key_Down:
                self._list.setCurrentRow(min(row + 1, last))
                return
            if event.key() == Qt.Key.Key_Up:
                self._list.setCurrentRow(max(row - 1, 0))
                return
            if event.key() == Qt.Key.Key_Escape:
                self._list.hide()
                return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        if self._list is not None:
            self._list.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The list lies over the whole window, so it goes with the field."""
        if self._list is not None:
            self._list.hide()
        super().hideEvent(event)

    def _search(self, typed: str) -> None:
        if self._code:
            self._code = ""
            self.chosen.emit("")
        self._found = self._places.search(typed, _SHOWN_AT_MOST)
        shown = self._ensure_list()
        shown.clear()
        for place in self._found:
            shown.addItem(f"{place.full_name}　{place.code}")
        if not self._found:
            nothing = QListWidgetItem(_NOTHING_FOUND)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            shown.addItem(nothing)
        else:
            shown.setCurrentRow(0)
        if not typed.strip():
            shown.hide()
            return
        corner = self.mapTo(self.window(), QPoint(0, self.height()))
        shown.setGeometry(corner.x(), corner.y(), self.width(), self._list_height())
        shown.show()
        shown.raise_()

    def _ensure_list(self) -> QListWidget:
        if self._list is None or self._list.parent() is not self.window():
            self._list = QListWidget(self.window())
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setAccessibleName("就医地候选")
            self._list.itemClicked.connect(self._clicked)
        return self._list

    def _list_height(self) -> int:
        return max(len(self._found), 1) * tokens().grid.table_row + 2 * tokens().focus_width

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._list is not None and self._found:
            self._take(self._found[self._list.row(item)])

    def _take(self, place: Place) -> None:
        self._code = place.code
        self.setText(place.full_name)
        if self._list is not None:
            self._list.hide()
        self.chosen.emit(place.code)
