"""统计范围: a usual period or two days of one's own, and whose filings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.statistics import StatisticsWanted, last_year, this_month, this_quarter, this_year
from app.services.statistics_store import Span
from app.services.statistics_words import DEFINITIONS
from ui.style.tokens import scaled
from ui.widgets.boxes import row
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import DateEdit
from ui.widgets.text import text

SpanOf = Callable[[date], Span]

_PERIODS: tuple[tuple[str, SpanOf | None], ...] = (
    ("本月", this_month),
    ("本季度", this_quarter),
    ("本年", this_year),
    ("上年", last_year),
    ("全部", lambda _: Span()),
    ("自定起止", None),
)
_DATE_WIDTH = 120
_WITH_ELSEWHERE = "本窗口和他处"


class PeriodBar(QWidget):
    """What is counted, chosen in one row."""

    changed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.period = ChoiceBox[SpanOf | None](_PERIODS, name="统计期间")
        self.since, self.until = DateEdit(placeholder="不限"), DateEdit(placeholder="不限")
        self.since.setAccessibleName("统计起始日期")
        self.until.setAccessibleName("统计截止日期")
        self.scope = ChoiceBox[bool]((("本窗口", False), (_WITH_ELSEWHERE, True)), name="统计谁的备案")
        self.scope.setToolTip(DEFINITIONS[_WITH_ELSEWHERE])
        self.scope.setAccessibleDescription(DEFINITIONS[_WITH_ELSEWHERE])
        body = row(self, gap=2)
        body.addWidget(self.period)
        body.addWidget(self.since)
        body.addWidget(text("至"))
        body.addWidget(self.until)
        body.addWidget(self.scope)
        for field in (self.since, self.until):
            field.editingFinished.connect(self._typed)
        self.redress()
        self.period.choose(this_year)
        self.show_today()
        self.period.currentIndexChanged.connect(self._chosen)
        self.scope.currentIndexChanged.connect(self.changed)

    def redress(self) -> None:
        """Fields as wide as a date in the size of type in use."""
        for field in (self.since, self.until):
            field.setFixedWidth(scaled(_DATE_WIDTH))

    @property
    def wrong(self) -> DateEdit | None:
        """The field with something that is no date, or None."""
        return next((field for field in (self.since, self.until) if field.is_wrong), None)

    def wanted(self) -> StatisticsWanted:
        """What is chosen."""
        return StatisticsWanted(Span(self.since.value(), self.until.value()), self.scope.chosen())

    def show_today(self) -> None:
        """The days of the chosen period as they are today: they move on with the calendar."""
        span_of = self.period.chosen()
        if span_of is not None:
            self._show_span(span_of(self._today()))

    def _show_span(self, span: Span) -> None:
        self.since.set_value(span.since)
        self.until.set_value(span.until)
        self._shown = self.since.text(), self.until.text()

    def _chosen(self) -> None:
        if self.period.chosen() is None:
            self.since.setFocus()
            self.since.selectAll()
            return
        self.show_today()
        self.changed.emit()

    def _typed(self) -> None:
        typed = self.since.text(), self.until.text()
        if typed != self._shown:
            self._shown = typed
            self.period.choose(None)
            self.changed.emit()
