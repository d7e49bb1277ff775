"""统计口径: what every figure counts, on the whole page."""

from __future__ import annotations

from app.services.statistics_words import DEFINITIONS
from ui.style.tokens import tokens
from ui.widgets.boxes import Panel, row
from ui.widgets.field_row import ReadOnlyRows
from ui.widgets.whole_page import WholePage

_READING_WIDTH = 860


class DefinitionsView(WholePage):
    """Esc goes back to the figures."""

    def __init__(self) -> None:
        super().__init__("返回统计", margin=5)
        self.name.setText("统计口径")
        panel = Panel(margin=4)
        rows = ReadOnlyRows(label_width=tokens().grid.label_width)
        for name, sentence in DEFINITIONS.items():
            rows.add(name, sentence)
        panel.body.addWidget(rows)
        panel.setFixedWidth(_READING_WIDTH)
        line = row(gap=0)
        line.addWidget(panel)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addStretch(1)
