"""与已有备案对照: what stands and what is being filed side by side, differences marked, and the honest ways on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.flows.comparison import Comparison
from ui.style.tokens import tokens
from ui.widgets.boxes import Panel, Scroll, clear, column, row, space
from ui.widgets.buttons import Button, link_button, primary_button, secondary_button
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, rule, section_title, text
from ui.widgets.tone import TONE_ICONS, Tone
from ui.widgets.whole_page import WholePage


class CompareView(WholePage):
    """One panel a standing filing; Esc goes back to the visit, which has lost nothing."""

    change_wanted = Signal(str)
    """A filing number: change it instead of filing anew."""
    open_wanted = Signal(object)
    """A Comparison: open its record."""

    def __init__(self) -> None:
        super().__init__("回到新办　Esc")
        self.name.setText("已有备案与正在办的对照")
        self.setAccessibleName("与已有备案对照")
        inside = QWidget()
        self._panels = column(inside, gap=4)
        self.body.addWidget(Scroll(inside), 1)
        self.buttons: list[Button] = []

    def show_comparisons(self, found: Sequence[Comparison]) -> None:
        """Draw them; the focus goes to the first way on."""
        clear(self._panels)
        self.buttons = []
        for item in found:
            self._panels.addWidget(self._panel(item))
        if not found:
            self._panels.addWidget(text("这位申请人没有有效的备案。", TextKind.QUIET))
        self._panels.addStretch(1)
        (self.buttons[0] if self.buttons else self.back).setFocus()

    def _panel(self, item: Comparison) -> Panel:
        panel = Panel(gap=3, margin=4)
        head = row(gap=3)
        head.addWidget(section_title(f"备案 {item.number}"))
        head.addWidget(
            text(f"{item.status}　{'他处办理：' + item.place if item.place else '本窗口办理'}", TextKind.QUIET)
        )
        head.addStretch(1)
        panel.body.addLayout(head)
        panel.body.addLayout(_grid(item))
        ways = row(gap=2)
        if not item.change_refusal:
            change = primary_button("变更这件备案", "pencil")
            change.clicked.connect(partial(self.change_wanted.emit, item.number))
            ways.addWidget(change)
            self.buttons.append(change)
        opening = secondary_button("打开这件备案", "folder")
        opening.setAccessibleName(f"打开备案 {item.number}")
        opening.clicked.connect(partial(self.open_wanted.emit, item))
        ways.addWidget(opening)
        self.buttons.append(opening)
        back = link_button("继续新办")
        back.clicked.connect(self.closed)
        ways.addWidget(back)
        if item.change_refusal:
            ways.addWidget(text(f"不能在这里变更：{item.change_refusal}", TextKind.SMALL, wrap=True), 1)
        else:
            ways.addWidget(text("正在办的存为草稿，不丢。", TextKind.SMALL))
            ways.addStretch(1)
        panel.body.addLayout(ways)
        return panel


def _grid(item: Comparison) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(space(4))
    grid.setVerticalSpacing(space(1))
    grid.setColumnMinimumWidth(0, tokens().grid.label_width)
    for place in (1, 3):
        grid.setColumnStretch(place, 1)
    grid.addWidget(text("已有备案", TextKind.LABEL), 0, 1)
    grid.addWidget(text("正在办的", TextKind.LABEL), 0, 3)
    grid.addWidget(rule(), 1, 0, 1, 4)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    for line, field in enumerate(item.fields, start=2):
        name = text(field.name, TextKind.LABEL)
        name.setAlignment(right)
        grid.addWidget(name, line, 0)
        kind = TextKind.SECTION if field.differs else TextKind.BODY
        grid.addWidget(text(field.standing or "没有记载", TextKind.BODY, wrap=True), line, 1)
        if field.differs:
            grid.addWidget(_difference(), line, 2)
        grid.addWidget(text(field.filed, kind, wrap=True), line, 3)
    return grid


def _difference() -> QWidget:
    """Said by icon and word, not by weight alone."""
    said = QWidget()
    line = row(said, gap=1)
    line.addWidget(IconLabel(TONE_ICONS[Tone.WARN], Tone.WARN, size=16), 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(text("不同", TextKind.SMALL, tone=Tone.WARN))
    return said
