"""并排对照: what was to be verified beside what is kept of it; each whole, in its own proportions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style.tokens import theme
from ui.widgets.boxes import column, row
from ui.widgets.text import section_title


class _Sheet(QWidget):
    """One picture, as large as fits, whatever its proportions: a photo is not A4."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 200)

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        scale = self.devicePixelRatioF()
        fitted = self._image.scaled(
            (self.size() * scale),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        fitted.setDevicePixelRatio(scale)
        painter.drawImage(0, 0, fitted)
        painter.setPen(QPen(theme().border))
        painter.drawRect(0, 0, round(fitted.width() / scale) - 1, round(fitted.height() / scale) - 1)
        painter.end()


class PaperPair(QWidget):
    """送验的表 and 留档, side by side; each only where there is one."""

    def __init__(self) -> None:
        super().__init__()
        body = row(self, gap=4)
        self._places: list[tuple[QWidget, _Sheet]] = []
        for name in ("送验的表", "留档"):
            place = QWidget()
            inner = column(place, gap=2)
            sheet = _Sheet(name)
            inner.addWidget(section_title(name))
            inner.addWidget(sheet, 1)
            body.addWidget(place, 1)
            self._places.append((place, sheet))

    def show_images(self, given: QImage | None, kept: QImage | None) -> None:
        """Show what there is."""
        for (place, sheet), image in zip(self._places, (given, kept), strict=True):
            sheet.show_image(image)
            place.setVisible(image is not None)
