"""并排的扫描件: the first sheets of a scan, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.printing.picture_view import PictureView
from ui.widgets.boxes import clear, row

SHEETS_SHOWN = 4


class SheetRow(QWidget):
    """Sheets as large as there is room for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._body = row(self, gap=4)
        self._pictures: list[PictureView] = []

    @property
    def images(self) -> tuple[QImage, ...]:
        """The pictures on screen."""
        return tuple(view.image for view in self._pictures if view.image is not None)

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show these, or nothing."""
        clear(self._body)
        self._pictures = []
        for place, image in enumerate(images, 1):
            sheet = PictureView(f"第{place}页")
            sheet.show_image(image)
            self._body.addWidget(sheet)
            self._pictures.append(sheet)
