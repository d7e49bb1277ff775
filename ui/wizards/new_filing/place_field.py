"""就医地: typed in Chinese, pinyin, initials or code; what fits is listed below while one types."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.bootstrap.places import Place, PlaceIndex
from ui.widgets.suggestion_field import SuggestionField

_SHOWN_AT_MOST = 8
_NOTHING_FOUND = "没有找到，可用中文、拼音、首字母或代码"


class PlaceField(SuggestionField):
    """A place counts once it was taken from the list; what is typed alone is none yet."""

    chosen = Signal(str)
    """The code of the place, empty while what is typed is none yet."""

    def __init__(self, places: PlaceIndex) -> None:
        super().__init__("就医地候选")
        self._places = places
        self._found: tuple[Place, ...] = ()
        self._code = ""
        self.setPlaceholderText("中文、拼音、首字母或代码，如 上海、shanghai、shs、310000")
        self.textEdited.connect(self._search)
        self.picked.connect(lambda row: self._take(self._found[row]))

    def show_place(self, code: str) -> None:
        """Show a place without telling anybody; what was half typed before goes."""
        self._code = code
        self.setText(self._places.name(code) if code else "")

    def _search(self, typed: str) -> None:
        if self._code:
            self._code = ""
            self.chosen.emit("")
        if not typed.strip():
            self.close_list()
            return
        self._found = self._places.search(typed, _SHOWN_AT_MOST)
        lines = [f"{place.full_name}　{place.code}" for place in self._found]
        self.suggest(lines, marked=True, nothing=_NOTHING_FOUND)

    def _take(self, place: Place) -> None:
        self._code = place.code
        self.setText(place.full_name)
        self.chosen.emit(place.code)
