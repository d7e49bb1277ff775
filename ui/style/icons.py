"""The line icons of ``resources/icons``, in the theme's colours and sharp on every screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.resource_files import resource_path
from ui.style.tokens import theme, tokens

_SCALES = (1, 2, 3)


def icon(name: str, colour: str = "", *, active: str = "") -> QIcon:
    """The icon ``name`` in ``colour`` (default: ink); greyed when its control is, ``active`` when it is checked.

    To its right there is the gap to the words. Raises FileNotFoundError for a name that is not shipped: a bug.
    """
    ink = theme().ink
    return _icon(name, tokens().icon, colour or ink, theme().disabled, active or colour or ink)


def icon_size() -> QSize:
    """As high as everywhere, 18 px with ordinary type, and the gap to the words."""
    return QSize(tokens().icon + tokens().space[0], tokens().icon)


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, scale: float, gap: int = 0) -> QPixmap:
    """The icon as a picture of ``size`` px, ``gap`` px beside it, for a screen that draws ``scale`` dots a pixel."""
    picture = _shape(name, size, scale, gap).copy()
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(colour))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


@lru_cache(maxsize=512)
def _shape(name: str, size: int, scale: float, gap: int) -> QPixmap:
    """The icon in black: drawing its lines takes many times as long as colouring them."""
    dots = round(size * scale)
    picture = QPixmap(dots + round(gap * scale), dots)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_source(name))).render(painter, QRectF(0, 0, dots, dots))
    painter.end()
    return picture


@lru_cache(maxsize=256)
def _icon(name: str, size: int, normal: str, disabled: str, active: str) -> QIcon:
    made = QIcon()
    gap = tokens().space[0]
    for scale in _SCALES:
        made.addPixmap(pixmap(name, normal, size, scale, gap), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(pixmap(name, active, size, scale, gap), QIcon.Mode.Normal, QIcon.State.On)
        # Qt would mix the colour of a selected row into it, and a warning would look like no other.
        made.addPixmap(pixmap(name, normal, size, scale, gap), QIcon.Mode.Selected, QIcon.State.Off)
        made.addPixmap(pixmap(name, disabled, size, scale, gap), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


@lru_cache(maxsize=128)
def _source(name: str) -> bytes:
    return resource_path("icons", f"{name}.svg").read_bytes().replace(b"currentColor", b"black")
