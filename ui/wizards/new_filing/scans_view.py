"""一项材料的扫描件: to look at, to take out again, and to put back what was taken out by mistake."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.material_scans import MaterialScan
from ui.printing.picture_view import scan_images
from ui.printing.sheet_row import SHEETS_SHOWN, SheetRow
from ui.style.tokens import scaled
from ui.widgets.boxes import clear, column, row
from ui.widgets.buttons import Button, link_button, secondary_button
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, text
from ui.widgets.whole_page import WholePage
from ui.wizards.new_filing.visit import Visit

_SIDE_WIDTH = 304


class ScansView(WholePage):
    """The picture stands left, the list of scans right; what was taken out goes for good when one leaves."""

    put_out = Signal(object)
    put_back = Signal(object)

    def __init__(self, visit: Visit) -> None:
        super().__init__("回到材料　Esc")
        self._visit = visit
        self._scans: tuple[MaterialScan, ...] = ()
        self.out: list[MaterialScan] = []
        """Scans taken out since the view was opened."""
        self._shown: MaterialScan | None = None
        self.ways: dict[int, Button] = {}
        """Place in the list → the button that takes it out or puts it back."""
        self._sheets = SheetRow()
        self._notice = NoticeBar()
        beside = row(gap=4)
        beside.addWidget(self._sheets, 1)
        side = QWidget()
        side.setFixedWidth(scaled(_SIDE_WIDTH))
        self._side = column(side, gap=2)
        beside.addWidget(side)
        self.body.addWidget(self._notice)
        self.body.addLayout(beside, 1)

    def show_scans(self, words: str, scans: tuple[MaterialScan, ...]) -> None:
        """The scans of one line of the checklist."""
        self.name.setText(f"{words}　扫描件")
        self.setAccessibleName(f"{words}的扫描件")
        self._scans, self.out = scans, []
        self._draw()
        if scans:
            self._show(scans[0])
        self.back.setFocus()

    def _draw(self) -> None:
        clear(self._side)
        self.ways = {}
        for place, scan in enumerate(self._scans):
            line = row(gap=2)
            is_out = scan in self.out
            name = f"第{place + 1}份"
            look = secondary_button(f"{name}　{scan.pages}页", "eye")
            look.setAccessibleName(f"看{name}")
            look.setEnabled(not is_out)
            look.clicked.connect(partial(self._show, scan))
            way = link_button("放回" if is_out else "移除", "rotate-ccw" if is_out else "trash-2")
            way.setAccessibleName(f"{way.text()}{name}")
            way.clicked.connect(partial(self._turn, place))
            self.ways[place] = way
            line.addWidget(look, 1)
            line.addWidget(way)
            self._side.addLayout(line)
        self._side.addWidget(text("移除的在离开这里以前都可以放回。", TextKind.SMALL, wrap=True))
        self._side.addStretch(1)

    def _turn(self, place: int) -> None:
        scan = self._scans[place]
        if scan in self.out:
            self.out.remove(scan)
            self.put_back.emit(scan)
        else:
            self.out.append(scan)
            self.put_out.emit(scan)
        self._draw()
        self.ways[place].setFocus()

    def _show(self, scan: MaterialScan) -> None:
        self._shown = scan
        self._notice.say("")
        self._sheets.show_images(())
        vault = self._visit.work.counter.papers.vault

        def look() -> tuple[QImage, ...]:
            return scan_images(vault.get(scan.vault_hash), scan.media_type, SHEETS_SHOWN)

        def show(images: tuple[QImage, ...]) -> None:
            if scan is self._shown:
                self._sheets.show_images(images)

        self._visit.work.tasks.query(look, show, self._failed, owner=self, newest="visit scan")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._notice.refuse(error)
        else:
            self._visit.work.problems.show(error)
