"""收起的一栏: a panel above a list, there when it is asked for; folded by its link, or by Esc anywhere on its page."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.widgets.boxes import Panel
from ui.widgets.buttons import link_button


class FoldingPanel(Panel):
    """Hidden at first. While something runs in it, it stays: what comes of it is told there."""

    folded = Signal()
    """It went, and the focus with it: put it elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.fold_button = link_button("收起　Esc", "chevron-up")
        self.fold_button.clicked.connect(self.fold)
        self.hide()

    def hold(self, is_running: bool) -> None:
        """Keep it open while something runs."""
        self.fold_button.setEnabled(not is_running)

    def fold(self) -> bool:
        """Put it away; whether it was there to be put away."""
        if not self.isVisible() or not self.fold_button.isEnabled():
            return False
        had_focus = self.isAncestorOf(self.window().focusWidget())
        self.hide()
        if had_focus:
            self.folded.emit()
        return True
