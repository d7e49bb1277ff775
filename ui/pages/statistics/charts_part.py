"""四张图: drawn off the window's thread for the size and the theme there are, and drawn anew when those change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.services.statistics import Statistics
from app.services.statistics_charts import Chart, ChartDrawer, ChartLook, ChartSize, charts_of
from app.services.statistics_words import DEFINITIONS
from ui.shell.workplace import Workplace
from ui.style.tokens import Theme, scaled, theme, tokens
from ui.widgets.boxes import Panel, row, space
from ui.widgets.buttons import link_button
from ui.widgets.text import section_title

_SETTLE_MS = 80
"""While a window is being pulled larger it is not drawn for every step."""

_HEAD_HEIGHT = 28
_SMALLEST = (240, 120)
_PLACES = 2
"""Which of the four charts is that of the destinations."""


def chart_look(colours: Theme) -> ChartLook:
    """The theme's colours for a chart."""
    return ChartLook(
        paper=colours.paper,
        ink=colours.ink,
        quiet=colours.quiet,
        line=colours.border,
        plain=colours.accent,
        ok=colours.ok,
        warn=colours.warn,
        stop=colours.stop,
        label_px=tokens().type.small,
    )


class ChartView(QWidget):
    """One picture of a chart, as large as the widget."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.redress()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def redress(self) -> None:
        """The smallest size in which the labels have room, for the size of type in use."""
        self.setMinimumSize(*(scaled(length) for length in _SMALLEST))

    @property
    def picture(self) -> QPixmap:
        """What is shown."""
        return self._picture

    def wanted_size(self) -> ChartSize:
        """The size to draw for."""
        return ChartSize(self.width(), self.height(), self.devicePixelRatioF())

    def show_image(self, image: QImage) -> None:
        """Show a chart drawn for this widget."""
        self._picture = QPixmap.fromImage(image)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have it drawn anew."""
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, pulled to the size until one of that size has come."""
        if self._picture.isNull():
            return
        painter = QPainter(self)
        painter.drawPixmap(QRectF(self.rect()), self._picture, QRectF(self._picture.rect()))
        painter.end()


class ChartPanel(Panel):
    """A chart with its name above it."""

    def __init__(self) -> None:
        super().__init__(gap=2, margin=3)
        self.name = section_title("")
        self.view = ChartView()
        self.head = row(gap=2)
        self.head.addWidget(self.name, 1)
        self.body.addLayout(self.head)
        self.body.addWidget(self.view, 1)
        self.redress()

    def redress(self) -> None:
        """All heads are as high as the one with a button in it."""
        self.name.setMinimumHeight(scaled(_HEAD_HEIGHT))

    def show_chart(self, chart: Chart) -> None:
        """Say what the chart says; its picture comes when it is drawn."""
        self.name.setText(chart.name)
        self.view.setAccessibleName(chart.words)
        self.view.setToolTip(DEFINITIONS.get(chart.name, ""))


class ChartsPart(QWidget):
    """四张图, two by two."""

    drawn = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._found: Statistics | None = None
        self._by_city = False
        self.panels = tuple(ChartPanel() for _ in range(4))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(space(4))
        for place, panel in enumerate(self.panels):
            grid.addWidget(panel, place // 2, place % 2)
            panel.view.resized.connect(self._draw_soon)
        for line in range(2):
            grid.setRowStretch(line, 1)
            grid.setColumnStretch(line, 1)
        self.places_button = link_button("改看地市")
        self.places_button.clicked.connect(self._turn_places)
        self.panels[_PLACES].head.addWidget(self.places_button)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._draw)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts as they are shown now; none before anything was counted."""
        return charts_of(self._found, by_city=self._by_city) if self._found is not None else ()

    def show_statistics(self, found: Statistics) -> None:
        """Show other charts."""
        self._found = found
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme has other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw_soon()

    def _turn_places(self) -> None:
        self._by_city = not self._by_city
        words = "改看省份" if self._by_city else "改看地市"
        self.places_button.setText(words)
        self.places_button.setAccessibleName(words)
        self._show()

    def _show(self) -> None:
        for panel, chart in zip(self.panels, self.charts, strict=False):
            panel.show_chart(chart)
        self._draw()

    def _draw_soon(self) -> None:
        if self._found is not None:
            self._settle.start()

    def _draw(self) -> None:
        """Have all four drawn, where there is room for them."""
        views = [panel.view for panel in self.panels]
        if not self.isVisible() or self._found is None:
            return
        self._settle.stop()
        drawer, look = self._work.counter.charts, chart_look(theme())
        errands = list(zip(self.charts, [view.wanted_size() for view in views], strict=True))
        self._work.tasks.query(
            lambda: [_image(drawer, chart, look, size) for chart, size in errands],
            self._show_images,
            owner=self,
            newest="statistics charts",
        )

    def _show_images(self, images: list[QImage]) -> None:
        for panel, image in zip(self.panels, images, strict=True):
            panel.view.show_image(image)
        self.drawn.emit()


def _image(drawer: ChartDrawer, chart: Chart, look: ChartLook, size: ChartSize) -> QImage:
    """Drawn and unpacked on the worker; the window only shows it."""
    return QImage.fromData(drawer.draw(chart, look, size))
