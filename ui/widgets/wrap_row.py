"""A row of a page that becomes two where there is no room: what narrows on the left, what acts on the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.boxes import row, space


class WrapRow(QWidget):
    """Widgets at the left edge and widgets at the right one; the latter go below the former on a narrow page."""

    def __init__(self, *, gap: int = 2) -> None:
        super().__init__()
        self._gap = space(gap)
        self._is_narrow = False
        self._left, self._right = QWidget(), QWidget()
        self.left, self.right = row(self._left, gap=gap), row(self._right, gap=gap)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(self._gap)
        self._grid.addWidget(self._left, 0, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(self._right, 0, 1, Qt.AlignmentFlag.AlignRight)

    def minimumSizeHint(self) -> QSize:
        """No wider than the wider side: they need not stand beside each other."""
        left, right = self._left.minimumSizeHint(), self._right.minimumSizeHint()
        return QSize(max(left.width(), right.width()), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Something in it grew or shrank."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        needed = self._left.sizeHint().width() + self._gap + self._right.sizeHint().width()
        is_narrow = needed > self.width()
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._grid.removeWidget(self._right)
            if is_narrow:
                self._grid.addWidget(self._right, 1, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._grid.addWidget(self._right, 0, 1, Qt.AlignmentFlag.AlignRight)
