"""政策核对 on the page: the lines of an outlook, each with its mark, its words and its articles."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.pages.record.outlook import OutlookLine
from ui.widgets.boxes import Panel, clear, column, row
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, rule, section_title, text
from ui.widgets.tone import TONE_ICONS, Tone, show_when


class OutlookPart(Panel):
    """Hidden while there is nothing to say."""

    def __init__(self, title: str = "政策核对") -> None:
        super().__init__(gap=2, margin=4)
        self.setAccessibleName(title)
        self.body.addWidget(section_title(title))
        self._list = column(gap=2)
        self.body.addLayout(self._list)
        self._lines: tuple[OutlookLine, ...] = ()
        show_when(self, False)

    @property
    def lines(self) -> tuple[OutlookLine, ...]:
        """What it says."""
        return self._lines

    def show_lines(self, lines: tuple[OutlookLine, ...]) -> None:
        """Say something else, or nothing; the same again changes nothing."""
        if lines == self._lines:
            return
        self._lines = lines
        clear(self._list)
        for place, line in enumerate(lines):
            if place:
                self._list.addWidget(rule())
            self._list.addWidget(_entry(line))
        show_when(self, bool(lines))


def _entry(line: OutlookLine) -> QWidget:
    entry = QWidget()
    entry.setAccessibleName(line.title)
    inner = column(entry, gap=1)
    head = row(gap=1)
    if line.tone is not Tone.PLAIN:
        head.addWidget(IconLabel(TONE_ICONS[line.tone], line.tone, on_line=True), 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(text(line.title, TextKind.SECTION, wrap=True, tone=line.tone), 1)
    inner.addLayout(head)
    if line.words:
        inner.addWidget(text(line.words, wrap=True))
    if line.cites:
        inner.addWidget(text(line.cites, TextKind.SMALL, wrap=True))
    return entry
