"""改动: what is about to be changed, old beside new, while it is being filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.boxes import clear, space
from ui.widgets.difference import difference
from ui.widgets.text import TextKind, text


@dataclass(frozen=True)
class Alteration:
    """一项改动: its name, what stands and what shall stand."""

    name: str
    old: str
    new: str


class AlterationsPart(QWidget):
    """One line an alteration, names and words in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("改动")
        self._shown: tuple[Alteration, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, space(2), 0, space(2))
        self._grid.setHorizontalSpacing(space(3))
        self._grid.setVerticalSpacing(space(1))
        self._grid.setColumnStretch(1, 1)

    @property
    def shown(self) -> tuple[Alteration, ...]:
        """What it says."""
        return self._shown

    def show_alterations(self, alterations: Sequence[Alteration]) -> None:
        """Say what is altered now; the same again changes nothing."""
        if tuple(alterations) == self._shown:
            return
        self._shown = tuple(alterations)
        clear(self._grid)
        for line, item in enumerate(self._shown):
            self._grid.addWidget(text(item.name, TextKind.LABEL), line, 0, Qt.AlignmentFlag.AlignTop)
            words = difference(item.old, item.new) if item.old else text(f"补录 {item.new}", wrap=True)
            self._grid.addWidget(words, line, 1)
