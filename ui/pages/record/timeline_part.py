"""经过: the acts of a record, the newest first, with old values struck through and each act's way upstream.

Telephone reminders stand among them where they were made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import accumulate
from operator import itemgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.filing import Act
from app.domain.outbox import OutboxRow, Receipt
from app.services.field_changes import FieldChange, changes_by_act
from app.services.queries import RecordView
from app.services.reminders import Reminder
from ui.models.states import UPSTREAM_ICONS, UPSTREAM_TONES
from ui.style.tokens import tokens
from ui.widgets.boxes import Panel, column, row, space
from ui.widgets.chip import StatusChip
from ui.widgets.difference import new_words
from ui.widgets.text import TextKind, rule, section_title, selectable, text
from ui.widgets.tone import Tone


class TimelinePart(Panel):
    """One entry an act: the newest is there at once, ``fill`` adds the older ones."""

    def __init__(self, view: RecordView) -> None:
        super().__init__(gap=3, margin=4)
        self.body.addWidget(section_title("经过"))
        rows = {item.act_id: item for item in view.outbox}
        receipts = {item.act_id: item for item in view.receipts}
        by_act = changes_by_act(view.acts)
        makers: list[tuple[datetime, Callable[[], QWidget]]] = [
            (moment, partial(_Entry, act, changes, rows.get(act.id), receipts.get(act.id)))
            # Acts stay in their order, also where a clock was put back between two.
            for (act, changes), moment in zip(by_act, accumulate((act.at for act, _ in by_act), max), strict=True)
        ]
        makers += [(reminder.at, partial(_Reminded, reminder)) for reminder in view.reminders]
        makers.sort(key=itemgetter(0))
        self._entries = (make() for _, make in makers[::-1])
        newest = next(self._entries, None)
        if newest is not None:
            self.body.addWidget(newest)

    def fill(self) -> Iterator[None]:
        """One more entry a step, until all are there."""
        for entry in self._entries:
            self.body.addWidget(rule())
            self.body.addWidget(entry)
            yield


class _Reminded(QWidget):
    def __init__(self, reminder: Reminder) -> None:
        super().__init__()
        head = row(self, gap=3)
        head.addWidget(text("已电话提醒", TextKind.SECTION))
        head.addWidget(text(f"{reminder.at:%Y-%m-%d %H:%M}", TextKind.QUIET))
        head.addWidget(text(reminder.name, TextKind.QUIET))
        if reminder.due_on is not None:
            head.addWidget(text(f"当时承诺 {reminder.due_on.isoformat()} 前补齐", TextKind.QUIET))
        head.addStretch(1)


class _Entry(QWidget):
    def __init__(
        self, act: Act, changes: tuple[FieldChange, ...], outgoing: OutboxRow | None, receipt: Receipt | None
    ) -> None:
        super().__init__()
        inner = column(self, gap=1)
        head = row(gap=3)
        head.addWidget(text(act.kind.label, TextKind.SECTION))
        head.addWidget(text(f"{act.at:%Y-%m-%d %H:%M}", TextKind.QUIET))
        head.addWidget(text(f"{act.actor.name}（{act.actor.role.label}，{act.actor.counter}号窗口）", TextKind.QUIET))
        head.addStretch(1)
        if outgoing is not None:
            state = outgoing.state
            head.addWidget(StatusChip(state.label, UPSTREAM_TONES[state], icon_name=UPSTREAM_ICONS[state]))
        inner.addLayout(head)
        if act.reason:
            inner.addWidget(text(f"原因：{act.reason}", wrap=True))
        if changes:
            inner.addLayout(_grid(changes))
        answer = _answer(outgoing, receipt)
        if answer:
            inner.addWidget(text(answer, TextKind.SMALL, wrap=True, tone=Tone.STOP))


def _grid(changes: tuple[FieldChange, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(space(3))
    grid.setVerticalSpacing(space(1))
    grid.setColumnMinimumWidth(0, tokens().grid.label_width)
    grid.setColumnStretch(1, 1)
    for line, change in enumerate(changes):
        name = text(change.name, TextKind.LABEL)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(name, line, 0)
        values = row(gap=2)
        if change.old:
            values.addWidget(text(change.old, TextKind.STRUCK))
            values.addWidget(text("改为", TextKind.SMALL))
        values.addWidget(selectable(new_words(change.old, change.new or "无")), 1)
        grid.addLayout(values, line, 1)
    return grid


def _answer(outgoing: OutboxRow | None, receipt: Receipt | None) -> str:
    if receipt is not None and receipt.sentence:
        return f"上级回执：{receipt.sentence}"
    return outgoing.last_problem if outgoing is not None else ""
