"""The paper on the screen: pages of a PDF on white, fitted to the room there is, large at a key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.printing.page_images import POINTS_PER_INCH
from ui.style.tokens import theme

A4_INCHES = (8.27, 11.69)
SCREEN_DPI = 2 * POINTS_PER_INCH
"""Fine enough for a full page on a large screen; smaller views are drawn from the same picture."""


class PaperView(QWidget):
    """One page, as large as fits. A click asks for it larger."""

    clicked = Signal()

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._image: QImage | None = None
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(200, 283))
        self.setAccessibleName("表格预览")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @staticmethod
    def width_at(height: int) -> int:
        """How wide a view of ``height`` must be to show a sheet as high as itself."""
        width, full = A4_INCHES
        return round(height * width / full)

    @property
    def has_page(self) -> bool:
        """Whether a page is shown."""
        return self._image is not None

    def show_page(self, image: QImage) -> None:
        """Show a page."""
        self._image = image
        self.update()

    def say(self, words: str) -> None:
        """Show a sentence on an empty sheet instead of a page."""
        self._image, self._words = None, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet at the top left, with a hairline around it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheet = self._sheet()
        painter.fillRect(sheet, QColor("white"))
        if self._image is not None:
            # Smooth scaling first: painting a much larger picture straight onto the screen drops thin lines.
            scale = self.devicePixelRatioF()
            size = QSize(round(sheet.width() * scale), round(sheet.height() * scale))
            fitted = self._image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(sheet, fitted)
        else:
            painter.setPen(QColor(theme().quiet))
            margin = sheet.adjusted(16, 16, -16, -16)
            painter.drawText(margin, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
        painter.setPen(QPen(QColor(theme().border), 1))
        painter.drawRect(sheet)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for it larger."""
        self.clicked.emit()

    def _sheet(self) -> QRectF:
        width, height = A4_INCHES
        scale = min((self.width() - 1) / width, (self.height() - 1) / height)
        size = QSize(int(width * scale), int(height * scale))
        return QRectF(0.5 + (self.width() - 1 - size.width()) / 2, 0.5, size.width(), size.height())
