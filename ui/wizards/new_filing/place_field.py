"""就医地: typed in Chinese, pinyin, initials or code; or chosen level by level, which Alt+↓ or a click opens."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from app.bootstrap.places import Place, PlaceIndex
from ui.widgets.suggestion_field import SuggestionField
from ui.wizards.new_filing.place_cascade import PlaceCascade

_SHOWN_AT_MOST = 8
_NOTHING_FOUND = "没有找到，可用中文、拼音、首字母或代码"


class PlaceField(SuggestionField):
    """A place counts once it was taken from the list; what is typed alone is none yet."""

    chosen = Signal(str)
    """The code of the place, empty while what is typed is none yet."""

    def __init__(self, places: PlaceIndex, list_name: str = "就医地候选") -> None:
        super().__init__(list_name)
        self._places = places
        self._found: tuple[Place, ...] = ()
        self._cascade: PlaceCascade | None = None
        self._code = ""
        self.setPlaceholderText("中文、拼音、首字母或代码，如 上海、shs；逐级选按 Alt+↓")
        self.textEdited.connect(self._search)
        self.picked.connect(self._pick)

    @property
    def code(self) -> str:
        """The code of the place taken from the list, empty while there is none."""
        return self._code

    def choose(self, code: str) -> None:
        """Take a place as if it had been picked from the list."""
        self.show_place(code)
        self.chosen.emit(code)

    def show_place(self, code: str) -> None:
        """Show a place without telling anybody; what was half typed before goes."""
        self._code = code
        self.setText(self._places.name(code) if code else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down opens the levels; Right or Enter goes into one, Left back out of it."""
        key, cascade = event.key(), self._cascade if self.is_open else None
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_levels()
        elif cascade is not None and key == Qt.Key.Key_Left:
            self._show_level(cascade.up())
        elif cascade is not None and key in _INTO and cascade.goes_deeper(self.marked_row):
            self._go_into(self.marked_row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into the empty field opens the levels."""
        super().mousePressEvent(event)
        if not self.text() and not self.is_open:
            self._open_levels()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The levels go with the list."""
        super().focusOutEvent(event)
        self._cascade = None

    def _open_levels(self) -> None:
        self._cascade = PlaceCascade(self._places, self._code)
        self._show_level(self._cascade.row_of(self._code))

    def _show_level(self, row: int) -> None:
        if self._cascade is not None:
            self.suggest(self._cascade.lines, marked=True, row=row)

    def _go_into(self, row: int) -> None:
        if self._cascade is not None:
            self._cascade.enter(row)
            # The first line is the whole of it; most want a part.
            self._show_level(1)

    def _search(self, typed: str) -> None:
        self._cascade = None
        if self._code:
            self._code = ""
            self.chosen.emit("")
        if not typed.strip():
            self.close_list()
            return
        self._found = self._places.search(typed, _SHOWN_AT_MOST)
        lines = [f"{place.full_name}　{place.code}" for place in self._found]
        self.suggest(lines, marked=True, nothing=_NOTHING_FOUND)

    def _pick(self, row: int) -> None:
        cascade = self._cascade
        if cascade is None:
            self._take(self._found[row])
        elif cascade.goes_deeper(row):
            self._go_into(row)
        else:
            self._cascade = None
            self._take(cascade.place_at(row))

    def _take(self, place: Place) -> None:
        self._code = place.code
        self.setText(place.full_name)
        self.chosen.emit(place.code)


_INTO = (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter)
