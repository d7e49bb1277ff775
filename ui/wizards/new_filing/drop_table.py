"""The checklist as a place to drop scans on: the line below the pointer is marked and takes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.wizards.new_filing.material_line import MaterialLine

SCAN_FILES = "扫描件 (*.pdf *.jpg *.jpeg *.png);;所有文件 (*)"


class DropTable(QWidget):
    """Takes files of this computer; it comes before the window, which would look for a form of ours in them."""

    dropped = Signal(object, object)
    """The MaterialLine, and the paths."""

    def __init__(self, line_at: Callable[[QPoint], MaterialLine | None]) -> None:
        super().__init__()
        self._line_at = line_at
        self._aimed: MaterialLine | None = None
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may come in."""
        if _files(event.mimeData()):
            self._aim(event.position().toPoint())
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the line they would go to."""
        self._aim(event.position().toPoint())
        event.setAccepted(self._aimed is not None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self._mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """They are the line's."""
        self._aim(event.position().toPoint())
        line, paths = self._aimed, _files(event.mimeData())
        self._mark(None)
        if line is not None and paths:
            event.acceptProposedAction()
            self.dropped.emit(line, paths)

    def _aim(self, place: QPoint) -> None:
        self._mark(self._line_at(place))

    def _mark(self, line: MaterialLine | None) -> None:
        if self._aimed is not None and self._aimed is not line:
            self._aimed.show_aimed(False)
        self._aimed = line
        if line is not None:
            line.show_aimed(True)


def _files(data: QMimeData) -> tuple[Path, ...]:
    urls = data.urls()
    return tuple(Path(url.toLocalFile()) for url in urls) if all(url.isLocalFile() for url in urls) else ()
