"""Notice bars and empty states: sentences that stand in a page, with at most one thing to do about them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from app.errors import UserError
from ui.widgets.boxes import column, row
from ui.widgets.buttons import Button
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, text
from ui.widgets.tone import TONE_ICONS, Tone, mark, show_when


class NoticeBar(QFrame):
    """A sentence with its tone; hidden while there is nothing to say."""

    def __init__(self, words: str = "", tone: Tone = Tone.ACCENT, *, action: Button | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        body = row(self, gap=2)
        body.setContentsMargins(12, 8, 12, 8)
        self._icon = IconLabel(TONE_ICONS[tone], tone, on_line=True)
        self._words = text("", wrap=True)
        said = row(gap=2)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._words, 1)
        # Icon and words stay together, in the middle of what can be done about them.
        middle = column(gap=0)
        middle.addStretch(1)
        middle.addLayout(said)
        middle.addStretch(1)
        body.addLayout(middle, 1)
        if action is not None:
            body.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
        self.say(words, tone)

    @property
    def words(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def say(self, words: str, tone: Tone = Tone.ACCENT) -> None:
        """Show a sentence, or nothing when there is none."""
        self._words.setText(words)
        self._icon.show_icon(TONE_ICONS[tone], tone)
        mark(self, "tone", tone)
        self.setAccessibleName(words)
        show_when(self, bool(words))

    def refuse(self, error: UserError) -> None:
        """Show a refusal in place: what happened, why, what to do."""
        self.say(str(error), Tone.STOP)


class EmptyState(QWidget):
    """One sentence that says what would be here and how to get it, and the button that gets it."""

    def __init__(self, sentence: str, *, icon_name: str = "file-text", action: Button | None = None) -> None:
        super().__init__()
        body = column(self, gap=3, margin=3)
        body.addStretch(1)
        mark_label = IconLabel(icon_name, Tone.QUIET, size=32)
        body.addWidget(mark_label, 0, Qt.AlignmentFlag.AlignHCenter)
        self._sentence = text(sentence, TextKind.QUIET, wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        body.addWidget(self._sentence)
        if action is not None:
            body.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(2)

    def say(self, sentence: str) -> None:
        """Another sentence."""
        self._sentence.setText(sentence)
