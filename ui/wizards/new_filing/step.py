"""What every step of the wizard can do; the page needs nothing else of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.flows.new_filing import Problem
from ui.style.tokens import scaled
from ui.widgets.boxes import column, row
from ui.widgets.text import TextKind, text
from ui.wizards.new_filing.visit import Visit

_WIDTH_AT_MOST = 860


class Step(QWidget):
    """One screen of the wizard, between the applicant and the reasons. It draws the flow and has no rule of its own."""

    go_on = Signal()
    whole_wanted = Signal(object)
    """A WholePage to lie over the wizard until it is closed."""
    uses_all_width = False
    """Whether a large monitor's width is of use, as to a paper; what is read and ticked stays together instead."""

    def __init__(self, visit: Visit, title: str, *, keys: str = "") -> None:
        super().__init__()
        self.visit = visit
        self.setAccessibleName(title)
        if not self.uses_all_width:
            self.setMaximumWidth(scaled(_WIDTH_AT_MOST))
        self.title = text(title, TextKind.TITLE)
        self.body: QVBoxLayout = column(self, gap=3)
        self.head = row(gap=3)
        self.head.addWidget(self.title, 1)
        self.head.addWidget(text(keys, TextKind.SMALL))
        self.body.addLayout(self.head)

    @property
    def is_ready(self) -> bool:
        """Whether all that the step shows is there; what takes its time is drawn off the window's thread."""
        return True

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """What is typed on this step and cannot be understood, so that the flow does not know of it."""
        return ()

    def enter(self) -> None:
        """Put the focus where the hand expects it; called when the step is shown."""

    def refresh(self) -> None:
        """Draw the flow as it stands now."""

    def point_at(self, field: str) -> None:
        """Put the focus on what a problem is about, as far as it is on this step."""

    def take_enter(self) -> bool:
        """Use the Enter key inside the step; False lets the wizard go on."""
        return False

    def take_key(self, event: QKeyEvent) -> bool:
        """Use a key that no control has taken."""
        return False


def focus_after(fields: Sequence[QWidget]) -> bool:
    """From the focused field to the next one that is shown; False at the last or when none has the focus."""
    shown = [field for field in fields if field.isVisible() and field.isEnabled()]
    index = next((index for index, field in enumerate(shown) if field.hasFocus()), None)
    if index is None or index + 1 == len(shown):
        return False
    shown[index + 1].setFocus()
    return True


def digit_of(event: QKeyEvent) -> int:
    """1 to 9 for a digit key of either block, without modifiers; else 0."""
    text_typed = event.text()
    return int(text_typed) if len(text_typed) == 1 and text_typed in "123456789" else 0
