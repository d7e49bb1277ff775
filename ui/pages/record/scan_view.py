"""扫描件 on the whole page: to look at, to say which paper it is, or to withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.services.returned_papers import ReturnedPaper
from app.services.scan_folder import paper_name
from app.services.scans import ReadScan
from ui.printing.sheet_row import SheetRow
from ui.style.tokens import scaled
from ui.widgets.boxes import clear, column, row
from ui.widgets.buttons import Button, danger_button, secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.text import TextKind, text
from ui.widgets.whole_page import WholePage

_SIDE_WIDTH = 304


class ScanView(WholePage):
    """扫描件预览; Esc goes back to the record. The picture stands left, what can be done with it right."""

    form_chosen = Signal(str)
    withdrawn = Signal(object, str)
    """A ReturnedPaper, and why."""

    def __init__(self) -> None:
        super().__init__("返回备案", margin=5)
        beside = row(gap=4)
        self._sheets = SheetRow()
        beside.addWidget(self._sheets, 1)
        side = QWidget()
        side.setFixedWidth(scaled(_SIDE_WIDTH))
        self._side = column(side, gap=3)
        beside.addWidget(side)
        self.body.addLayout(beside, 1)
        self.choices: dict[str, Button] = {}
        self.reason = line_edit()
        self.withdraw_button = danger_button("撤下")

    @property
    def sheets(self) -> tuple[QImage, ...]:
        """The pictures on screen."""
        return self._sheets.images

    def ask_form(self, scan: ReadScan, images: Sequence[QImage], forms: Sequence[str]) -> None:
        """Show a scan whose form no code told, and ask which of these it is."""
        self._begin("这是哪张表", images, scan.pages)
        self._side.addWidget(text(f"{scan.told or '没有读到表上的二维码。'}请看图选择：", wrap=True))
        self.choices = {}
        for form in forms:
            button = secondary_button(paper_name(form), "file-text")
            button.clicked.connect(partial(self.form_chosen.emit, form))
            self._side.addWidget(button)
            self.choices[form] = button
        self._side.addStretch(1)
        next(iter(self.choices.values())).setFocus()

    def show_kept(self, paper: ReturnedPaper, who: str, images: Sequence[QImage], pages: int) -> None:
        """Show what is kept and ``who`` kept it, with the way to withdraw it."""
        self._begin(f"收回的{paper_name(paper.form)}", images, pages)
        how = "按二维码认出" if not paper.by_hand else "由经办人选定"
        told = f"{how}，{paper.returned_at:%Y-%m-%d %H:%M} 由 {who} 存入，编号 {paper.id}。"
        self._side.addWidget(text(told if paper.is_scanned else "只留存了纸质件，没有扫描件。", wrap=True))
        self._side.addWidget(text("放错了可以撤下，原件仍留在档案库里。", TextKind.SMALL, wrap=True))
        self.reason = line_edit(placeholder="撤下的原因")
        self.reason.setAccessibleName("撤下的原因")
        self.withdraw_button = danger_button("撤下")
        self.withdraw_button.setEnabled(False)
        self.reason.textChanged.connect(lambda words: self.withdraw_button.setEnabled(bool(words.strip())))
        self.withdraw_button.clicked.connect(lambda: self.withdrawn.emit(paper, self.reason.text()))
        self._side.addWidget(self.reason)
        self._side.addWidget(self.withdraw_button)
        self._side.addStretch(1)
        self.back.setFocus()

    def _begin(self, name: str, images: Sequence[QImage], pages: int) -> None:
        more = f"（共{pages}页，显示前{len(images)}页）" if pages > len(images) > 0 else ""
        self.name.setText(name + more)
        self._sheets.show_images(images)
        clear(self._side)
