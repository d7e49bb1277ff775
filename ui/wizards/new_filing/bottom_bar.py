"""The bar at the bottom of the wizard: keep, back, what is missing, on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.flows.visit_data import VisitStep
from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, row, space
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, text
from ui.widgets.tone import TONE_ICONS, Tone, mark

_WORDS_WIDTH = 560
_GREEDY = 1000
"""Words take what room there is, up to their width, before it stays empty."""
_ON_WORDS = {VisitStep.REVIEW: "登记备案  Enter"}


class BottomBar(Panel):
    """Its buttons carry their keys; what is missing stands beside the way on."""

    kept = Signal()
    back = Signal()
    on = Signal()

    def __init__(self) -> None:
        super().__init__(gap=0, margin=2)
        self._keep = secondary_button("存草稿  Esc")
        self._back = secondary_button("上一步  Alt+←", "arrow-left")
        self._on = primary_button("下一步  Enter", "arrow-right")
        self._on.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._icon = IconLabel("circle", Tone.QUIET)
        self._words = text("", TextKind.BODY, wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(gap=2)
        line.addWidget(self._keep)
        line.addWidget(self._back)
        line.addStretch(1)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._words, _GREEDY)
        line.addWidget(self._on)
        self.body.addLayout(line)
        for button, name in ((self._keep, "存草稿"), (self._back, "上一步"), (self._on, "下一步")):
            button.setAccessibleName(name)
        self._keep.clicked.connect(self.kept)
        self._back.clicked.connect(self.back)
        self._on.clicked.connect(self.on)

    @property
    def words(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def show_step(self, step: VisitStep, *, is_begun: bool, is_submitting: bool) -> None:
        """Offer what the step offers."""
        is_filed = step is VisitStep.PRINT
        self._keep.setText("存草稿  Esc" if is_begun else "离开  Esc")
        self._back.setVisible(not is_filed)
        self._back.setEnabled(step is not VisitStep.AUTHENTICATE and not is_submitting)
        self._on.setText("正在保存" if is_submitting else _ON_WORDS.get(step, "下一步  Enter"))
        self._on.setEnabled(not is_submitting)

    def show_way_on(self, words: str) -> None:
        """Other words on the button that goes on."""
        self._on.setText(words)

    def say(self, words: str, tone: Tone) -> None:
        """What is missing, or nothing."""
        self._words.setText(words)
        mark(self._words, "tone", tone)
        self._icon.setVisible(bool(words) and tone is not Tone.QUIET)
        self._icon.show_icon(TONE_ICONS[tone], tone)
        # As wide as its words, so that the icon stands beside them; long ones take two lines.
        wanted = self._words.fontMetrics().horizontalAdvance(words) + space(2)
        self._words.setMaximumWidth(min(wanted, scaled(_WORDS_WIDTH)))
