"""承诺补交: what may be promised, for whom, until when; or why it may not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.domain.decision import group_words
from app.domain.filing import due_words
from app.domain.vocabulary import Circumstance
from app.flows.visit_choices import CommitmentChoice
from app.flows.visit_data import VisitData
from ui.widgets.boxes import column
from ui.widgets.text import section_title, text
from ui.widgets.tone import Tone, mark
from ui.wizards.new_filing.choice_row import ChoiceRow

_COLUMNS = 2


class CommitmentBox(QFrame):
    """Grey with its reason while no letter may be taken; else the circumstances to choose from and the due date."""

    chosen = Signal(object)
    """The circumstance for which the letter is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self.setAccessibleName("承诺补交")
        self._title = section_title("承诺补交")
        self._words = text("", wrap=True)
        self._who: ChoiceRow[Circumstance] = ChoiceRow("适用情形", columns=_COLUMNS, numbered=True)
        body = column(self, gap=1)
        body.setContentsMargins(12, 8, 12, 8)
        for widget in (self._title, self._words, self._who):
            body.addWidget(widget)
        self._who.buttons.idClicked.connect(lambda index: self.chosen.emit(self._who.word_at(index)))

    def show_choice(self, choice: CommitmentChoice, data: VisitData) -> None:
        """Draw what the flow offers."""
        may = bool(choice.covers)
        mark(self, "tone", Tone.ACCENT if data.commitment and choice.is_offered else Tone.PLAIN)
        if may:
            covers = "；".join(group_words(group) for group in choice.covers)
            verb = "已选承诺补交" if data.commitment and choice.is_offered else "可以承诺补交"
            self._title.setText(f"{verb}：{due_words(choice.due_on)}")
            self._words.setText(f"{covers}。适用情形：" if choice.circumstances else f"{covers}。")
        else:
            self._title.setText("承诺补交")
            self._words.setText(f"{choice.refusal}。")
        mark(self._words, "tone", Tone.PLAIN if may else Tone.QUIET)
        self._who.setVisible(may and bool(choice.circumstances))
        taken = next((item for item in choice.circumstances if item in data.circumstances), None)
        self._who.offer(choice.circumstances if may else (), taken)

    @property
    def asks(self) -> bool:
        """Whether a circumstance can be chosen."""
        return not self._who.isHidden()

    def point(self) -> None:
        """Put the focus on the circumstances."""
        self._who.point()

    def has_focus(self) -> bool:
        """Whether a circumstance has the focus."""
        return self._who.has_focus()

    def press(self, digit: int) -> bool:
        """Choose a circumstance by its number."""
        return self._who.press(digit)
