"""申请人看的内容: facts as large lines, what follows from them beside or below; longer than the screen, it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QScroller, QSizePolicy, QWidget

from app.services.applicant_view import ApplicantView, ToldFact
from ui.widgets.boxes import Panel, Scroll, clear, column, space
from ui.widgets.text import TextKind, text

_NAME_WIDTH = 160
_TWO_COLUMNS_FROM = 1500


class _Body(QWidget):
    def minimumSizeHint(self) -> QSize:
        """None: what wrapped lines would need where they were narrow says nothing of what they need here."""
        return QSize(0, 0)


class FactsView(Scroll):
    """Draws one view. ``more_changed`` tells whether there is more below what is seen."""

    more_changed = Signal(bool)

    def __init__(self) -> None:
        self._body = _Body()
        super().__init__(self._body)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._body)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(space(5))
        self._view: ApplicantView | None = None
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._tell_more)
        bar.valueChanged.connect(self._tell_more)

    @property
    def has_more(self) -> bool:
        """Whether there is more below."""
        bar = self.verticalScrollBar()
        return bar.value() < bar.maximum()

    def show_view(self, view: ApplicantView) -> None:
        """Draw another view, from its beginning."""
        if view == self._view:
            return
        self._view = view
        clear(self._columns)
        self._columns.addWidget(_facts(view), 3)
        if view.notes:
            self._columns.addWidget(_notes(view), 2)
        self._columns.addStretch(0)
        self.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Nothing of anybody stays behind, not even where it is not seen."""
        self._view = None
        clear(self._columns)

    def turn_on(self) -> None:
        """One screenful further down, or to the top again at the end."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() - space(6) if self.has_more else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is the width for it."""
        wide = self.width() >= _TWO_COLUMNS_FROM
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)

    def _tell_more(self) -> None:
        self.more_changed.emit(self.has_more)


def _facts(view: ApplicantView) -> QWidget:
    panel = Panel(gap=0, margin=5)
    panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    lines = QGridLayout()
    lines.setHorizontalSpacing(space(5))
    lines.setVerticalSpacing(space(3))
    lines.setColumnMinimumWidth(0, _NAME_WIDTH)
    lines.setColumnStretch(1, 1)
    for place, fact in enumerate((ToldFact("申请人", view.person), *view.facts)):
        name = text(fact.name, TextKind.LABEL)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        lines.addWidget(name, 2 * place, 0, Qt.AlignmentFlag.AlignTop)
        lines.addWidget(text(fact.words, wrap=True), 2 * place, 1)
        if fact.why:
            lines.addWidget(text(fact.why, TextKind.SMALL, wrap=True), 2 * place + 1, 1)
    panel.body.addLayout(lines)
    panel.body.addStretch(1)
    return panel


def _notes(view: ApplicantView) -> QWidget:
    panel = Panel(gap=0, margin=5)
    panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    lines = column(gap=3)
    lines.addWidget(text(view.notes_title, TextKind.SECTION))
    for note in view.notes:
        lines.addWidget(text(note, wrap=True))
    panel.body.addLayout(lines)
    panel.body.addStretch(1)
    return panel
