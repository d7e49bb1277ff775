"""四项数字: each with what it is made of below it, and what it counts on hovering."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.filing import CommitmentState
from app.services.statistics import Statistics
from app.services.statistics_lines import figures_of
from app.services.statistics_words import CANCELLATIONS, CHANGES, DEFINITIONS, FILINGS, PROMISED
from ui.widgets.boxes import Panel, row
from ui.widgets.text import TextKind, text


class Figure(Panel):
    """One figure."""

    def __init__(self, name: str) -> None:
        super().__init__(gap=1, margin=3)
        self._name = name
        self._figure = text("0", TextKind.FIGURE)
        self._note = text("", TextKind.SMALL)
        self.body.addWidget(text(name, TextKind.QUIET))
        self.body.addWidget(self._figure)
        self.body.addWidget(self._note)
        self.setToolTip(DEFINITIONS[name])
        self.setAccessibleDescription(DEFINITIONS[name])

    @property
    def words(self) -> str:
        """The figure and its note."""
        return f"{self._figure.text()} {self._note.text()}".strip()

    def show_count(self, count: int, unit: str, note: str) -> None:
        """Show the figure and what it is made of."""
        self._figure.setText(f"{count:,}")
        self._note.setText(note)
        self.setAccessibleName(f"{self._name} {count} {unit}。{note}")


class FiguresPart(QWidget):
    """四项数字, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.figures = {name: Figure(name) for name in (FILINGS, PROMISED, CHANGES, CANCELLATIONS)}
        body = row(self, gap=4)
        for figure in self.figures.values():
            body.addWidget(figure, 1)

    def show_statistics(self, found: Statistics) -> None:
        """Show what was counted."""
        waiting, broken = (
            found.commitments_that_are(state) for state in (CommitmentState.OPEN, CommitmentState.BROKEN)
        )
        notes = {
            FILINGS: _filings_note(found),
            PROMISED: f"其中待补交 {waiting:,}，未兑现 {broken:,}",
            CHANGES: "期内办理的次数",
            CANCELLATIONS: "期内办理的次数",
        }
        for name, count in figures_of(found).items():
            self.figures[name].show_count(count, "次" if name in (CHANGES, CANCELLATIONS) else "件", notes[name])


def _filings_note(found: Statistics) -> str:
    if found.wanted.with_elsewhere:
        return f"其中他处 {found.elsewhere:,}"
    pending, rejected = (part.count for part in found.not_counted)
    return f"另有待审核 {pending:,}，未通过 {rejected:,}"
