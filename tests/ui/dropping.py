"""Dragging files over the window and letting them go there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import Desktop


def drop(desktop: Desktop, *paths: Path) -> bool:
    """Drop files on the frame; whether it would have them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(700, 400)
    entering = QDragEnterEvent(place.toPoint(), copy, data, left, no_key)
    QApplication.sendEvent(desktop.frame, entering)
    if entering.isAccepted():
        QApplication.sendEvent(desktop.frame, QDropEvent(place, copy, data, left, no_key))
        desktop.settle()
    return entering.isAccepted()
