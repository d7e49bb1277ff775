"""底栏: speaks only when there is something to say; in training mode it wears a colour nothing else wears."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu

from app.bootstrap.line import LineStatus
from app.bootstrap.training import TrainingPerson
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import row
from ui.widgets.buttons import secondary_button
from ui.widgets.chip import IconLabel
from ui.widgets.text import text
from ui.widgets.tone import Tone, mark, show_when

_ASK_AGAIN_MS = 10 * 60 * 1000


class BottomBar(QFrame):
    """Sentences of the counter's notices and of the line; gone when there are none."""

    set_up_wanted = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.setObjectName("bottom")
        self.setMinimumHeight(44)
        self._work = work
        self._line: LineStatus | None = None
        self._notices: tuple[str, ...] = ()
        training = work.counter.is_training
        body = row(self, gap=2)
        body.setContentsMargins(24, 4, 16, 4)
        self._icon = IconLabel("triangle-alert", Tone.WARN)
        show_when(self._icon, not training)
        self._words = text("", wrap=True)
        self.card_button = secondary_button("插入练习卡")
        self.card_button.hide()
        self.set_up_button = secondary_button("设置真实窗口")
        show_when(self.set_up_button, training)
        self.set_up_button.clicked.connect(self.set_up_wanted)
        body.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        body.addWidget(self._words, 1)
        body.addWidget(self.card_button)
        body.addWidget(self.set_up_button)
        mark(self, "training", training)
        work.line_changed.connect(self._line_changed)
        work.changed.connect(self._changed)
        self._timer = QTimer(self, interval=_ASK_AGAIN_MS)
        self._timer.timeout.connect(self.ask)
        self._timer.start()
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
        self._work.tasks.query(self._work.counter.notices, self._show_notices, owner=self)

    def _changed(self, what: Changed) -> None:
        if what in (Changed.ROSTER, Changed.DAY):
            self.ask()

    def _show_notices(self, notices: tuple[str, ...]) -> None:
        self._notices = notices
        self._show()

    def _line_changed(self, status: LineStatus) -> None:
        self._line = status
        self._show()

    def _show(self) -> None:
        sentences = list(self._notices)
        if self._line is not None and (said := line_sentence(self._line, self._work.desk.now())):
            sentences.append(said)
        self._words.setText("　".join(sentences))
        self.setAccessibleName(self._words.text())
        show_when(self, bool(sentences))


def _nothing(_: None) -> None:
    """The reader itself tells what comes of it."""


def line_sentence(status: LineStatus, now: datetime) -> str:
    """离线：最近一次上报2小时前，12件待上报。可以照常办理。 Nothing while all is well."""
    if status.paused_reason:
        return status.paused_reason
    if status.to_receive:
        return f"正在下载市级数据，还有{status.to_receive}条。可以照常办理。"
    if status.is_online:
        return status.clock_words
    when = f"最近一次上报{how_long_ago(status.last_success_at, now)}" if status.last_success_at else "还没有上报过"
    return f"离线：{when}，{status.waiting}件待上报。可以照常办理。"


def how_long_ago(then: datetime, now: datetime) -> str:
    """``刚刚``, ``5分钟前``, ``2小时前``, ``3天前``."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes}分钟前"
    return f"{minutes // 60}小时前" if minutes < 24 * 60 else f"{minutes // (24 * 60)}天前"
