"""A picture on the screen, as large as fits, whatever its proportions: a photo is not A4."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.bootstrap.pictures import read_picture
from app.domain.media_type import MediaType
from ui.printing.page_images import count_pages, page_image
from ui.printing.paper_view import SCREEN_DPI
from ui.style.tokens import theme

_LONGEST_SIDE_PX = 2_400
"""Finer than any screen; a photo of many megapixels would only fill the memory."""


class PictureView(QWidget):
    """One picture, in its own proportions."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 200)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, or nothing."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture at the top left, with a hairline around it."""
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


def picture_image(content: bytes) -> QImage:
    """A JPEG or PNG, upright as its camera noted. Any thread may call this. Raises UserError for a broken one."""
    picture = read_picture(content)
    picture.thumbnail((_LONGEST_SIDE_PX, _LONGEST_SIDE_PX))
    image = QImage(picture.tobytes(), picture.width, picture.height, picture.width, QImage.Format.Format_Grayscale8)
    # It borrows the bytes, which go with this call.
    return image.copy()


def scan_images(content: bytes, kind: MediaType, most: int) -> tuple[QImage, ...]:
    """The first sheets of a scan. Any thread may call this. Raises UserError for a broken one."""
    if kind is not MediaType.PDF:
        return (picture_image(content),)
    return tuple(page_image(content, page, dpi=SCREEN_DPI) for page in range(min(count_pages(content), most)))
