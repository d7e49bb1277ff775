"""上报: what waits, what came back and why; look for it, try again, set aside, close, send now, take a list along."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget

from app.bootstrap.line_status import LineStatus
from app.domain.vocabulary import UpstreamState
from app.errors import UserError, join_sentences
from app.services.outbox_list import OPEN_STATES, OutboxLine, OutboxView, read_outbox
from app.services.outbox_sheet import export_outbox
from app.services.queries import RETURNED, UNANSWERED
from app.services.upstream import close_rejected, retry, set_aside
from ui.keys.bind import bind
from ui.keys.table import TABLES
from ui.models.outbox_table import OUTBOX_COLUMNS
from ui.models.row_table import RowTable
from ui.pages.courier_part import CourierPart
from ui.pages.page import Page
from ui.pages.sheet_export import Export, SheetExport
from ui.shell.bottom_bar import how_long_ago, line_sentence
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import column, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import line_edit
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.table import Table
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone, show_when
from ui.widgets.wrap_row import WrapRow

_AT_MOST = 500
_RETRIABLE = (UpstreamState.WAITING, UpstreamState.UNKNOWN, UpstreamState.SET_ASIDE)
_ASIDE = (UpstreamState.WAITING, UpstreamState.UNKNOWN)

_CHOICES: tuple[tuple[str, tuple[UpstreamState, ...]], ...] = (
    ("未了结的", OPEN_STATES),
    ("退回和搁置的", RETURNED),
    ("还没有结果的", UNANSWERED),
    *((state.label, (state,)) for state in UpstreamState),
)
_EMPTY = "都已上报，没有等待的。新办理的备案会先列在这里，联网后自动上报。"
_NOTHING_FITS = "没有符合条件的。请检查输入，或换一个上报状态。"
_CLOSE_QUESTION = "{name}的{act}已被上级退回，确认与参保人核对处理完毕、予以了结吗？"
_CLOSE_MANY = "选了 {count} 件被上级退回的，确认都与参保人核对处理完毕、予以了结吗？"
_CLOSE_MORE = "了结后不再上报这一件，也不能恢复；同一备案后面的事项继续上报。"


_NOTHING_SAID = {
    UpstreamState.WAITING: "排在队列里，线路通时按次序自动上报。",
    UpstreamState.SENDING: "正在上报，马上就有结果。",
    UpstreamState.UNKNOWN: "已发出，没有等到回执，会先向上级查询再决定是否再报。",
    UpstreamState.ACCEPTED: "上级已接收，不用再办。",
    UpstreamState.CLOSED: "已了结，不再上报。",
}


class UpstreamPage(Page):
    """上报页."""

    title = "上报"
    key_places = ("upstream", TABLES)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.model: RowTable[OutboxLine] = RowTable(OUTBOX_COLUMNS, self)
        self._view: OutboxView | None = None
        self._words = text("", TextKind.QUIET)
        self._stack = QStackedWidget()

    def build(self) -> Iterator[None]:
        """The queue, what is looked for in it, what can be done with it."""
        self.table = Table(self.title)
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.set_widths([item.width for item in OUTBOX_COLUMNS])
        self.table.make_sortable()
        self.table.remember_columns(self.work.counter.folder, "outbox")
        yield
        self.state_box = ChoiceBox(_CHOICES, name="按上报状态筛选")
        self.state_box.setMinimumWidth(scaled(176))
        self.search_box = line_edit(placeholder="姓名、号码或备案编号　Ctrl+F")
        self.search_box.setAccessibleName("在上报队列中查找")
        self.search_box.setClearButtonEnabled(True)
        self.search_box.setMinimumWidth(scaled(264))
        yield
        self._line = NoticeBar()
        self.conflict_button = secondary_button("处理冲突　Ctrl+D", "files")
        self._detail = NoticeBar(action=self.conflict_button)
        self._empty = EmptyState(_EMPTY, icon_name="circle-check")
        yield
        self.send_button = primary_button("立即上报", "send")
        self.retry_button = secondary_button("再次上报　Ctrl+R", "rotate-ccw")
        self.aside_button = secondary_button("搁置　Ctrl+G", "pause")
        self.close_button = secondary_button("了结　Ctrl+J", "check")
        self.export = SheetExport(self.work, "待上报清单", self._export_what_is_shown)
        yield
        self.open_button = secondary_button("打开备案", "eye")
        self.courier_button = secondary_button("信使文件", "folder")
        self.courier = CourierPart(self.work)
        yield
        self._lay_out()

    def begin_anew(self) -> None:
        """All that has not come to rest."""
        self.show_states(OPEN_STATES)

    def show_states(self, states: tuple[UpstreamState, ...]) -> None:
        """The acts in one of these states, of everybody; those of a figure that counts them."""
        self.state_box.choose(states)
        self.search_box.blockSignals(True)
        self.search_box.clear()
        self.search_box.blockSignals(False)

    def entered(self) -> None:
        """Ask anew; focus on what needs attention most."""
        self._ask()
        self._show_line()
        self.table.focus_first()

    def heard(self, what: Changed) -> None:
        """The queue moved."""
        if what in (Changed.OUTBOX, Changed.FILINGS):
            self._ask()
            self._show_line()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the search box the arrow leads down to what was found; Esc folds what was unfolded."""
        if event.key() == Qt.Key.Key_Down and self.search_box.hasFocus():
            self.table.focus_first()
            return
        if event.key() == Qt.Key.Key_Escape and self.courier.fold():
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        outer = column(self, gap=4, margin=5)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(self._words)
        head.addStretch(1)
        head.addWidget(self.export.button)
        head.addWidget(self.courier_button)
        head.addWidget(self.send_button)
        outer.addLayout(head)
        outer.addWidget(self.export)
        outer.addWidget(self._line)
        outer.addWidget(self.courier)
        filters = WrapRow()
        filters.left.addWidget(self.state_box)
        filters.left.addWidget(self.search_box)
        for button in (self.open_button, self.retry_button, self.aside_button, self.close_button):
            filters.right.addWidget(button)
        outer.addWidget(filters)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self._detail)
        self.state_box.currentIndexChanged.connect(self._ask)
        self.search_box.textChanged.connect(self._ask)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())
        self.search_box.returnPressed.connect(self.table.focus_first)
        bind(self, "upstream.find", self.search_box.setFocus)
        # A button that is greyed does nothing when it is clicked.
        bind(self, "upstream.retry", self.retry_button.click)
        bind(self, "upstream.aside", self.aside_button.click)
        bind(self, "upstream.close", self.close_button.click)
        bind(self, "upstream.decide", self.conflict_button.click)
        self.send_button.clicked.connect(self._send)
        self.courier_button.clicked.connect(self.courier.unfold)
        self.courier.folded.connect(self.courier_button.setFocus)
        self.retry_button.clicked.connect(self._retry)
        self.aside_button.clicked.connect(self._set_aside)
        self.close_button.clicked.connect(self._ask_to_close)
        self.conflict_button.clicked.connect(self._open_conflict)
        self.open_button.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.work.line_changed.connect(self._line_changed)

    def _ask(self) -> None:
        desk, states, typed = self.work.desk, self.state_box.chosen(), self.search_box.text()
        is_narrowed = bool(typed.strip()) or states != OPEN_STATES
        self._empty.say(_NOTHING_FITS if is_narrowed else _EMPTY)
        self.work.tasks.query(
            lambda: read_outbox(desk, states, typed, _AT_MOST), self._show, owner=self, newest="outbox"
        )

    def _show(self, view: OutboxView) -> None:
        if view == self._view:
            return
        self._view = view
        before, lines = {line.row.act_id for line in self._marked()}, view.lines
        place = max(0, self.table.currentIndex().row())
        self.model.set_rows(lines)
        self._stack.setCurrentWidget(self.table if lines else self._empty)
        self._words.setText(_count_words(view))
        self.export.offer(bool(lines))
        if lines:
            rows = enumerate(self.model.rows)
            same = next((row for row, line in rows if line.row.act_id in before), min(place, len(lines) - 1))
            self.table.selectRow(same)
        self._show_choice()

    def _chosen(self) -> OutboxLine | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _marked(self, *states: UpstreamState) -> tuple[OutboxLine, ...]:
        """The lines that are selected, in ``states`` if any are given."""
        lines = (self.model.row_at(index) for index in self.table.selectionModel().selectedRows())
        return tuple(line for line in lines if not states or line.row.state in states)

    def _closable(self) -> tuple[OutboxLine, ...]:
        """What a person may close; of two counters' acts one has to be chosen instead."""
        return tuple(line for line in self._marked(UpstreamState.REJECTED) if not line.is_conflict)

    def _open_conflict(self) -> None:
        for line in self._marked():
            self.work.conflict_wanted.emit(line.row.filing_number)

    def _show_choice(self) -> None:
        marked, line = self._marked(), self._chosen()
        self.open_button.setEnabled(len(marked) == 1)
        for button, states in (
            (self.retry_button, _RETRIABLE),
            (self.aside_button, _ASIDE),
        ):
            button.setEnabled(any(item.row.state in states for item in marked))
        self.close_button.setEnabled(bool(self._closable()))
        is_conflict = len(marked) == 1 and marked[0].is_conflict
        self.conflict_button.setEnabled(is_conflict)
        show_when(self.conflict_button, is_conflict)
        if line is None or not marked:
            self._detail.say("")
        elif len(marked) > 1:
            self._detail.say(f"选了 {len(marked)} 件。再次上报、搁置、了结只对其中可以这样办的件。", Tone.ACCENT)
        elif is_conflict:
            self._detail.say(f"被退回：{join_sentences(line.why)}请对照两边，决定以哪一边为准。", Tone.STOP)
        elif line.row.state is UpstreamState.REJECTED:
            why = join_sentences(line.why or "打开备案查看回执")
            self._detail.say(f"被退回：{why}请按退回的原因与参保人核对后另行办理，处理完毕后按“了结”。", Tone.STOP)
        elif line.row.state is UpstreamState.SET_ASIDE:
            why = join_sentences(line.why or "由经办人搁置")
            self._detail.say(f"已搁置：{why}查明原因后按“再次上报”。", Tone.WARN)
        elif line.why:
            self._detail.say(line.why, Tone.WARN)
        else:
            # Always something, so that the table stays as high as it is while one goes through it.
            self._detail.say(_NOTHING_SAID[line.row.state])

    def _show_line(self) -> None:
        line = self.work.counter.line
        self.send_button.setEnabled(line is not None)
        if line is None:
            self._line.say(
                "还没有设置上级接收端。备案都存在本地，设置后自动按次序上报；没有网络的，用信使文件上报。", Tone.ACCENT
            )
            return
        self.work.tasks.query(line.status, self._line_changed, owner=self, newest="upstream line")

    def _line_changed(self, status: LineStatus) -> None:
        now = self.work.desk.now()
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
        desk, actor = self.work.desk, self.work.actor
        self._change(self._marked(*_RETRIABLE), lambda act_id: retry(desk.store, actor, act_id, desk.now()))

    def _set_aside(self) -> None:
        desk, actor = self.work.desk, self.work.actor
        reason = f"{actor.name}搁置"
        self._change(self._marked(*_ASIDE), lambda act_id: set_aside(desk.store, actor, act_id, desk.now(), reason))

    def _ask_to_close(self) -> None:
        desk, actor, lines = self.work.desk, self.work.actor, self._closable()
        if not lines:
            return
        first = lines[0]
        question = _CLOSE_QUESTION.format(name=first.name, act=first.act)
        self.work.problems.ask(
            question if len(lines) == 1 else _CLOSE_MANY.format(count=len(lines)),
            "了结",
            lambda: self._change(lines, lambda act_id: close_rejected(desk.store, actor, act_id, desk.now())),
            owner=self,
            more=_CLOSE_MORE,
        )

    def _export_what_is_shown(self) -> Export:
        desk, actor, states, typed = self.work.desk, self.work.actor, self.state_box.chosen(), self.search_box.text()
        return lambda target, told: export_outbox(desk, actor, states, typed, target, on_progress=told)

    def _change(self, lines: tuple[OutboxLine, ...], act: Callable[[str], object]) -> None:
        """Do it to each, one transaction each; one that moved on meanwhile holds up no other."""
        place, act_ids = self.work, [line.row.act_id for line in lines]

        def done(refused: UserError | None) -> None:
            place.tell(Changed.OUTBOX)
            if refused is not None:
                place.problems.show(refused)

        place.tasks.command(lambda: _do_each(act_ids, act), lambda _: None, owner=self, afterwards=done)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.work.record_wanted.emit(self.model.row_at(index).row.filing_number)


def _count_words(view: OutboxView) -> str:
    """``315 件　被退回 12　已搁置 3　待上报 300``."""
    states = [f"{state.label} {count}" for state, count in view.counts.items() if count]
    listed = [f"列出前 {len(view.lines)} 件"] if len(view.lines) < view.total else []
    return "　".join([f"{view.total} 件", *(states if len(states) > 1 else []), *listed])


def _do_each(act_ids: list[str], act: Callable[[str], object]) -> UserError | None:
    """Why the first that would not be done was refused; None when all were done."""
    refused: UserError | None = None
    for act_id in act_ids:
        try:
            act(act_id)
        except UserError as error:
            refused = refused or error
    return refused
