"""就医医院: free text, with the designated institutions of the destination below while one types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.domain.institution import DesignatedInstitution
from ui.widgets.suggestion_field import SuggestionField

_NO_DIRECTORY = "没有这个就医地的定点医疗机构名录，请照材料写全称"

FindInstitutions = Callable[[str], tuple[DesignatedInstitution, ...]]


class InstitutionField(SuggestionField):
    """What is typed counts as it stands; a line of the list that was marked and taken fills in name and level."""

    chosen = Signal(str, str)
    """Name and level of an institution of the list."""

    def __init__(self, find: FindInstitutions) -> None:
        super().__init__("定点医疗机构候选")
        self._find = find
        self._found: tuple[DesignatedInstitution, ...] = ()
        self.textEdited.connect(self._look_up)
        self.picked.connect(self._take)
        self.setPlaceholderText("医院名称；列出当地定点医疗机构按 Alt+↓")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down lists what the directory of the destination has."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._found = self._find("")
            self.suggest([_line(item) for item in self._found], marked=True, nothing=_NO_DIRECTORY)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into the empty field lists them too."""
        super().mousePressEvent(event)
        if not self.text() and not self.is_open:
            self._found = self._find("")
            self.suggest([_line(item) for item in self._found], marked=False)

    def _look_up(self, typed: str) -> None:
        self._found = self._find(typed) if typed.strip() else ()
        self.suggest([_line(item) for item in self._found], marked=False)

    def _take(self, row: int) -> None:
        item = self._found[row]
        self.setText(item.name)
        self.chosen.emit(item.name, item.level)


def _line(item: DesignatedInstitution) -> str:
    return f"{item.name}　{item.level}" if item.level else item.name
