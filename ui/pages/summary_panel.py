"""导出汇总表: category, period and kind of file; written beside all other work, told as it goes, stopped on wish."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.vocabulary import Category
from app.errors import Cancelled
from app.services.summary import ExportedSummary, SummaryWanted, export_summary
from ui.pages.export_told import tell_not_written, written_words
from ui.save_as import ask_where
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import row
from ui.widgets.buttons import link_button, primary_button, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import DateEdit
from ui.widgets.folding_panel import FoldingPanel
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone

_ROWS_A_REPORT = 50
_DATE_WIDTH = 210


class SummaryPanel(FoldingPanel):
    """导出汇总表, folded away until it is asked for."""

    _progressed = Signal(int, int)

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._stop = Event()
        self.category = ChoiceBox([(item.label, item) for item in Category], name="汇总的人员类别")
        self.since, self.until = DateEdit(), DateEdit()
        self.since.setAccessibleName("登记日期自")
        self.until.setAccessibleName("登记日期至")
        for field in (self.since, self.until):
            field.setMinimumWidth(scaled(_DATE_WIDTH))
        self.as_pdf = primary_button("存为PDF", "download")
        self.as_sheet = secondary_button("存为表格", "download")
        self.stop_button = link_button("停止", "x")
        self.notice = NoticeBar()
        self._words = text("", TextKind.QUIET)
        self._build()
        self._progressed.connect(self._tell)
        work.closing.connect(self._stop.set)

    def unfold(self, category: Category | None) -> None:
        """Show the panel, the list's category chosen."""
        if category is not None:
            self.category.choose(category)
        if not self.is_running:
            self.notice.say("")
        self.show()
        self.category.setFocus()

    @property
    def is_running(self) -> bool:
        """Whether a table is being written."""
        return self.stop_button.isVisibleTo(self)

    def save(self, target: Path) -> None:
        """Write the table to ``target``, whatever is there."""
        wanted = SummaryWanted(self.category.chosen(), self.since.value(), self.until.value())
        counter, actor = self._work.counter, self._work.actor
        self._stop.clear()
        self._show_running(True)
        self.notice.say("")
        self._tell(0, 0)
        self._work.tasks.query(
            lambda: export_summary(
                counter.desk, counter.summaries, counter.place_parts, actor, wanted, target, on_progress=self._go_on
            ),
            lambda done: self._done(done, target),
            self._failed,
            owner=self,
        )

    def _build(self) -> None:
        self.body.addWidget(section_title("导出汇总表"))
        fields = row(gap=2)
        fields.addWidget(self.category)
        fields.addWidget(text("登记日期"))
        fields.addWidget(self.since)
        fields.addWidget(text("至"))
        fields.addWidget(self.until)
        fields.addWidget(text("不填为全部", TextKind.QUIET))
        fields.addStretch(1)
        self.body.addLayout(fields)
        acts = row(gap=2)
        for button in (self.as_pdf, self.as_sheet, self.stop_button):
            acts.addWidget(button)
        acts.addWidget(self._words)
        acts.addStretch(1)
        acts.addWidget(self.fold_button)
        self.body.addLayout(acts)
        self.body.addWidget(self.notice)
        self.as_pdf.clicked.connect(lambda: self._ask_where(".pdf"))
        self.as_sheet.clicked.connect(lambda: self._ask_where(".xlsx"))
        self.stop_button.clicked.connect(self._stop.set)
        self._show_running(False)

    def _ask_where(self, suffix: str) -> None:
        wrong: tuple[tuple[QWidget, bool], ...] = tuple((field, field.is_wrong) for field in (self.since, self.until))
        for field, is_wrong in wrong:
            if is_wrong:
                self.notice.say("日期写得不对，请写成8位数字，如 20261122。", Tone.WARN)
                field.setFocus()
                return
        name = f"{self.category.chosen().label}备案信息汇总表"
        ask_where(self, self._work.problems, "导出汇总表", name, suffix, self.save)

    def _go_on(self, done: int, of: int) -> None:
        """Called by the worker after each row."""
        if self._stop.is_set():
            raise Cancelled
        if done % _ROWS_A_REPORT == 0 or done == of:
            self._progressed.emit(done, of)

    def _tell(self, done: int, of: int) -> None:
        self._words.setText(f"已汇总 {done} / {of} 件" if of else "正在汇总……")

    def _show_running(self, is_running: bool) -> None:
        self.hold(is_running)
        self.stop_button.setVisible(is_running)
        self._words.setVisible(is_running)
        self.as_pdf.setEnabled(not is_running)
        self.as_sheet.setEnabled(not is_running)

    def _done(self, done: ExportedSummary, target: Path) -> None:
        self._show_running(False)
        words = written_words(done.rows, target)
        if done.unprintable:
            words += f"有 {len(done.unprintable)} 行打印出来会缺字，请核对。{done.unprintable[0]}。"
        self.notice.say(words, Tone.WARN if done.unprintable else Tone.OK)

    def _failed(self, error: Exception) -> None:
        self._show_running(False)
        tell_not_written(error, self.notice, self._work.problems)
