"""两边对照: ours left, theirs right, one line a field; what differs is marked by icon, word and colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.services.conflict_decisions import ConflictView
from app.services.conflicts import Compared, Side
from ui.style.tokens import scaled, tokens
from ui.widgets.boxes import Panel, space
from ui.widgets.chip import StatusChip
from ui.widgets.text import TextKind, rule, section_title, selectable, text
from ui.widgets.tone import Tone

_UNKNOWN = "还没有下来"
_NOTHING = "无"
_COLUMNS = 4
_MARK_WIDTH = 64


def side_by_side(parent: QWidget) -> QGridLayout:
    """Columns for a label, ours, theirs and a mark, the same wherever both sides stand beside each other."""
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(space(4))
    grid.setVerticalSpacing(space(1))
    grid.setColumnMinimumWidth(0, tokens().grid.label_width)
    for column in (1, 2):
        grid.setColumnStretch(column, 1)
    grid.setColumnMinimumWidth(3, scaled(_MARK_WIDTH))
    return grid


class SidesPart(Panel):
    """Who did what on each side, then the record field by field."""

    def __init__(self, view: ConflictView) -> None:
        super().__init__(gap=2, margin=4)
        lines = QWidget()
        self._grid = side_by_side(lines)
        self._grid.addWidget(section_title("本窗口的一件"), 0, 1)
        self._grid.addWidget(section_title("先到的一件"), 0, 2)
        ours, theirs = _told(view.ours), _told(view.theirs)
        for name, words in ours.items():
            if words or theirs[name]:
                self._line(name, words, theirs[name])
        self._grid.addWidget(rule(), self._grid.rowCount(), 0, 1, _COLUMNS)
        # What differs first: on a small monitor the rest is scrolled to.
        for one in sorted(view.fields, key=lambda one: not one.differs):
            self._field(one, known=view.theirs is not None)
        self.body.addWidget(lines)

    def _field(self, one: Compared, *, known: bool) -> None:
        theirs = (one.theirs or _NOTHING) if known else _UNKNOWN
        line = self._line(one.name, one.ours or _NOTHING, theirs, differs=one.differs)
        if one.differs:
            chip = StatusChip("不同", Tone.WARN)
            chip.setAccessibleName(f"{one.name}不同")
            self._grid.addWidget(chip, line, 3)

    def _line(self, name: str, ours: str, theirs: str, *, differs: bool = False) -> int:
        line = self._grid.rowCount()
        label = text(name, TextKind.LABEL)
        # From the top all stand on one line: in the middle, Qt draws what can be selected a pixel higher.
        upright = Qt.AlignmentFlag.AlignVCenter if differs else Qt.AlignmentFlag.AlignTop
        label.setAlignment(Qt.AlignmentFlag.AlignRight | upright)
        self._grid.addWidget(label, line, 0)
        for column, words in ((1, ours), (2, theirs)):
            tone = Tone.WARN if differs else Tone.PLAIN
            value = selectable(text(words, wrap=True, tone=tone))
            value.setAlignment(Qt.AlignmentFlag.AlignLeft | upright)
            self._grid.addWidget(value, line, column)
        return line


def _told(side: Side | None) -> dict[str, str]:
    if side is None:
        return {"事项": _UNKNOWN, "办理处": "", "经办人": "", "办理时间": "", "原因": ""}
    return {
        "事项": side.act,
        "办理处": side.place,
        "经办人": side.clerk,
        "办理时间": f"{side.done_at:%Y-%m-%d %H:%M}",
        "原因": side.reason,
    }
