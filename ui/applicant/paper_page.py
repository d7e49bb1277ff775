"""看表格: the papers as they will be printed, as wide as the screen lets them be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScroller, QWidget

from ui.applicant.applicant_desk import ApplicantDesk
from ui.applicant.foot import Foot
from ui.style.tokens import theme
from ui.widgets.boxes import Scroll, clear, column, space
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.tone import Tone

_WIDEST = 1100


class _Sheet(QWidget):
    """A page drawn as far as it is seen: to scale the whole of it would hold up both windows."""

    def __init__(self, page: QImage, width: int, name: str) -> None:
        super().__init__()
        # In the screen's own format, which is drawn in a fraction of the time.
        self._page = page.convertToFormat(QImage.Format.Format_RGB32)
        self.setAccessibleName(name)
        self.setFixedSize(width, page.height() * width // max(page.width(), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is asked for, with a fine edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(event.rect())
        painter.drawImage(self.rect(), self._page)
        painter.setPen(QColor(theme().line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


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
            self._pages.addWidget(_Sheet(page, width, f"第{number}页"), 0, Qt.AlignmentFlag.AlignHCenter)
        self._scroll.verticalScrollBar().setValue(0)

    def redress(self) -> None:
        """The pages are as wide as the screen, whatever the size of the type."""
        self._shown_width = 0
        if self.isVisible():
            self.refresh()

    def forget(self) -> None:
        """No page of anybody stays behind."""
        self._shown = ()
        clear(self._pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another size of the pages."""
        super().resizeEvent(event)
        if self.isVisible():
            self.refresh()

    def _turn_on(self) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(0 if bar.value() == bar.maximum() else bar.value() + bar.pageStep() - space(6))
