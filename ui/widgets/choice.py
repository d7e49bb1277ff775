"""A drop-down of things; Qt would turn a code into plain text on its way, so the things stay here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

T = TypeVar("T")


class ChoiceBox(QComboBox, Generic[T]):
    """Shows words, gives back what they stand for."""

    def __init__(self, choices: Iterable[tuple[str, T]], *, name: str = "") -> None:
        super().__init__()
        self._values: list[T] = []
        self.offer(choices)
        if name:
            self.setAccessibleName(name)

    def offer(self, choices: Iterable[tuple[str, T]]) -> None:
        """Offer these in the place of what was offered."""
        self.clear()
        self._values.clear()
        for words, value in choices:
            # The first added is chosen and told at once, so its value must stand before.
            self._values.append(value)
            self.addItem(words)

    def allow(self, value: T, is_allowed: bool, why_not: str = "") -> None:
        """Offer a value, or grey it with its reason; what is chosen already stays."""
        items = self.model()
        if isinstance(items, QStandardItemModel):
            item = items.item(self._values.index(value))
            item.setEnabled(is_allowed)
            item.setToolTip("" if is_allowed else why_not)

    def chosen(self) -> T:
        """What is chosen. IndexError when there is nothing to choose from."""
        return self._values[self.currentIndex()]

    def choose(self, value: T) -> None:
        """Choose without telling anybody; something that is not offered leaves the first."""
        self.blockSignals(True)
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)
        self.blockSignals(False)
