"""第4步 材料: the checklist, and the letter that may stand in for what is being made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QWidget

from app.domain.decision import MaterialGroup
from app.domain.filing import MaterialTaken
from app.domain.vocabulary import Circumstance, Material, MaterialHow
from app.flows.new_filing import Problem
from ui.keys.bind import bind
from ui.style.tokens import scaled, tokens
from ui.widgets.boxes import clear, row, space
from ui.widgets.buttons import Button
from ui.widgets.entry import DateEdit
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, rule
from ui.widgets.tone import Tone, mark
from ui.wizards.new_filing.commitment_box import CommitmentBox
from ui.wizards.new_filing.drop_table import SCAN_FILES, DropTable
from ui.wizards.new_filing.material_line import HOWS, MaterialLine
from ui.wizards.new_filing.missing_notice_box import MissingNoticeBox
from ui.wizards.new_filing.scan_taking import ScanTaking
from ui.wizards.new_filing.scans_view import ScansView
from ui.wizards.new_filing.step import Step, digit_of
from ui.wizards.new_filing.visit import Visit

_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LINES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}

_NO_DATE = "这不是一个日期，请输入8位数字。"
_NO_SCAN = "没有选扫描件，不能算“已扫描”。也可以把文件拖到材料上。"
_BLANK_MEANS = "留空即证件没有写明截止日期。"


class _Aside(QLabel):
    """Small words beside a field: on one line, and on more only where there is no room."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("kind", TextKind.SMALL.value)
        self.setWordWrap(True)
        self.setMinimumWidth(scaled(80))

    def sizeHint(self) -> QSize:
        """As wide as its line."""
        self.ensurePolished()
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        # A line that is given its very width is broken when the letters stand between two pixels.
        return QSize(words.width() + space(1), words.height())


