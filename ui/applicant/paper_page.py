"""看表格: the papers as they will be printed, as wide as the screen lets them be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScroller, QWidget

from ui.applicant.applicant_desk import ApplicantDesk
from ui.applicant.foot import Foot
from ui.widgets.boxes import Panel, Scroll, clear, column, space
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.tone import Tone

_WIDEST = 1100


class PaperPage(QWidget):
    """Scrolled by a finger or by the button."""

    closed = Signal()

    def __init__(self, desk: ApplicantDesk) -> None:
        super().__init__()
        self.setAccessibleName("表格")
        self._desk = desk
        self._shown: tuple[QImage, ...] = ()
        self._shown_width = 0
        self._body = QWidget()
        self._pages = column(self._body, gap=4, margin=5)
        self._scroll = Scroll(self._body)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._foot = Foot()
        self._foot.say("这是要打印的表格。", Tone.QUIET)
        self.more_button = secondary_button("往下看")
        self.back_button = primary_button("看好了")
        self._foot.add(self.more_button)
        self._foot.add(self.back_button)
        outer = column(self, gap=0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._foot)
        self.more_button.clicked.connect(self._turn_on)
        self.back_button.clicked.connect(self.closed)

    def refresh(self) -> None:
        """Draw the pages of the desk, where they are others than before."""
        width = min(self.width() - 2 * space(5), _WIDEST)
        pages = self._desk.pages
        if (pages, width) == (self._shown, self._shown_width):
            return
        self._shown, self._shown_width = pages, width
        clear(self._pages)
        for number, page in enumerate(pages, start=1):
            label = QLabel()
            label.setAccessibleName(f"第{number}页")
            label.setPixmap(QPixmap.fromImage(page.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)))
            sheet = Panel(gap=0, margin=0)
            sheet.body.addWidget(label)
            self._pages.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._scroll.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another size of the pages."""
        super().resizeEvent(event)
        if self.isVisible():
            self.refresh()

    def _turn_on(self) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(0 if bar.value() == bar.maximum() else bar.value() + bar.pageStep() - space(6))
