"""筛选的第二行: where to, and the days of registration."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.ports import FilingQuery
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import row
from ui.widgets.entry import DateEdit
from ui.widgets.text import TextKind, text
from ui.wizards.new_filing.place_field import PlaceField

_PLACE_WIDTH = 284
_DATE_WIDTH = 136
_NOT_A_DATE = "日期请写成8位数字"
_WRONG_ORDER = "起始日期在截止日期之后"


class MoreFilters(QWidget):
    """What narrows a list beside its drop-downs. A place counts once it is taken, a day once it is whole."""

    changed = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.place = PlaceField(work.counter.places)
        self.place.setPlaceholderText("名称、拼音或代码")
        self.place.setAccessibleName("按就医地筛选")
        self.place.setMinimumWidth(scaled(_PLACE_WIDTH))
        self.since, self.until = (DateEdit(placeholder="如 20261122") for _ in range(2))
        self.since.setAccessibleName("登记日期自")
        self.until.setAccessibleName("登记日期至")
        self._words = text("", TextKind.QUIET)
        line = row(self, gap=2)
        line.addWidget(text("就医地"))
        line.addWidget(self.place)
        line.addWidget(text("登记日期"))
        line.addWidget(self.since)
        line.addWidget(text("至"))
        line.addWidget(self.until)
        line.addWidget(self._words)
        line.addStretch(1)
        self._code = ""
        for field in (self.since, self.until):
            field.setFixedWidth(scaled(_DATE_WIDTH))
            field.value_changed.connect(self._tell)
        self.place.chosen.connect(self._take_place)
        self.place.returnPressed.connect(self.place.accept_marked)

    def show_query(self, query: FilingQuery) -> None:
        """Show what a query asks for, without telling anybody."""
        self._code = query.destination
        self.place.show_place(query.destination)
        self.since.set_value(query.filed_from)
        self.until.set_value(query.filed_until)
        self._say_what_is_wrong()

    def narrow(self, query: FilingQuery) -> FilingQuery:
        """The query with what is asked for here."""
        return replace(query, destination=self._code, filed_from=self.since.value(), filed_until=self.until.value())

    def redress(self) -> None:
        """The widths of the type in use."""
        self.place.setMinimumWidth(scaled(_PLACE_WIDTH))
        for field in (self.since, self.until):
            field.setFixedWidth(scaled(_DATE_WIDTH))

    def _take_place(self, code: str) -> None:
        if code != self._code:
            self._code = code
            self.changed.emit()

    def _tell(self) -> None:
        self._say_what_is_wrong()
        self.changed.emit()

    def _say_what_is_wrong(self) -> None:
        since, until = self.since.value(), self.until.value()
        is_reversed = since is not None and until is not None and since > until
        is_wrong = any(len(field.text()) >= _WHOLE_DATE and field.is_wrong for field in (self.since, self.until))
        self._words.setText(_NOT_A_DATE if is_wrong else _WRONG_ORDER if is_reversed else "")


_WHOLE_DATE = 8
"""Shorter than that, a date is still being typed."""
