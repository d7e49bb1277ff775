"""A row or grid of radio buttons over a closed list of words, with number keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from app.domain.vocabulary import Word
from ui.widgets.boxes import space

W = TypeVar("W", bound=Word)

_LEFT_TO_THE_WIZARD = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RadioButton(QRadioButton):
    """A radio button that leaves going up, down and on to the step it stands in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep left, right and the space bar."""
        if event.key() in _LEFT_TO_THE_WIZARD:
            event.ignore()
            return
        super().keyPressEvent(event)


class ChoiceRow(QWidget, Generic[W]):
    """One choice out of a few words. Its owner connects ``buttons.idClicked`` and asks ``word_at``."""

    def __init__(self, name: str, *, columns: int, numbered: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._name = name
        self._columns = columns
        self._numbered = numbered
        self._words: tuple[W, ...] = ()
        self.buttons = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space(4))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(columns, 1)

    def offer(self, words: Sequence[W], chosen: W | None) -> None:
        """Show these words with one of them chosen, or none."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self._rebuild()
        # An exclusive group would keep its last button checked.
        self.buttons.setExclusive(False)
        for index, word in enumerate(self._words):
            self.buttons.button(index).setChecked(word is chosen)
        self.buttons.setExclusive(True)

    def word_at(self, index: int) -> W:
        """The word of a button's id."""
        return self._words[index]

    def press(self, digit: int) -> bool:
        """Choose by number, 1 the first; False for a number there is no word for."""
        if self.isHidden() or not 1 <= digit <= len(self._words):
            return False
        self.buttons.button(digit - 1).setFocus()
        self.buttons.button(digit - 1).click()
        return True

    def point(self) -> None:
        """Put the focus on the chosen word, or on the first."""
        button = self.buttons.checkedButton() or self.buttons.button(0)
        if button is not None:
            button.setFocus()

    def has_focus(self) -> bool:
        """Whether one of its buttons has the focus."""
        return any(button.hasFocus() for button in self.buttons.buttons())

    def _rebuild(self) -> None:
        for button in self.buttons.buttons():
            self.buttons.removeButton(button)
            button.setParent(None)
            button.deleteLater()
        for index, word in enumerate(self._words):
            words = f"{index + 1} {word.label}" if self._numbered else word.label
            button = RadioButton(words)
            button.setAccessibleName(f"{self._name}：{word.label}")
            self.buttons.addButton(button, index)
            self._grid.addWidget(button, index // self._columns, index % self._columns)
            button.show()
