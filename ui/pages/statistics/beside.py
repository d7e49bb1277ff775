"""Charts with their table beside them; on a narrow page, or with large type, the table stands below."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.style.tokens import scaled
from ui.widgets.boxes import row, space

_GAP = 4
_TABLE_SIZE = QSize(460, 320)
_CHARTS_SHARE, _TABLE_SHARE = 5, 3


class Beside(QWidget):
    """Two widgets: the second has a smallest size, and goes below the first where there is no room beside it."""

    def __init__(self, charts: QWidget, table: QWidget) -> None:
        super().__init__()
        self._charts, self._table = charts, table
        self._body = row(self, gap=_GAP)
        self._body.addWidget(charts, _CHARTS_SHARE)
        self._body.addWidget(table, _TABLE_SHARE)
        self.redress()

    @property
    def is_below(self) -> bool:
        """Whether the table stands below the charts."""
        return self._body.direction() is QBoxLayout.Direction.TopToBottom

    def redress(self) -> None:
        """The table's smallest size for the size of type in use."""
        self._table.setMinimumSize(scaled(_TABLE_SIZE.width()), scaled(_TABLE_SIZE.height()))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two: they need not stand beside each other."""
        charts, table = self._charts.minimumSizeHint(), self._table.minimumSize()
        height = charts.height() + space(_GAP) + table.height() if self.is_below else charts.height()
        return QSize(max(charts.width(), table.width()), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        needed = self._charts.minimumSizeHint().width() + space(_GAP) + self._table.minimumWidth()
        direction = QBoxLayout.Direction.TopToBottom if needed > self.width() else QBoxLayout.Direction.LeftToRight
        if direction is not self._body.direction():
            self._body.setDirection(direction)
            self.updateGeometry()
