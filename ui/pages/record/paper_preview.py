"""A paper of the record on the whole page, side by side where it has two sheets."""

from __future__ import annotations

from PySide6.QtGui import QImage

from ui.printing.paper_view import PaperView
from ui.widgets.boxes import clear, row
from ui.widgets.whole_page import WholePage


class PaperPreview(WholePage):
    """表格预览; Esc goes back to the record."""

    def __init__(self) -> None:
        super().__init__("返回备案", margin=5)
        self._sheets = row(gap=4)
        self.body.addLayout(self._sheets, 1)

    @property
    def sheets(self) -> tuple[PaperView, ...]:
        """The sheets on screen."""
        return tuple(self.findChildren(PaperView))

    def begin(self, name: str) -> None:
        """Say that the paper is being drawn."""
        self.name.setText(name)
        clear(self._sheets)
        self._sheets.addWidget(PaperView("正在制表"))
        self.back.setFocus()

    def show_pages(self, pages: tuple[QImage, ...]) -> None:
        """Show every sheet."""
        clear(self._sheets)
        for image in pages:
            sheet = PaperView()
            sheet.show_page(image)
            self._sheets.addWidget(sheet)
