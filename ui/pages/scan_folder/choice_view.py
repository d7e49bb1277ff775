"""看图选择: the scan beside the choice of its record and its form; Esc leaves it for later."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.services.scan_folder import Matched, paper_name
from ui.pages.scan_folder.candidates import Candidate
from ui.printing.sheet_row import SheetRow
from ui.style.tokens import scaled
from ui.widgets.boxes import Scroll, clear, column, row
from ui.widgets.buttons import Button, link_button, secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.whole_page import WholePage

_SIDE_WIDTH = 352


class ChoiceView(WholePage):
    """First the record, then the form. The record that a code names need not be looked for."""

    wanted = Signal(str)
    """What was typed to find the record by."""
    chosen = Signal(str, str)
    """Number and form."""

    def __init__(self) -> None:
        super().__init__("返回列表")
        self._item: Matched | None = None
        self._candidate: Candidate | None = None
        self.sheets = SheetRow()
        self.field = line_edit(placeholder="姓名、拼音首字母、号码或备案编号")
        self.field.setAccessibleName("查找备案")
        self.records: dict[str, Button] = {}
        self.forms: dict[str, Button] = {}
        self._how = text("", TextKind.SMALL, wrap=True)
        self._again = link_button("换一件备案", "rotate-ccw")
        self._choices = column(gap=2)
        self.field.textEdited.connect(lambda words: self.wanted.emit(words.strip()))
        self.field.returnPressed.connect(self._entered)
        self._again.clicked.connect(self._ask_again)
        self._lay_out()

    @property
    def asks_record(self) -> bool:
        """Whether the record is still to be chosen, out of all there are."""
        return self._item is not None and not self._item.numbers and self._candidate is None

    def begin(self, item: Matched) -> None:
        """Show a file whose pictures and records are on their way."""
        self._item, self._candidate = item, None
        self.name.setText(item.path.name)
        self._how.setText(item.words)
        self.sheets.show_images(())
        self.field.clear()
        self._show_step()
        clear(self._choices)
        self.records, self.forms = {}, {}
        (self.field if self.asks_record else self.back).setFocus()

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show the file's first sheets."""
        self.sheets.show_images(images)

    def offer(self, candidates: Sequence[Candidate]) -> None:
        """Offer records that were found."""
        clear(self._choices)
        self.records, self.forms = {}, {}
        typed = self.field.text().strip()
        heading = "找到的备案" if typed else "签字表未收回的备案"
        nothing = "没有符合的备案，请核对后再输入。" if typed else "没有等着收回的签字表，请输入后查找。"
        self._choices.addWidget(section_title(heading) if candidates else text(nothing, TextKind.QUIET, wrap=True))
        for candidate in candidates:
            button = secondary_button(f"{candidate.name}　{candidate.details}\n{candidate.number}")
            button.setProperty("lines", 2)
            button.clicked.connect(partial(self.take, candidate))
            self._choices.addWidget(button)
            self.records[candidate.number] = button
        self._choices.addStretch(1)

    def take(self, candidate: Candidate) -> None:
        """Take a record, and ask for the form."""
        self._candidate = candidate
        self._show_step()
        clear(self._choices)
        self.records, self.forms = {}, {}
        self._choices.addWidget(text(f"{candidate.name}　{candidate.details}"))
        self._choices.addWidget(text(candidate.number, TextKind.QUIET))
        self._choices.addWidget(section_title("是哪张表"))
        for form in candidate.forms:
            button = secondary_button(paper_name(form), "file-text")
            button.clicked.connect(partial(self.chosen.emit, candidate.number, form))
            self._choices.addWidget(button)
            self.forms[form] = button
        self._choices.addStretch(1)
        next(iter(self.forms.values())).setFocus()

    def _entered(self) -> None:
        # Out of several, or before anything is typed, Enter only goes there: a record is never taken unseen.
        if self.records:
            first = next(iter(self.records.values()))
            if len(self.records) == 1 and self.field.text().strip():
                first.click()
            else:
                first.setFocus()

    def _ask_again(self) -> None:
        if self._item is not None:
            self._candidate = None
            self._show_step()
            self.field.setFocus()
            self.field.selectAll()
            self.wanted.emit(self.field.text().strip())

    def _show_step(self) -> None:
        self.field.setVisible(self.asks_record)
        is_named = self._item is not None and bool(self._item.numbers)
        self._again.setVisible(self._candidate is not None and not is_named)

    def _lay_out(self) -> None:
        beside = row(gap=4)
        beside.addWidget(self.sheets, 1)
        side = QWidget()
        side.setFixedWidth(scaled(_SIDE_WIDTH))
        inner = column(side, gap=3)
        inner.addWidget(self._how)
        inner.addWidget(self.field)
        inner.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        choices = QWidget()
        choices.setLayout(self._choices)
        inner.addWidget(Scroll(choices), 1)
        beside.addWidget(side)
        self.body.addLayout(beside, 1)
