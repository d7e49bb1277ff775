"""存为图片、存为表格: where to, then written beside all other work; what came of it is told in the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.sheets import SHEET_SUFFIX
from app.services.statistics import Statistics
from app.services.statistics_charts import Chart
from app.services.statistics_sheet import PICTURE_SUFFIX, write_picture, write_sheet
from ui.pages.statistics.charts_part import chart_look
from ui.save_as import ask_where
from ui.shell.workplace import Workplace
from ui.style.tokens import ThemeName, tokens
from ui.widgets.boxes import row
from ui.widgets.buttons import secondary_button
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone

_NAME = "异地就医备案统计"


class SavingPart(QWidget):
    """Two buttons; ``notice`` is put where the page wants it."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._found: Statistics | None = None
        self._charts: tuple[Chart, ...] = ()
        self.notice = NoticeBar()
        self.as_picture = secondary_button("存为图片", "download")
        self.as_sheet = secondary_button("存为表格", "download")
        body = row(self, gap=2)
        body.addWidget(self.as_picture)
        body.addWidget(self.as_sheet)
        for button, suffix, save in (
            (self.as_picture, PICTURE_SUFFIX, self.save_picture),
            (self.as_sheet, SHEET_SUFFIX, self.save_sheet),
        ):
            button.clicked.connect(partial(ask_where, self, work.problems, "统计另存为", _NAME, suffix, save))
        self._enable(False)

    def offer(self, found: Statistics, charts: tuple[Chart, ...]) -> None:
        """From now on this is what would be saved."""
        self._found, self._charts = found, charts
        self._enable(not found.is_empty)

    def save_picture(self, target: Path) -> None:
        """Draw figures and charts on white, whatever the window's theme, and write them."""
        if self._found is None:
            return
        found, charts, counter = self._found, self._charts, self._work.counter
        look = chart_look(tokens().themes[ThemeName.NORMAL])
        self._write(
            lambda: write_picture(counter.charts.sheet(found, charts, counter.office_name, look), target), target
        )

    def save_sheet(self, target: Path) -> None:
        """Write the lines of the table."""
        if self._found is not None:
            found, office = self._found, self._work.counter.office_name
            self._write(lambda: write_sheet(found, office, target), target)

    def _write(self, write: Callable[[], object], target: Path) -> None:
        self._enable(False)
        self.notice.say("正在存……")
        self._work.tasks.query(write, lambda _: self._done(target), self._failed, owner=self)

    def _done(self, target: Path) -> None:
        self._enable(True)
        self.notice.say(f"已存为 {target.name}。", Tone.OK)

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        if isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self.notice.say("")
            self._work.problems.show(error)

    def _enable(self, is_enabled: bool) -> None:
        for button in (self.as_picture, self.as_sheet):
            button.setEnabled(is_enabled)
