"""The panel on the right that always says why: each date or right, how it came about, the article, its own words."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, Scroll, at_once, clear, column, row, space
from ui.widgets.buttons import Button, link_button
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, rule, section_title, text
from ui.widgets.tone import TONE_ICONS, Tone
from ui.wizards.new_filing.basis import Basis, Quote

WIDTH_AT_LEAST = 264
_WIDTH_AT_MOST = 360


class BasisPanel(Panel):
    """Shows as many reasons as fit and turns pages for the rest, so nothing scrolls and nothing is cut."""

    def __init__(self) -> None:
        super().__init__(gap=2, margin=3)
        self.setMinimumWidth(scaled(WIDTH_AT_LEAST))
        self.setMaximumWidth(scaled(_WIDTH_AT_MOST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("依据")
        self._bases: tuple[Basis, ...] = ()
        self._items: list[_BasisItem] = []
        self._page = 0
        self._is_laying_out = False
        self._stack = QStackedWidget()
        self._list = QWidget()
        self._list_body = column(self._list, gap=2)
        self._quotes = _QuoteView()
        self._quotes.closed.connect(lambda: self._stack.setCurrentWidget(self._list))
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._quotes)
        self._pager = link_button("")
        self._pager.clicked.connect(self._turn)
        self.body.addWidget(section_title("为什么这样"))
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._pager, 0, Qt.AlignmentFlag.AlignRight)

    @property
    def bases(self) -> tuple[Basis, ...]:
        """What it says, on all pages."""
        return self._bases

    def show_bases(self, bases: tuple[Basis, ...]) -> None:
        """Say something else; the same again changes nothing."""
        if bases == self._bases:
            return
        self._bases = bases
        self._page = 0
        clear(self._list_body)
        self._items = [_BasisItem(item, first=index == 0) for index, item in enumerate(bases)]
        for item in self._items:
            item.opened.connect(self._open)
            self._list_body.addWidget(item)
        self._list_body.addStretch(1)
        self._stack.setCurrentWidget(self._list)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find again what fits."""
        super().resizeEvent(event)
        if self._is_laying_out:
            QTimer.singleShot(0, self, self._lay_out)
        else:
            self._lay_out()

    def redress(self) -> None:
        """With another size of type other reasons fit, once their words have it."""
        QTimer.singleShot(0, self, self._lay_out)

    def _open(self, quotes: tuple[Quote, ...]) -> None:
        self._quotes.show_quotes(quotes)
        self._stack.setCurrentWidget(self._quotes)

    def _turn(self) -> None:
        self._page += 1
        self._lay_out()

    def _lay_out(self) -> None:
        margins = self.body.contentsMargins()
        width = self.width() - margins.left() - margins.right() - 2
        height = self.height() - margins.top() - margins.bottom() - 2 * self._pager.sizeHint().height() - space(4)
        pages = _pages([item.height_at(width) for item in self._items], height, space(2))
        self._page = self._page % len(pages) if pages else 0
        shown = pages[self._page] if pages else range(0)
        # What comes or goes may resize the panel; hiding what is just being shown would confuse Qt.
        self._is_laying_out = True
        with at_once(self._list):
            for index, item in enumerate(self._items):
                item.setVisible(index in shown)
        self._is_laying_out = False
        self._pager.setVisible(len(pages) > 1)
        self._pager.setText(f"第{self._page + 1}页，共{len(pages)}页　翻页")
        self._pager.setAccessibleName("翻页")


def _pages(heights: list[int], room: int, gap: int) -> list[range]:
    pages: list[range] = []
    start, used = 0, 0
    for index, height in enumerate(heights):
        if index > start and used + gap + height > room:
            pages.append(range(start, index))
            start, used = index, 0
        used += height + (gap if index > start else 0)
    if heights:
        pages.append(range(start, len(heights)))
    return pages


class _BasisItem(QWidget):
    opened = Signal(object)

    def __init__(self, basis: Basis, *, first: bool) -> None:
        super().__init__()
        self.setAccessibleName(basis.title)
        self._body = column(self, gap=1)
        if not first:
            self._body.addWidget(rule())
        head = row(gap=1)
        if basis.tone is not Tone.PLAIN:
            head.addWidget(IconLabel(TONE_ICONS[basis.tone], basis.tone, on_line=True), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(text(basis.title, TextKind.SECTION, wrap=True, tone=basis.tone), 1)
        self._body.addLayout(head)
        if basis.words:
            self._body.addWidget(text(basis.words, TextKind.BODY, wrap=True))
        if basis.cites:
            foot = row(gap=1)
            foot.addWidget(text(basis.cites, TextKind.SMALL, wrap=True), 1)
            if basis.quotes:
                foot.addWidget(self._way_to_quotes(basis), 0, Qt.AlignmentFlag.AlignBottom)
            self._body.addLayout(foot)

    def _way_to_quotes(self, basis: Basis) -> Button:
        more = link_button("原文")
        more.setAccessibleName(f"查看原文：{basis.title}")
        more.clicked.connect(lambda: self.opened.emit(basis.quotes))
        return more

    def height_at(self, width: int) -> int:
        """Its height when it is ``width`` wide."""
        return self._body.totalHeightForWidth(width) if self._body.hasHeightForWidth() else self.sizeHint().height()


class _QuoteView(QWidget):
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = column(self, gap=2)
        back = link_button("返回依据", "arrow-left")
        back.clicked.connect(self.closed)
        outer.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        self._body = column(inside, gap=2)
        outer.addWidget(Scroll(inside), 1)

    def show_quotes(self, quotes: tuple[Quote, ...]) -> None:
        """The source's own words of some articles."""
        clear(self._body)
        for quote in quotes:
            self._body.addWidget(text(quote.article, TextKind.SECTION, wrap=True))
            self._body.addWidget(text(quote.words, TextKind.QUIET, wrap=True))
        self._body.addStretch(1)
