"""The bar on top: one search box for everything, and the lamps of reader, printer and line."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from app.bootstrap.line_status import LineStatus
from app.domain.vocabulary import UpstreamState
from app.services.queries import RETURNED, UNANSWERED, upstream_counts
from app.services.reader_events import ReaderEvent, ReaderKind
from ui.shell.bottom_bar import how_long_ago
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import row
from ui.widgets.chip import IconLabel, Lamp
from ui.widgets.entry import line_edit
from ui.widgets.tone import Tone

_READER_TONES = {
    ReaderKind.ABSENT: (Tone.STOP, "未接"),
    ReaderKind.EMPTY: (Tone.OK, "待插卡"),
    ReaderKind.READING: (Tone.ACCENT, "读卡中"),
    ReaderKind.CARD: (Tone.OK, "已读卡"),
    ReaderKind.PROBLEM: (Tone.WARN, "读卡失败"),
}

_PRINTERS_AGAIN_MS = 30_000


class TopBar(QFrame):
    """搜索与指示灯."""

    search_wanted = Signal(str, bool)
    """What is typed, and whether Enter was pressed."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setObjectName("top")
        self.setFixedHeight(scaled(56))
        self._work = work
        self._line: LineStatus | None = None
        self.search_box = line_edit(placeholder="搜索：姓名、拼音首字母、号码、电话、备案编号，或扫条码　F2")
        self.search_box.setAccessibleName("搜索备案")
        self.search_box.setMaximumWidth(scaled(640))
        self.search_box.setClearButtonEnabled(False)
        self.reader = Lamp("读卡器", "点开看体检")
        self.printer = Lamp("打印机", "点开看体检")
        self.line = Lamp("上报", "点开看上报")
        self.reader.clicked.connect(work.doctor_wanted)
        self.printer.clicked.connect(work.doctor_wanted)
        self.line.clicked.connect(work.upstream_wanted)
        body = row(self, gap=3)
        # The lamps' own edges reach into the margin, so that their words end where the page does.
        body.setContentsMargins(24, 0, 18, 0)
        body.addWidget(IconLabel("search", Tone.QUIET))
        body.addWidget(self.search_box, 10)
        body.addStretch(1)
        for lamp in (self.reader, self.printer, self.line):
            body.addWidget(lamp)
        self.search_box.textEdited.connect(lambda typed: self.search_wanted.emit(typed, False))
        self.search_box.returnPressed.connect(lambda: self.search_wanted.emit(self.search_box.text(), True))
        # Not the box's own method: Qt lets go of no slot that Python overrides, and the box goes before ``work``.
        work.typed_shown.connect(self._show_typed)
        work.reader_changed.connect(self._show_reader)
        work.line_changed.connect(self._show_line)
        work.changed.connect(self._changed)
        self._show_reader(work.reader)
        self._printers_again = QTimer(self, interval=_PRINTERS_AGAIN_MS)
        self._printers_again.timeout.connect(self._ask_printers)
        self._printers_again.start()
        self.ask()

    def ask(self) -> None:
        """Ask for the printers of this computer and for what waits for upstream."""
        self._ask_printers()
        self._ask_counts()

    def _show_typed(self, words: str) -> None:
        self.search_box.setText(words)

    def _ask_printers(self) -> None:
        from ui.printing.printers import list_printers

        self._work.tasks.query(list_printers, lambda found: self._show_printers(len(found)), owner=self)

    def _ask_counts(self) -> None:
        desk = self._work.desk
        self._work.tasks.query(lambda: upstream_counts(desk), self._show_counts, owner=self, newest="line lamp")

    def _changed(self, what: Changed) -> None:
        if what is Changed.FILINGS:
            self.ask()
        elif what is Changed.OUTBOX:
            self._ask_counts()

    def _show_reader(self, event: ReaderEvent) -> None:
        tone, word = _READER_TONES[event.kind]
        self.reader.show_state(word, tone, event.words)

    def _show_printers(self, count: int) -> None:
        if count:
            self.printer.show_state("就绪", Tone.OK, f"系统里有{count}台打印机")
        else:
            self.printer.show_state("未接", Tone.WARN, "系统里没有打印机。表格照常留档，接好打印机后可以再打。")

    def _show_line(self, status: LineStatus) -> None:
        self._line = status
        self._ask_counts()

    def _show_counts(self, counts: dict[UpstreamState, int]) -> None:
        waiting = sum(counts.get(state, 0) for state in UNANSWERED)
        returned, aside = (counts.get(state, 0) for state in RETURNED)
        if returned or aside:
            self._show_sent_back(returned, aside, waiting)
        elif self._work.counter.line is None:
            word = f"{waiting}件待报" if waiting else "未设置"
            self.line.show_state(word, Tone.QUIET, "没有设置上级接收端，备案存在本地，设置后自动上报")
        elif not self._is_offline:
            word, tone = (f"{waiting}件待报", Tone.ACCENT) if waiting else ("正常", Tone.OK)
            self.line.show_state(word, tone, self._last_success())
        else:
            self.line.show_state("离线", Tone.WARN, self._offline_words(waiting))

    def _show_sent_back(self, returned: int, aside: int, waiting: int) -> None:
        """What somebody has to see to; before it, that the line is down, for then nothing of it can go up again."""
        if returned:
            word, tone, told = f"{returned}件退回", Tone.STOP, f"{returned}件被退回，请到上报页处理。"
        else:
            word, tone, told = f"{aside}件搁置", Tone.WARN, f"{aside}件已搁置，查明以后请到上报页再次上报。"
        if self._is_offline:
            word, told = f"离线 {word}", f"离线：{self._offline_words(waiting)}　{told}"
        self.line.show_state(word, tone, told)

    @property
    def _is_offline(self) -> bool:
        """Whether there is a line, and it is down."""
        return self._work.counter.line is not None and self._line is not None and not self._line.is_online

    def _offline_words(self, waiting: int) -> str:
        return f"{waiting}件待上报，联网后自动上报。{self._last_success()}"

    def _last_success(self) -> str:
        if self._line is None or self._line.last_success_at is None:
            return ""
        return f"最近一次上报：{how_long_ago(self._line.last_success_at, self._work.desk.now())}"
