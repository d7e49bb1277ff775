"""第2步 类别: large tiles; what is not possible stays, greyed, with its reason in place."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout

from app.domain.vocabulary import Category
from ui.style.tokens import scaled
from ui.widgets.boxes import space
from ui.widgets.tile import ChoiceTile
from ui.wizards.new_filing.step import Step, digit_of
from ui.wizards.new_filing.visit import Visit

_COLUMNS = 2
_TILE_HEIGHT = 112


class CategoryStep(Step):
    """One tile a category, chosen by its number; the chosen tile pressed again goes on."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "以哪一类人员备案", keys="按 1 至 6 选择")
        self._tiles: dict[Category, ChoiceTile] = {}
        grid = QGridLayout()
        grid.setSpacing(space(3))
        for index, category in enumerate(Category):
            tile = ChoiceTile(category.label, key=str(index + 1))
            tile.chosen.connect(lambda category=category: self._choose(category))
            tile.setMinimumHeight(scaled(_TILE_HEIGHT))
            self._tiles[category] = tile
            grid.addWidget(tile, index // _COLUMNS, index % _COLUMNS)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def enter(self) -> None:
        """The chosen tile, or the first that is possible."""
        chosen = self.visit.data.category
        possible = [category for category, tile in self._tiles.items() if not tile.refusal]
        self._tiles[chosen or next(iter(possible), Category.RETIREE_SETTLED)].setFocus()

    def refresh(self) -> None:
        """Draw every category with its source or its reason."""
        for choice in self.visit.flow.categories():
            tile = self._tiles[choice.category]
            detail = f"{choice.category.group.label}\n{choice.sources}"
            tile.show_detail(detail, f"不能办理：{choice.refusal}\n{choice.sources}" if choice.refusal else "")
            tile.setChecked(choice.category is self.visit.data.category)

    def take_key(self, event: QKeyEvent) -> bool:
        """Number keys press their tile."""
        digit = digit_of(event)
        if not 1 <= digit <= len(self._tiles):
            return False
        tile = tuple(self._tiles.values())[digit - 1]
        tile.setFocus()
        if not tile.isChecked():
            tile.click()
        return True

    def _choose(self, category: Category) -> None:
        if category is self.visit.data.category:
            self.go_on.emit()
        else:
            self.visit.choose_category(category)
