"""底栏: speaks only when there is something to say; in training mode it wears a colour nothing else wears."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QProgressBar

from app.bootstrap.line_status import LineStatus
from app.bootstrap.training import TrainingPerson
from app.services.queries import count_waiting
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import row
from ui.widgets.buttons import secondary_button
from ui.widgets.chip import IconLabel
from ui.widgets.text import text
from ui.widgets.tone import Tone, mark, show_when

_ASK_AGAIN_MS = 10 * 60 * 1000
_RESUMED_MS = 60 * 1000
"""How long it is said that the line is back."""
_PROGRESS_WIDTH = 160
_A_THOUSAND = 1000


class BottomBar(QFrame):
    """Sentences of the counter's notices and of the line; gone when there are none."""

    set_up_wanted = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setObjectName("bottom")
        self.setMinimumHeight(scaled(44))
        self._work = work
        self._line: LineStatus | None = None
        self._notices: tuple[str, ...] = ()
        training = work.counter.is_training
        body = row(self, gap=2)
        body.setContentsMargins(24, 4, 16, 4)
        self._icon = IconLabel("triangle-alert", Tone.WARN)
        show_when(self._icon, not training)
        self._words = text("", wrap=True)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("下载进度")
        self.progress.setFixedWidth(scaled(_PROGRESS_WIDTH))
        self.progress.setRange(0, _A_THOUSAND)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.download_button = secondary_button("停止下载")
        self.download_button.clicked.connect(self._stop_or_go_on)
        self.download_button.hide()
        self.card_button = secondary_button("插入练习卡")
        self.card_button.hide()
        self.set_up_button = secondary_button("设置真实窗口")
        show_when(self.set_up_button, training)
        self.set_up_button.clicked.connect(self.set_up_wanted)
        body.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        body.addWidget(self._words, 1)
        body.addWidget(self.progress)
        body.addWidget(self.download_button)
        body.addWidget(self.card_button)
        body.addWidget(self.set_up_button)
        mark(self, "training", training)
        work.line_changed.connect(self._line_changed)
        work.changed.connect(self._changed)
        work.setting_changed.connect(self._set_anew)
        self._timer = QTimer(self, interval=_ASK_AGAIN_MS)
        self._timer.timeout.connect(self.ask)
        self._timer.start()
        self._resumed = QTimer(self, interval=_RESUMED_MS, singleShot=True)
        self._resumed.timeout.connect(self.forget_resumption)
        self.ask()

    def offer_cards(self) -> None:
        """In training mode, let cards of people who are not real be put into the reader."""
        cards = self._work.counter.training
        if cards is None:
            return
        menu = QMenu(self)
        for person in cards.people:
            menu.addAction(person.label).triggered.connect(partial(self._put_in, person))
        menu.addSeparator()
        menu.addAction("取出卡").triggered.connect(lambda: self._work.tasks.command(cards.remove, _nothing))
        self.card_button.setMenu(menu)
        self.card_button.setVisible(True)

    def _put_in(self, person: TrainingPerson) -> None:
        cards = self._work.counter.training
        if cards is not None:
            self._work.tasks.command(lambda: cards.insert(person), _nothing)

    @property
    def words(self) -> str:
        """What the bar says."""
        return self._words.text()

    def ask(self) -> None:
        """Ask the counter for its notices."""
        self._work.tasks.query(self._work.counter.notices, self._show_notices, owner=self, behind=True)

    def _changed(self, what: Changed) -> None:
        if what in (Changed.ROSTER, Changed.DAY):
            self.ask()
        elif what in (Changed.OUTBOX, Changed.FILINGS) and self._line is not None:
            desk = self._work.desk
            self._work.tasks.query(lambda: count_waiting(desk), self._counted, owner=self, newest="bottom bar")

    def _set_anew(self, _: str) -> None:
        """A line that was taken out of the settings has nothing to say any more."""
        if self._work.counter.line is None:
            self._resumed.stop()
            self._line = None
            self._show()

    def _show_notices(self, notices: tuple[str, ...]) -> None:
        self._notices = notices
        self._show()

    def _line_changed(self, status: LineStatus) -> None:
        before, self._line = self._line, status
        if not status.is_online:
            self._resumed.stop()
        elif before is not None and not before.is_online:
            self._resumed.start()
        self._show()

    def _counted(self, waiting: int) -> None:
        """What was done since the line last spoke counts too."""
        if self._line is not None:
            self._line = replace(self._line, waiting=waiting)
            self._show()

    def forget_resumption(self) -> None:
        """That the line is back has been said long enough."""
        self._resumed.stop()
        self._show()

    def _stop_or_go_on(self) -> None:
        line, status = self._work.counter.line, self._line
        if line is None or status is None:
            return
        if status.is_put_off:
            line.go_on_with_download()
        else:
            line.put_off_download()
        # The line itself says what has become of it; until then the wish is shown.
        self._line_changed(replace(status, is_put_off=not status.is_put_off))

    def _show_download(self) -> None:
        status = self._line
        is_long = status is not None and status.is_online and status.to_receive > 0
        show_when(self.progress, is_long)
        show_when(self.download_button, is_long)
        if status is None or not is_long:
            return
        self.progress.setValue(_A_THOUSAND * status.received // (status.received + status.to_receive))
        words = "继续下载" if status.is_put_off else "停止下载"
        self.download_button.setText(words)
        self.download_button.setAccessibleName(words)

    def _show(self) -> None:
        sentences = list(self._notices)
        if self._line is not None:
            if self._resumed.isActive():
                sentences.append(resumed_sentence(self._line))
            if said := line_sentence(self._line, self._work.desk.now()):
                sentences.append(said)
        self._show_download()
        self._words.setText("　".join(sentences))
        self.setAccessibleName(self._words.text())
        show_when(self, bool(sentences))


def _nothing(_: None) -> None:
    """The reader itself tells what comes of it."""


def line_sentence(status: LineStatus, now: datetime) -> str:
    """离线：最近一次上报2小时前，12件待上报。可以照常办理。 Nothing while all is well."""
    if status.paused_reason:
        return status.paused_reason
    if status.is_put_off:
        return f"市级数据已停止下载，还有{status.to_receive}条没有下载，有的人员和他处备案可能查不到。"
    if status.to_receive:
        return f"正在下载市级数据：已下载{status.received}条，还有{status.to_receive}条。可以照常办理。"
    if status.is_online:
        return status.clock_words
    when = f"最近一次上报{how_long_ago(status.last_success_at, now)}" if status.last_success_at else "还没有上报过"
    return f"离线：{when}，{status.waiting}件待上报。可以照常办理。"


def resumed_sentence(status: LineStatus) -> str:
    """线路已恢复: said for a minute after a pause."""
    return (
        f"线路已恢复，继续上报，还有{status.waiting}件待上报。" if status.waiting else "线路已恢复，等待的件都已上报。"
    )


def how_long_ago(then: datetime, now: datetime) -> str:
    """``刚刚``, ``5分钟前``, ``2小时前``, ``3天前``."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes}分钟前"
    return f"{minutes // 60}小时前" if minutes < 24 * 60 else f"{minutes // (24 * 60)}天前"
