"""筛选的第二行: where to, the days of registration, and until when a filing or a promise runs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from app.services.ports import FilingQuery
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled
from ui.widgets.entry import DateEdit
from ui.widgets.text import text
from ui.widgets.tone import Tone
from ui.widgets.wrap_row import WrapRow
from ui.wizards.new_filing.place_field import PlaceField

_PLACE_WIDTH = 200
_DATE_WIDTH = 128
_LONGEST_SHOWN = 8
"""Of what was typed, in characters."""
_NOT_A_DATE = "“{}”不是日期，没有按它筛选"
_NOT_TAKEN = "“{}”没有选定，没有按它筛选"
_WRONG_ORDER = "起始日期在截止日期之后"


class MoreFilters(WrapRow):
    """What narrows a list beside its drop-downs. A place counts once it is taken, a day once it is whole."""

    changed = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.place = PlaceField(work.counter.places)
        self.place.setPlaceholderText("名称、拼音或代码")
        self.place.setAccessibleName("按就医地筛选")
        self.place.setMinimumWidth(scaled(_PLACE_WIDTH))
        self.since, self.until, self.ends, self.due = (DateEdit(placeholder="如 20261122") for _ in range(4))
        self.since.setAccessibleName("登记日期自")
        self.until.setAccessibleName("登记日期至")
        self.ends.setAccessibleName("备案到期至")
        self.due.setAccessibleName("承诺到期至")
        self._words = text("", tone=Tone.WARN)
        for shown in (text("就医地"), self.place, text("登记日期"), self.since, text("至"), self.until):
            self.left.addWidget(shown)
        for shown in (text("备案到期至"), self.ends, text("承诺到期至"), self.due, self._words):
            self.right.addWidget(shown)
        self._words.hide()
        self._code = ""
        for field in self._dates:
            field.setFixedWidth(scaled(_DATE_WIDTH))
            field.value_changed.connect(self._tell)
            field.editingFinished.connect(self._say_what_is_wrong)
        self.place.chosen.connect(self._take_place)
        self.place.returnPressed.connect(self.place.accept_marked)
        self.place.editingFinished.connect(self._say_what_is_wrong)
        self.place.textEdited.connect(self._say_what_is_wrong)

    def show_query(self, query: FilingQuery) -> None:
        """Show what a query asks for, without telling anybody."""
        self._code = query.destination
        self.place.show_place(query.destination)
        self.since.set_value(query.filed_from)
        self.until.set_value(query.filed_until)
        self.ends.set_value(query.ends_until)
        self.due.set_value(query.due_until)
        self._say_what_is_wrong()

    def narrow(self, query: FilingQuery) -> FilingQuery:
        """The query with what is asked for here. Another last day makes it another question than the card asked."""
        ends, due = self.ends.value(), self.due.value()
        if (ends, due) != (query.ends_until, query.due_until):
            query = replace(query, ends_from=None, due_from=None, is_live=False)
        return replace(
            query,
            destination=self._code,
            filed_from=self.since.value(),
            filed_until=self.until.value(),
            ends_until=ends,
            due_until=due,
        )

    @property
    def _dates(self) -> tuple[DateEdit, ...]:
        return self.since, self.until, self.ends, self.due

    def redress(self) -> None:
        """The widths of the type in use."""
        self.place.setMinimumWidth(scaled(_PLACE_WIDTH))
        for field in self._dates:
            field.setFixedWidth(scaled(_DATE_WIDTH))

    def _take_place(self, code: str) -> None:
        self._say_what_is_wrong()
        if code != self._code:
            self._code = code
            self.changed.emit()

    def _tell(self) -> None:
        self._say_what_is_wrong()
        self.changed.emit()

    def _say_what_is_wrong(self) -> None:
        since, until = self.since.value(), self.until.value()
        is_reversed = since is not None and until is not None and since > until
        untaken = self.place.text().strip() if not self.place.code and not self.place.is_open else ""
        wrong = next((field.text() for field in self._dates if field.is_wrong and _is_done(field)), "")
        if wrong:
            words = _NOT_A_DATE.format(_shown(wrong))
        elif is_reversed:
            words = _WRONG_ORDER
        else:
            words = _NOT_TAKEN.format(_shown(untaken)) if untaken else ""
        self._words.setText(words)
        self._words.setVisible(bool(words))


def _is_done(field: DateEdit) -> bool:
    """Whether a date is whole, or left as it is."""
    return len(field.text()) >= _WHOLE_DATE or not field.hasFocus()


def _shown(typed: str) -> str:
    return f"{typed[:_LONGEST_SHOWN]}…" if len(typed) > _LONGEST_SHOWN else typed


_WHOLE_DATE = 8
"""Shorter than that, a date is still being typed."""
