"""体检: everything the counter rests on, looked at off the window's thread, what is not well first."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from functools import partial
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from app.bootstrap.doctor import CHECKS, HEALTH_WORDS, Finding, Health, examine_opened
from app.errors import Cancelled
from ui.pages.settings.part import SettingsPart
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled, tokens
from ui.widgets.boxes import Panel, clear, column, row, space
from ui.widgets.buttons import primary_button, secondary_button, take_turns
from ui.widgets.chip import StatusChip
from ui.widgets.page_scroll import BAR, PageScroll
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone

_TONES = {Health.OK: Tone.OK, Health.WARNING: Tone.WARN, Health.FAILED: Tone.STOP}
_WORST_FIRST = (Health.FAILED, Health.WARNING, Health.OK)
_PROGRESS_WIDTH = 240


class DoctorPart(SettingsPart):
    """体检."""

    _checked = Signal(int, int)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.findings: tuple[Finding, ...] = ()
        self._stop = Event()
        self.is_running = False
        self._words = text("", TextKind.QUIET)
        self.again_button = primary_button("重新体检", "refresh-cw")
        self.stop_button = secondary_button("停止", "x")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("体检进度")
        self.progress.setRange(0, CHECKS)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(scaled(_PROGRESS_WIDTH))
        self._list = QWidget()
        self._lines = column(self._list, gap=0)
        self._build()
        self._checked.connect(lambda done, _of: self.progress.setValue(done))
        self.again_button.clicked.connect(self.examine)
        self.stop_button.clicked.connect(self._stop.set)
        work.closing.connect(self._stop.set)

    def entered(self) -> None:
        """Examine, unless it was done already: then what was found is there, and can be asked for again."""
        if not self.findings and not self.is_running:
            self.examine()

    def examine(self) -> None:
        """Look at everything now."""
        if self.is_running:
            return
        self._stop.clear()
        self._show_running(is_running=True)
        self._words.setText("正在检查……")
        counter, stop, tell = self.work.counter, self._stop, self._checked.emit

        def checked(done: int, of: int) -> None:
            if stop.is_set():
                raise Cancelled
            tell(done, of)

        self.work.tasks.query(
            lambda: tuple(examine_opened(counter, checked)), self._found, self._failed, owner=self, newest="doctor"
        )

    def _build(self) -> None:
        panel = Panel(gap=3, margin=5)
        head = row(gap=3)
        head.setContentsMargins(0, 0, BAR, 0)
        head.addWidget(section_title("体检"))
        head.addWidget(self._words)
        head.addStretch(1)
        head.addWidget(self.progress)
        head.addWidget(self.stop_button)
        head.addWidget(self.again_button)
        panel.body.addLayout(head)
        # The bar stands in the panel's margin, so that the buttons of the lines end where the head's do.
        edge = space(5)
        panel.body.setContentsMargins(edge, edge, edge - BAR, edge)
        panel.body.addWidget(PageScroll(self._list), 1)
        self.body.addWidget(panel, 1)
        self._show_running(is_running=False)

    def _show_running(self, *, is_running: bool) -> None:
        self.is_running = is_running
        self.progress.setValue(0)
        self.progress.setVisible(is_running)
        take_turns(self.again_button, self.stop_button, is_running=is_running)

    def _found(self, findings: tuple[Finding, ...]) -> None:
        self._show_running(is_running=False)
        self.findings = tuple(sorted(findings, key=lambda item: _WORST_FIRST.index(item.health)))
        tally = Tally(item.health for item in findings)
        words = "，".join(f"{HEALTH_WORDS[health]} {tally[health]} 项" for health in _WORST_FIRST if tally[health])
        self._words.setText(f"{self.work.desk.now():%H:%M} 检查：{words}")
        clear(self._lines)
        for item in self.findings:
            self._lines.addWidget(self._line(item))
        self._lines.addStretch(1)

    def _failed(self, error: Exception) -> None:
        self._show_running(is_running=False)
        self._words.setText("检查已停止，没有查完。" if isinstance(error, Cancelled) else "检查没有做完。")
        self.work.problems.show(error)

    def _line(self, item: Finding) -> QWidget:
        line = QWidget()
        grid = QGridLayout(line)
        grid.setContentsMargins(0, space(2), 0, space(2))
        grid.setHorizontalSpacing(space(3))
        grid.setVerticalSpacing(space(1))
        grid.setColumnMinimumWidth(0, scaled(88))
        grid.setColumnMinimumWidth(1, tokens().grid.label_width)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(StatusChip(HEALTH_WORDS[item.health], _TONES[item.health]), 0, 0, top)
        grid.addWidget(text(item.title, TextKind.SECTION), 0, 1)
        grid.addWidget(text(item.found, wrap=True), 0, 2)
        if item.health is not Health.OK:
            if item.remedy:
                grid.addWidget(text(f"{item.remedy}。", TextKind.QUIET, wrap=True), 1, 2)
            if (remedy := self._remedies().get(item.part)) is not None:
                words, act = remedy
                button = secondary_button(words)
                button.setAccessibleName(f"{item.title}：{words}")
                button.clicked.connect(act)
                grid.addWidget(button, 0, 3, 2, 1, top)
        return line

    def _remedies(self) -> dict[str, tuple[str, Callable[[], object]]]:
        """What can honestly be done from here, by the part that is not well."""
        to = self.section_wanted.emit
        remedies: dict[str, tuple[str, Callable[[], object]]] = {
            "backup": ("去备份", partial(to, "backup")),
            "hub": ("核对上报设置", partial(to, "upstream")),
        }
        line = self.work.counter.line
        if line is not None:
            remedies["feed"] = ("现在下载", line.try_now)
        return remedies
