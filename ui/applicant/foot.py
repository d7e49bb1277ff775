"""The foot of the applicant's pages: a sentence on the left, large buttons on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui.style.applicant_sheet import LARGER
from ui.style.tokens import tokens
from ui.widgets.boxes import row, space
from ui.widgets.chip import IconLabel
from ui.widgets.text import text
from ui.widgets.tone import TONE_ICONS, Tone, mark

_ICON = 36


class Foot(QWidget):
    """What is asked or told, always in the same place."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("applicantFoot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line = row(self, gap=4, margin=5)
        # As high with buttons as without, so that what is above does not jump.
        self.setMinimumHeight(tokens().grid.row_height * LARGER + 2 * space(5))
        self._icon = IconLabel("info", Tone.QUIET, size=_ICON)
        self._words = text("", wrap=True)
        self._line.addWidget(self._icon)
        self._line.addWidget(self._words, 1)

    @property
    def words(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def add(self, button: QPushButton) -> None:
        """One more button, to the right of the others."""
        self._line.addWidget(button)

    def say(self, words: str, tone: Tone) -> None:
        """Another sentence."""
        self._words.setText(words)
        mark(self._words, "tone", tone)
        self._icon.setVisible(tone in (Tone.OK, Tone.WARN))
        self._icon.show_icon(TONE_ICONS[tone], tone)
