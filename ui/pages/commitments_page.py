"""承诺跟踪: papers promised and not yet brought, the most urgent first, with the telephone to remind by.

Beside them the letters whose retention is over: they are listed until a person has destroyed them and said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QStackedWidget

from app.domain.filing import CommitmentState
from app.errors import UserError
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import SOON_DAYS, URGENT_DAYS
from app.services.reminders import Reminder
from app.services.reminding import PromiseLine, list_promises, note_reminder, take_back_reminder
from ui.keys.bind import bind
from ui.keys.table import TABLES, get_shortcut
from ui.models.filing_table import CATEGORY, DESTINATION, FILED, IDENTITY, NAME, PHONE, STATUS, ListFilter
from ui.models.row_table import Cell, Column
from ui.pages.filing_list import FilingList, not_upstream_box
from ui.pages.page import Page
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import column
from ui.widgets.buttons import secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone, show_when
from ui.widgets.wrap_row import WrapRow

_EMPTY = "没有等待补交的材料。凭承诺书先行备案的，会按届满日列在这里，材料补交后自动消失。"

_ALL_UPSTREAM = "没有未上报的。去掉“未上报”，看全部。"
_ALL_REMINDED = "没有未提醒的。去掉“未提醒”，看全部。"
_NOT_THOSE = "没有这样的承诺。换成“全部待补交”，看还欠着的。"
_NO_LETTERS = "没有保管期满的承诺书。承诺书保管期满后列在这里，销毁后打开备案登记，登记后自动消失。"

_DUE = Column[FilingSummary](
    "承诺期限届满日",
    136,
    lambda item: Cell(item.commitment_due.isoformat() if item.commitment_due else ""),
    lambda item: item.commitment_due or date.max,
    least=128,
)


def _reminded_cell(item: FilingSummary) -> Cell:
    if not isinstance(item, PromiseLine) or item.reminder is None:
        return Cell("")
    return Cell(f"{item.reminder.at.date().isoformat()} {item.reminder.name}", Tone.OK, "circle-check")


_REMINDED = Column[FilingSummary](
    "电话提醒",
    176,
    _reminded_cell,
    lambda item: _reminded_cell(item).words,
)
_KEEP_UNTIL = Column[FilingSummary](
    "承诺书保管至",
    136,
    lambda item: Cell(item.letter_keep_until.isoformat() if item.letter_keep_until else ""),
    lambda item: item.letter_keep_until or date.max,
)


class CommitmentList(StrEnum):
    """承诺清单: what the page shows one of."""

    OWED = "全部待补交"
    SOON = f"{SOON_DAYS}天内到期"
    URGENT = f"{URGENT_DAYS}天内到期"
    TODAY = "今天到期"
    OVERDUE = "已逾期"
    KEPT = "已补交"
    BROKEN = "已违约"
    LETTERS = "保管期满的承诺书"


_DAYS_AHEAD = {CommitmentList.SOON: SOON_DAYS, CommitmentList.URGENT: URGENT_DAYS, CommitmentList.TODAY: 0}
_SETTLED = {CommitmentList.KEPT: CommitmentState.KEPT, CommitmentList.BROKEN: CommitmentState.BROKEN}


class CommitmentsPage(Page):
    """承诺跟踪页."""

    title = "承诺跟踪"
    key_places = ("commitments", TABLES)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._noted: tuple[str, Reminder] | None = None
        self._words = text("", TextKind.QUIET)
        self._stack = QStackedWidget()

    def build(self) -> Iterator[None]:
        """What is asked for, the three lists, then all of it in its place."""
        work = self.work
        self.which = ChoiceBox[CommitmentList]([(item.value, item) for item in CommitmentList], name="看哪一份清单")
        self.not_upstream = not_upstream_box()
        self.not_reminded = QCheckBox("未提醒")
        self.not_reminded.setToolTip("还没有为现在的届满日打过电话的")
        self.remind_button = secondary_button(f"已电话提醒　{get_shortcut('commitments.remind').shown}", "phone")
        self.undo_button = secondary_button(f"撤回　{get_shortcut('commitments.undo').shown}", "rotate-ccw")
        self.undo_button.setAccessibleName("撤回刚记的电话提醒")
        self.notice = NoticeBar(action=self.undo_button)
        yield
        # Nearly all promises are of one category: it goes first where there is too little room.
        category = replace(CATEGORY, gives_way=1)
        columns = (NAME, category, DESTINATION, _DUE, _left_column(work), PHONE, _REMINDED, STATUS)
        self.list = FilingList(
            work,
            self.title,
            EmptyState(_EMPTY, icon_name="hourglass"),
            columns=columns,
            remembered_as="promises",
            read=list_promises,
        )
        yield
        self.letters = FilingList(
            work,
            "保管期满的承诺书",
            EmptyState(_NO_LETTERS, icon_name="file-text"),
            columns=(NAME, IDENTITY, CATEGORY, DESTINATION, FILED, _KEEP_UNTIL, STATUS),
            remembered_as="letters",
        )
        yield
        self.settled = FilingList(
            work,
            "已了结的承诺",
            EmptyState(_NOT_THOSE, icon_name="hourglass"),
            columns=(NAME, IDENTITY, CATEGORY, DESTINATION, FILED, PHONE, STATUS),
            remembered_as="settled",
        )
        self.list.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
        self.letters.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
        yield
        self._lay_out()

    def _lay_out(self) -> None:
        for item in (self.list, self.settled, self.letters):
            self._stack.addWidget(item)
            item.loaded.connect(self._say)
        outer = column(self, gap=4, margin=5)
        head = WrapRow(gap=3)
        for shown in (page_title(self.title), self.which, self.not_reminded, self.not_upstream, self._words):
            head.left.addWidget(shown)
        head.right.addWidget(self.remind_button)
        outer.addWidget(head)
        outer.addWidget(self.notice)
        outer.addWidget(self._stack, 1)
        self.not_reminded.toggled.connect(self._chosen)
        self.remind_button.clicked.connect(self._remind)
        self.undo_button.clicked.connect(self._take_back)
        bind(self, "commitments.remind", self.remind_button.click)
        bind(self, "commitments.undo", self._take_back)
        self.which.currentIndexChanged.connect(self._chosen)
        self.not_upstream.toggled.connect(self._chosen)

    @property
    def shown(self) -> FilingList:
        """The list that is chosen."""
        which = self.which.chosen()
        if which is CommitmentList.LETTERS:
            return self.letters
        return self.settled if which in _SETTLED else self.list

    def show_letters(self) -> None:
        """The letters whose retention is over, from the figure that counts them."""
        self.which.choose(CommitmentList.LETTERS)

    def entered(self) -> None:
        """Ask anew; focus on the most urgent."""
        self._ask()
        self.shown.focus_first()

    def begin_anew(self) -> None:
        """What is promised is what one comes here for."""
        self.which.choose(CommitmentList.OWED)

    def left(self) -> None:
        """What was noted stays noted."""
        self._forget()

    def heard(self, what: Changed) -> None:
        """A paper may have come, a letter may be gone."""
        if what is Changed.FILINGS:
            self._ask()

    def _chosen(self) -> None:
        self._ask()

    def _ask(self) -> None:
        self._stack.setCurrentWidget(self.shown)
        which = self.which.chosen()
        is_owed = self.shown is self.list
        show_when(self.not_reminded, is_owed)
        show_when(self.remind_button, is_owed)
        self.remind_button.setEnabled(is_owed and bool(self.list.model.rows))
        not_reminded = is_owed and self.not_reminded.isChecked()
        is_narrowed = self.not_upstream.isChecked()
        nothing = {CommitmentList.OWED: _EMPTY, CommitmentList.LETTERS: _NO_LETTERS}.get(which, _NOT_THOSE)
        self.shown.empty.say(_ALL_REMINDED if not_reminded else _ALL_UPSTREAM if is_narrowed else nothing)
        query = replace(
            _query(which, self.work.desk.today()),
            not_yet_upstream=is_narrowed,
            not_reminded=not_reminded,
        )
        self.shown.show_filter(ListFilter(query))

    def _remind(self) -> None:
        """Of the one that is chosen; the cursor stays where it is, or on what comes next."""
        index = self.list.table.currentIndex()
        if self.shown is not self.list or not index.isValid():
            return
        chosen, desk, actor = self.list.model.row_at(index), self.work.desk, self.work.actor
        self.work.tasks.command(
            lambda: note_reminder(desk, actor, chosen.number),
            lambda reminder: self._is_noted(chosen, reminder),
            self._refused,
            owner=self,
            afterwards=lambda _: self.work.changed.emit(Changed.FILINGS),
        )

    def _is_noted(self, chosen: FilingSummary, reminder: Reminder) -> None:
        self._noted = chosen.number, reminder
        show_when(self.undo_button, wanted=True)
        self.notice.say(f"已记下：{reminder.at:%Y-%m-%d %H:%M} 电话提醒{chosen.name}，离开本页前可以撤回。", Tone.OK)

    def _take_back(self) -> None:
        if self._noted is None:
            return
        number, reminder = self._noted
        desk, actor = self.work.desk, self.work.actor
        self._forget()
        self.list.focus_first()
        self.work.tasks.command(
            lambda: take_back_reminder(desk, actor, number, reminder),
            lambda _: None,
            self._refused,
            owner=self,
            afterwards=lambda _: self.work.changed.emit(Changed.FILINGS),
        )

    def _forget(self) -> None:
        self._noted = None
        self.notice.say("")

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.work.problems.show(error)
            return
        show_when(self.undo_button, wanted=False)
        self.notice.refuse(error)

    def _say(self, rows: int) -> None:
        self.remind_button.setEnabled(self.shown is self.list and bool(rows))
        more = "" if self.shown.model.is_complete else "以上"
        which = self.which.chosen()
        words = f"{rows} 件{more}{which.value if which in _SETTLED else '待补交'}"
        if which is CommitmentList.LETTERS:
            words = f"{rows} 份{more}可以销毁，销毁后请打开备案登记"
        self._words.setText(words if rows else "")


def _query(which: CommitmentList, today: date) -> FilingQuery:
    if which is CommitmentList.LETTERS:
        return FilingQuery(letter_kept_before=today)
    if which in _SETTLED:
        return FilingQuery(promise=_SETTLED[which])
    if which is CommitmentList.OVERDUE:
        return FilingQuery(due_until=today - timedelta(days=1), is_live=True)
    if which in _DAYS_AHEAD:
        return FilingQuery(due_from=today, due_until=today + timedelta(days=_DAYS_AHEAD[which]), is_live=True)
    return FilingQuery(with_commitment=True, is_live=True)


def _left_column(work: Workplace) -> Column[FilingSummary]:
    def cell(item: FilingSummary) -> Cell:
        if item.commitment_due is None:
            return Cell("")
        days = (item.commitment_due - work.desk.today()).days
        if days < 0:
            return Cell(f"逾期{-days}天", Tone.STOP, "circle-x")
        if days <= URGENT_DAYS:
            return Cell(f"还有{days}天" if days else "今天届满", Tone.STOP, "triangle-alert")
        tone = Tone.WARN if days <= SOON_DAYS else Tone.PLAIN
        return Cell(f"还有{days}天", tone, "triangle-alert" if tone is Tone.WARN else "clock")

    return Column("剩余", 120, cell, lambda item: item.commitment_due or date.max, least=116)
