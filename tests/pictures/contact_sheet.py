"""All pictures of one look on one sheet, each with its name below it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.style.fonts import body_font
from ui.style.tokens import theme

_ACROSS = 4
_WIDTH = 480
_GAP = 12
_NAME = 28


def write_sheet(pictures: Sequence[Path], path: Path) -> None:
    """Draw the sheet and keep it."""
    small = [QImage(str(each)).scaledToWidth(_WIDTH, Qt.TransformationMode.SmoothTransformation) for each in pictures]
    height = max(image.height() for image in small) + _NAME + _GAP
    rows = -(-len(small) // _ACROSS)
    sheet = QImage(_ACROSS * (_WIDTH + _GAP) + _GAP, rows * height + _GAP, QImage.Format.Format_RGB32)
    sheet.fill(QColor(theme().line))
    painter = QPainter(sheet)
    painter.setFont(body_font())
    painter.setPen(QColor(theme().ink))
    for place, (image, source) in enumerate(zip(small, pictures, strict=True)):
        x, y = _GAP + place % _ACROSS * (_WIDTH + _GAP), _GAP + place // _ACROSS * height
        painter.drawImage(x, y, image)
        painter.drawText(QRect(x, y + image.height(), _WIDTH, _NAME), Qt.AlignmentFlag.AlignVCenter, source.stem)
    painter.end()
    sheet.save(str(path))
