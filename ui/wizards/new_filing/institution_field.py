"""就医医院: free text, with the designated institutions of the destination below while one types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from app.domain.institution import DesignatedInstitution
from ui.widgets.suggestion_field import SuggestionField

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

    def _look_up(self, typed: str) -> None:
        self._found = self._find(typed)
        self.suggest([_line(item) for item in self._found], marked=False)

    def _take(self, row: int) -> None:
        item = self._found[row]
        self.setText(item.name)
        self.chosen.emit(item.name, item.level)


def _line(item: DesignatedInstitution) -> str:
    return f"{item.name}　{item.level}" if item.level else item.name
