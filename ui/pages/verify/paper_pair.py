"""并排对照: what was to be verified beside what is kept of it; each whole, in its own proportions."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.printing.picture_view import PictureView
from ui.widgets.boxes import column, row
from ui.widgets.text import section_title


class PaperPair(QWidget):
    """送验的表 and 留档, side by side; each only where there is one."""

    def __init__(self) -> None:
        super().__init__()
        body = row(self, gap=4)
        self._places: list[tuple[QWidget, PictureView]] = []
        for name in ("送验的表", "留档"):
            place = QWidget()
            inner = column(place, gap=2)
            sheet = PictureView(name)
            inner.addWidget(section_title(name))
            inner.addWidget(sheet, 1)
            body.addWidget(place, 1)
            self._places.append((place, sheet))

    def show_images(self, given: QImage | None, kept: QImage | None) -> None:
        """Show what there is."""
        for (place, sheet), image in zip(self._places, (given, kept), strict=True):
            sheet.show_image(image)
            place.setVisible(image is not None)