class MaterialsStep(Step):
    """A number says how the paper of the marked line was taken, and the mark goes on to the next line."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "材料", keys="按 1 至 4 选择，扫描件可拖到材料上")
        self._lines: list[MaterialLine] = []
        self._scan_taking = ScanTaking(visit, self)
        self._scans_view: ScansView | None = None
        self._said = NoticeBar()
        self._asked_for: MaterialGroup = ()
        """The line that was to count as scanned, while its file is read."""
        self._scan_taking.said.connect(self._said.say)
        self._scan_taking.taken.connect(self._go_on_from)
        self._scan_taking.refused.connect(self._said.refuse)
        self.table = DropTable(self.line_at)
        self.table.dropped.connect(self._take_files)
        self._grid = QGridLayout(self.table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space(2))
        self._grid.setVerticalSpacing(space(1))
        self._grid.setColumnStretch(0, 1)
        self._commitment = CommitmentBox()
        self._commitment.chosen.connect(self._promise_for)
        self._until = DateEdit(placeholder="没有写明的留空")
        self._until.value_changed.connect(lambda value: self.visit.update(document_until=value))
        self._until.editingFinished.connect(self._check_until)
        self._rows = FieldRows()
        self._until.setAccessibleName("证件截止日期")
        self._until.setFixedWidth(tokens().grid.field_narrow)
        self._blank_means = _Aside(_BLANK_MEANS)
        self._until_line = QWidget()
        line = row(self._until_line, gap=3)
        line.addWidget(self._until)
        line.addWidget(self._blank_means, 1)
        self._rows.add("证件截止日期", self._until_line, natural=True)
        self._missing = MissingNoticeBox(visit)
        self.head.insertWidget(1, self._missing.button)
        bind(self, "visit.scan", self._choose_files)
        bind(self, "visit.scans", self._show_scans)
        for widget in (self._said, self.table, self._commitment, self._rows, self._missing):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """A date that is none: left out, the filing would hold for ever."""
        if self._until_line.isHidden() or not self._until.is_wrong:
            return ()
        return (Problem("document_until", f"证件截止日期：{_NO_DATE}"),)

    def enter(self) -> None:
        """The first line nothing was chosen in."""
        self._said.say("")
        self._until.set_value(self.visit.data.document_until)
        self._check_until()
        self._point_at_next()

    def refresh(self) -> None:
        """Draw the checklist, the letter and the date."""
        lines = self.visit.flow.checklist()
        groups = [line.group for line in lines]
        if groups != [line.group for line in self._lines]:
            self._rebuild()
        data = self.visit.data
        for drawn, line in zip(self._lines, lines, strict=True):
            scans = data.scans_of(line.group)
            drawn.show_line(line, scans, is_promised=data.commitment and line.may_be_promised)
        self._commitment.show_choice(self.visit.flow.commitment(), data)
        self._rows.show_row(self._until_line, not data.commitment)
        self._missing.show_visit()
        if not self._until.hasFocus() and not self._until.is_wrong:
            self._until.set_value(data.document_until)
        if not self._until.is_wrong:
            self._check_until()

    def point_at(self, field: str) -> None:
        """What is missing is a line nothing was chosen in, one without its scan, or the circumstances."""
        unscanned = next((line for line in self._lines if field == f"scan.{line.group[0].value}"), None)
        if unscanned is not None:
            unscanned.point()
        elif field == "document_until":
            self._until.setFocus()
        elif self._commitment.asks and (field.startswith("commitment") or self._waits_for_reason):
            self._commitment.point()
        else:
            self._point_at_next()

    def take_key(self, event: QKeyEvent) -> bool:
        """Numbers choose, arrows move."""
        digit = digit_of(event)
        if self._commitment.has_focus():
            if event.key() == Qt.Key.Key_Up and self._lines:
                self._lines[-1].point()
                return True
            return self._commitment.press(digit)
        index = next((index for index, line in enumerate(self._lines) if line.has_focus()), None)
        if index is None:
            return False
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._lines[index].move(_MOVES[key])
        elif key in _LINES:
            self._move_to_line(index + _LINES[key])
        else:
            return self._lines[index].press(digit)
        return True

    def _move_to_line(self, index: int) -> None:
        if index >= len(self._lines):
            (self._commitment.point if self._commitment.asks else self._until.setFocus)()
        else:
            self._lines[max(index, 0)].point()

    @property
    def _waits_for_reason(self) -> bool:
        """Whether a promise was chosen and its reason was not: a number pressed now must not say how a paper came."""
        missing = [line for line in self._lines if not line.is_settled]
        return self._commitment.has_focus() and all(line.may_be_promised for line in missing)

    def _point_at_next(self) -> None:
        line = next((line for line in self._lines if not line.is_settled), None)
        if line is not None:
            line.point()
        elif self._lines:
            self._lines[-1].point()

    def _rebuild(self) -> None:
        clear(self._grid)
        self._lines = []
        for index, line in enumerate(self.visit.flow.checklist()):
            if index:
                self._grid.addWidget(rule(), 3 * index - 1, 0, 1, len(HOWS) + 1)
            drawn = MaterialLine(line, self._grid, 3 * index)
            drawn.taken.connect(lambda material, how, group=line.group: self.take(group, material, how))
            drawn.promised.connect(partial(self._promise, index))
            drawn.scan_missing.connect(partial(self._ask_scan, index))
            drawn.scans_wanted.connect(self._show_scans)
            self._lines.append(drawn)

    def take(self, group: MaterialGroup, material: Material, how: MaterialHow) -> None:
        """A paper of one line, and how it was taken."""
        data = self.visit.data
        others = tuple(item for item in data.materials if item.material not in group)
        # Another member of the group was meant: the scans show that one.
        scans = tuple(replace(scan, material=material) if scan.material in group else scan for scan in data.scans)
        self.visit.update(materials=(*others, MaterialTaken(material, how)), scans=scans)
        if self.visit.data.commitment and not self.visit.flow.commitment().covers:
            self.visit.update(commitment=False)
        self._point_at_next()

    def _ask_scan(self, place: int) -> None:
        """已扫描 is said by the scan itself: ask for it at once, and leave what stood before where none is given."""
        self.refresh()
        line = self._lines[place]
        self._asked_for = line.group
        self._choose_files_for(line, if_none=_NO_SCAN)

    def _go_on_from(self, group: MaterialGroup) -> None:
        """What was asked for by choosing 已扫描 is here: on to the next line, as with every other choice."""
        marked = self._marked
        if group == self._asked_for and marked is not None and marked.group == group:
            self._point_at_next()
        self._asked_for = ()

    def _promise(self, place: int) -> None:
        """The paper is not here: whatever was noted of it goes, and the letter takes its place."""
        line = self._lines[place]
        if line.scans:
            self.refresh()
            self._said.say("这项材料已有扫描件。要承诺补交，请先移除扫描件（Ctrl+E）。", Tone.WARN)
            return
        kept = tuple(item for item in self.visit.data.materials if item.material not in line.group)
        self.visit.update(materials=kept, document_until=None)
        if self.visit.flow.commitment().is_offered:
            self.visit.update(commitment=True)
            self._point_at_next()
        else:
            self._commitment.point()

    def _promise_for(self, circumstance: Circumstance) -> None:
        """One reason for the promise; what else is so of the person stays."""
        reasons = self.visit.flow.commitment().circumstances
        others = tuple(item for item in self.visit.data.circumstances if item not in reasons)
        self.visit.update(circumstances=(*others, circumstance), commitment=True)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files dropped beside the checklist: nobody can say which paper they are."""
        several = f"{len(paths)}份" if len(paths) > 1 else ""
        self._said.say(f"请把{several}扫描件拖到它的那一行材料上，松开鼠标。", Tone.WARN)

    @property
    def scan_buttons(self) -> tuple[Button, ...]:
        """The ways to the scans of the lines that have some."""
        return tuple(line.scans_button for line in self._lines if line.scans)

    def place_of(self, index: int) -> QPoint:
        """The middle of a line, inside the table."""
        return self._lines[index].area.center()

    @property
    def scans_view(self) -> ScansView:
        """Where the scans of one line are looked at; made when it is first wanted."""
        if self._scans_view is None:
            view = self._scans_view = ScansView(self.visit)
            view.put_out.connect(self._scan_taking.put_out)
            view.put_back.connect(self._scan_taking.put_back)
            view.closed.connect(lambda: self._scan_taking.let_go(view.out))
        return self._scans_view

    def scan_line(self, index: int, paths: tuple[Path, ...]) -> None:
        """Scans for a line, as if they were dropped on it."""
        self._take_files(self._lines[index], paths)

    def point_at_line(self, index: int) -> None:
        """Put the focus on a line."""
        self._lines[index].point()

    def line_at(self, place: QPoint) -> MaterialLine | None:
        """The line of the checklist below the pointer."""
        on_it = (line for line in self._lines if line.area.top() <= place.y() <= line.area.bottom())
        return next(on_it, None)

    def _take_files(self, line: MaterialLine, paths: tuple[Path, ...]) -> None:
        line.point()
        self._scan_taking.take(paths, line.material, line.group)

    @property
    def _marked(self) -> MaterialLine | None:
        return next((line for line in self._lines if line.has_focus()), None)

    def _choose_files(self) -> None:
        line = self._marked or next((line for line in self._lines if not line.is_settled), None)
        if line is None:
            self._said.say("请先选一项材料，再添加扫描件。", Tone.WARN)
            return
        self._choose_files_for(line)

    def _choose_files_for(self, line: MaterialLine, if_none: str = "") -> None:
        flow = self.visit.flow
        chosen, _ = QFileDialog.getOpenFileNames(self, f"选择扫描件：{line.words}", "", SCAN_FILES)
        if flow is not self.visit.flow or line not in self._lines:
            # Somebody else's card came, or the list is another one, while the file was looked for.
            self._asked_for = ()
        elif chosen:
            self._take_files(line, tuple(Path(name) for name in chosen))
        else:
            self._asked_for = ()
            self._said.say(if_none, Tone.WARN)

    def _show_scans(self) -> None:
        line = self._marked
        if line is None or not line.scans:
            self._said.say("这项材料还没有扫描件。把文件拖到材料上，或按 Ctrl+O 选文件。", Tone.WARN)
            return
        self.scans_view.show_scans(line.words, line.scans)
        self.whole_wanted.emit(self.scans_view)

    def _check_until(self) -> None:
        is_wrong = self._until.is_wrong
        self._rows.say(self._until_line, _NO_DATE if is_wrong else "", Tone.STOP)
        mark(self._until, "wrong", is_wrong)
        self._blank_means.setVisible(not self._until.text())
