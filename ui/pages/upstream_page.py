"""上报: what waits, what came back and why; try again, set aside, send now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget

from app.bootstrap.line import LineStatus
from app.domain.vocabulary import UpstreamState
from app.services.upstream import retry, set_aside
from ui.models.outbox_table import OUTBOX_COLUMNS, OutboxLine, read_outbox
from ui.models.row_table import RowTable
from ui.pages.courier_part import CourierPart
from ui.pages.page import Page
from ui.shell.bottom_bar import how_long_ago, line_sentence
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import column, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.table import Table
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone

_AT_MOST = 500
_OPEN_STATES = (
    UpstreamState.REJECTED,
    UpstreamState.SET_ASIDE,
    UpstreamState.UNKNOWN,
    UpstreamState.SENDING,
    UpstreamState.WAITING,
)
_RETRIABLE = (UpstreamState.WAITING, UpstreamState.UNKNOWN, UpstreamState.SET_ASIDE)
_ASIDE = (UpstreamState.WAITING, UpstreamState.UNKNOWN)

_EMPTY = "都已上报，没有等待的。新办理的备案会先列在这里，联网后自动上报。"


class UpstreamPage(Page):
    """上报页."""

    title = "上报"

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.model: RowTable[OutboxLine] = RowTable(OUTBOX_COLUMNS, self)
        self.table = Table(self.title)
        self.table.setModel(self.model)
        self.table.set_widths([item.width for item in OUTBOX_COLUMNS])
        self.table.make_sortable()
        self.table.remember_columns(work.counter.folder, "outbox")
        choices: list[tuple[str, UpstreamState | None]] = [("未了结的", None)]
        choices += [(state.label, state) for state in UpstreamState]
        self._state = ChoiceBox(choices, name="按上报状态筛选")
        self._state.setMinimumWidth(160)
        self._words = text("", TextKind.QUIET)
        self._line = NoticeBar()
        self._detail = NoticeBar()
        self._empty = EmptyState(_EMPTY, icon_name="circle-check")
        self._stack = QStackedWidget()
        self.send_button = primary_button("立即上报", "send")
        self.retry_button = secondary_button("再次上报", "rotate-ccw")
        self.aside_button = secondary_button("搁置", "pause")
        self.open_button = secondary_button("打开备案", "eye")
        self.courier_button = secondary_button("信使文件", "folder")
        self.courier = CourierPart(work)
        self._build()

    def entered(self) -> None:
        """Ask anew; focus on what needs attention most."""
        self._ask()
        self._show_line()
        self.table.focus_first()

    def heard(self, what: Changed) -> None:
        """The queue moved."""
        if what in (Changed.OUTBOX, Changed.FILINGS):
            self._ask()

    def _build(self) -> None:
        outer = column(self, gap=4, margin=5)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(self._words)
        head.addStretch(1)
        head.addWidget(self.courier_button)
        head.addWidget(self.send_button)
        outer.addLayout(head)
        outer.addWidget(self._line)
        outer.addWidget(self.courier)
        filters = row(gap=2)
        filters.addWidget(self._state)
        filters.addStretch(1)
        for button in (self.open_button, self.retry_button, self.aside_button):
            filters.addWidget(button)
        outer.addLayout(filters)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self._detail)
        self._state.currentIndexChanged.connect(self._ask)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_choice())
        self.send_button.clicked.connect(self._send)
        self.courier_button.clicked.connect(self.courier.unfold)
        self.retry_button.clicked.connect(self._retry)
        self.aside_button.clicked.connect(self._set_aside)
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.work.line_changed.connect(self._line_changed)

    def _ask(self) -> None:
        desk, state = self.work.desk, self._state.chosen()

        def read() -> tuple[OutboxLine, ...]:
            states = _OPEN_STATES if state is None else (state,)
            return tuple(line for each in states for line in read_outbox(desk, each, _AT_MOST, 0))[:_AT_MOST]

        self.work.tasks.query(read, self._show, owner=self, newest="outbox")

    def _show(self, lines: tuple[OutboxLine, ...]) -> None:
        before = self._chosen()
        self.model.set_rows(lines)
        self._stack.setCurrentWidget(self.table if lines else self._empty)
        self._words.setText(f"{len(lines)} 件" if len(lines) < _AT_MOST else f"前 {_AT_MOST} 件")
        if lines:
            same = self.model.find_row(lambda line: before is not None and line.row.act_id == before.row.act_id)
            self.table.selectRow(same)
        self._show_choice()

    def _chosen(self) -> OutboxLine | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _show_choice(self) -> None:
        line = self._chosen()
        self.open_button.setEnabled(line is not None)
        self.retry_button.setEnabled(line is not None and line.row.state in _RETRIABLE)
        self.aside_button.setEnabled(line is not None and line.row.state in _ASIDE)
        if line is None:
            self._detail.say("")
        elif line.row.state is UpstreamState.REJECTED:
            why = line.row.last_problem or "打开备案查看回执"
            self._detail.say(f"被退回：{why}。请按退回的原因与参保人核对后另行办理。", Tone.STOP)
        elif line.row.state is UpstreamState.SET_ASIDE:
            why = line.row.last_problem or "由经办人搁置"
            self._detail.say(f"已搁置：{why}。查明原因后按“再次上报”。", Tone.WARN)
        elif line.row.last_problem:
            self._detail.say(line.row.last_problem, Tone.WARN)
        else:
            self._detail.say("")

    def _line_changed(self, status: LineStatus) -> None:
        self._show_line(status)

    def _show_line(self, status: LineStatus | None = None) -> None:
        line, now = self.work.counter.line, self.work.desk.now()
        self.send_button.setEnabled(line is not None)
        if line is None:
            self._line.say(
                "还没有设置上级接收端。备案都存在本地，设置后自动按次序上报；没有网络的，用信使文件上报。", Tone.ACCENT
            )
            return
        status = status or line.status()
        said = line_sentence(status, now)
        if said:
            self._line.say(said, Tone.WARN)
        elif status.last_success_at is not None:
            self._line.say(f"线路正常，最近一次上报{how_long_ago(status.last_success_at, now)}。", Tone.OK)
        else:
            self._line.say("线路正常。", Tone.OK)

    def _send(self) -> None:
        line = self.work.counter.line
        if line is not None:
            line.try_now()
            self._line.say("正在上报……", Tone.ACCENT)

    def _retry(self) -> None:
        line = self._chosen()
        if line is not None:
            desk, actor, act_id = self.work.desk, self.work.actor, line.row.act_id
            self._change(lambda: retry(desk.store, actor, act_id, desk.now()))

    def _set_aside(self) -> None:
        line = self._chosen()
        if line is None:
            return
        desk, actor, act_id = self.work.desk, self.work.actor, line.row.act_id
        reason = f"{actor.name}搁置"
        self._change(lambda: set_aside(desk.store, actor, act_id, desk.now(), reason))

    def _change(self, work: Callable[[], object]) -> None:
        place = self.work
        place.tasks.command(work, lambda _: None, owner=self, afterwards=lambda _: place.tell(Changed.OUTBOX))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.work.record_wanted.emit(self.model.row_at(index).row.filing_number)
