"""未办完的草稿: to go on with, or to throw away; what was thrown away can be put back until one leaves the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.flows.draft_lines import DraftLine, draft_lines, scans_of_draft
from app.services.drafts import discard_draft, restore_draft
from app.services.material_scans import let_go_of_scans
from app.services.ports import Draft
from ui.keys.table import get_shortcut
from ui.models.draft_table import DRAFT_COLUMNS
from ui.models.row_table import RowTable
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import tokens
from ui.widgets.boxes import column, row
from ui.widgets.buttons import secondary_button
from ui.widgets.fitting_table import FittingTable, Room
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.text import section_title
from ui.widgets.tone import Tone

_WIDEST = 240
"""Of the column that takes what is left, in pixels with ordinary type."""


class DraftsPart(QWidget):
    """A table and two buttons; Enter goes on with the visit."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.work = work
        self.model: RowTable[DraftLine] = RowTable(DRAFT_COLUMNS, self)
        rooms = [Room(item.width, item.least, item.gives_way) for item in DRAFT_COLUMNS]
        self.table = FittingTable("草稿", rooms, most=_WIDEST)
        self.table.setModel(self.model)
        self.table.opened.connect(self._resume)
        self._thrown: list[Draft] = []
        self.resume_button = secondary_button("继续办理", "play")
        self.discard_button = secondary_button("丢弃草稿", "trash-2")
        self.undo_button = secondary_button(f"放回　{get_shortcut('today.undo').shown}", "rotate-ccw")
        self.undo_button.setAccessibleName("放回丢弃的草稿")
        self.notice = NoticeBar(action=self.undo_button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(EmptyState("办理中按 Esc 存的草稿会列在这里。", icon_name="pen-line"))
        inner = column(self, gap=2)
        inner.addWidget(section_title("未办完的草稿"))
        inner.addWidget(self.notice)
        inner.addWidget(self._stack, 1)
        foot = QWidget()
        foot.setFixedHeight(tokens().grid.row_height)
        buttons = row(foot, gap=2)
        buttons.addWidget(self.resume_button)
        buttons.addWidget(self.discard_button)
        buttons.addStretch(1)
        inner.addWidget(foot)
        self.resume_button.clicked.connect(lambda: self._resume(self.table.currentIndex()))
        self.discard_button.clicked.connect(self._discard)
        self.undo_button.clicked.connect(self.undo)
        work.closing.connect(self.forget)

    def ask(self) -> None:
        """Ask for the drafts anew."""
        desk = self.work.desk
        self.work.tasks.query(lambda: draft_lines(desk), self._show, owner=self, newest="today drafts")

    def forget(self) -> None:
        """One leaves: what was thrown away is gone for good, its scans with it."""
        thrown, self._thrown = self._thrown, []
        self.notice.say("")
        hashes = [vault_hash for draft in thrown for vault_hash in scans_of_draft(draft)]
        if hashes:
            desk, vault = self.work.desk, self.work.counter.papers.vault
            self.work.tasks.command(lambda: let_go_of_scans(desk, vault, hashes), lambda _: None)

    def undo(self) -> None:
        """Put back what was thrown away last."""
        if self._thrown:
            draft, desk = self._thrown.pop(), self.work.desk
            self._change(lambda: restore_draft(desk, draft))
            # Before the button is hidden with the focus on it, and where the empty state stood, in its place.
            self._stack.setCurrentIndex(0)
            self.table.setFocus()
            self._tell()

    def _show(self, lines: tuple[DraftLine, ...]) -> None:
        index = self.table.currentIndex()
        before = self.model.row_at(index).draft.id if index.isValid() else ""
        self.model.set_rows(lines)
        self._stack.setCurrentIndex(0 if lines else 1)
        for button in (self.resume_button, self.discard_button):
            button.setVisible(bool(lines))
        if lines:
            self.table.selectRow(self.model.find_row(lambda line: line.draft.id == before))

    def _resume(self, index: QModelIndex) -> None:
        if index.isValid():
            self.work.visit_wanted.emit(self.model.row_at(index).draft)

    def _discard(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            draft, desk = self.model.row_at(index).draft, self.work.desk
            self._thrown.append(draft)
            self.work.draft_thrown.emit(draft.id)
            self._change(lambda: discard_draft(desk, draft.id))
            self._tell()
            self.undo_button.setFocus()

    def _tell(self) -> None:
        words = f"已丢弃“{self._thrown[-1].title}”，离开今日页前可以放回。" if self._thrown else ""
        self.notice.say(words, Tone.ACCENT)

    def _change(self, change: Callable[[], object]) -> None:
        work = self.work
        work.tasks.command(
            change,
            lambda _: None,
            owner=self,
            afterwards=lambda _: work.changed.emit(Changed.DRAFTS),
        )
