"""上报冲突: two counters acted without seeing each other; both are shown side by side, and the clerk decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QLineEdit, QWidget

from app.domain.conflict import Kept
from app.errors import UserError
from app.services.conflict_decisions import ConflictView, Decided, Offer, decide_conflict, view_conflict
from ui.keys.bind import bind
from ui.pages.conflict.sides_part import SidesPart, side_by_side
from ui.pages.page import Page
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import tokens
from ui.widgets.boxes import Panel, clear, column, row, space
from ui.widgets.buttons import Button, link_button, primary_button, secondary_button
from ui.widgets.chip import StatusChip
from ui.widgets.entry import line_edit
from ui.widgets.notice import NoticeBar
from ui.widgets.page_scroll import PageScroll, lay_out_page
from ui.widgets.text import TextKind, section_title, selectable, text
from ui.widgets.tone import Tone

_STEPS = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}
_QUESTION = "{name}的这件备案，确认{kept}吗？"


class ConflictPage(Page):
    """上报冲突页."""

    title = "上报冲突"
    key_places = ("conflict",)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._number = ""
        self._notice = NoticeBar()
        self.back_button = link_button("返回", "arrow-left")
        self.buttons: dict[Kept, Button] = {}
        self.reason: QLineEdit = line_edit(placeholder="可以不填")
        self._head = row(gap=3)
        inside = QWidget()
        self._body = column(inside, gap=4)
        self._scroll = PageScroll(inside)
        decision = QWidget()
        self._decision = column(decision)
        lay_out_page(self, self._scroll, above=[self._head, self._notice], below=[decision])
        bind(self, "conflict.leave", work.back_wanted.emit)

    def show_conflict(self, number: str) -> None:
        """Show the conflict of one record."""
        self._number = number
        self._notice.say("")
        self._clear()
        self.reason = line_edit()
        self._ask()

    def entered(self) -> None:
        """Hold the keys until both sides have come."""
        self.setFocus()

    def heard(self, what: Changed) -> None:
        """Something more may have come down."""
        if what in (Changed.OUTBOX, Changed.FILINGS) and self._number:
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page keys scroll both sides, wherever the focus is."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._scroll.verticalScrollBar().triggerAction(step)

    def _ask(self) -> None:
        desk, number, role = self.work.desk, self._number, self.work.actor.role
        self.work.tasks.query(
            lambda: view_conflict(desk, number, role), self._show, self._gone, owner=self, newest="conflict"
        )

    def _gone(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.work.problems.show(error)
            return
        self._clear()
        self._add_way_back()
        self._head.addStretch(1)
        self._notice.refuse(error)
        self.focus_soon(self.back_button)

    def _show(self, view: ConflictView) -> None:
        typed, is_typing = self.reason.text(), self.reason.hasFocus()
        self._clear()
        self._add_way_back()
        self._head.addWidget(text(view.name, TextKind.FIGURE))
        self._head.addWidget(StatusChip(view.kind.label, Tone.STOP))
        self._head.addStretch(1)
        self._head.addWidget(selectable(text(view.number, TextKind.TITLE)))
        self._notice.say(f"上级退回：{view.sentence}", Tone.STOP)
        self._body.addWidget(SidesPart(view))
        self._body.addStretch(1)
        self._decision.addWidget(self._choices(view, typed))
        usual = (self.buttons[kept] for kept in Kept)
        chosen = next((button for button in usual if button.isEnabled()), self.back_button)
        self.focus_soon(self.reason if is_typing else chosen)

    def _clear(self) -> None:
        for layout in (self._head, self._body, self._decision):
            clear(layout)
        self.buttons = {}

    def _add_way_back(self) -> None:
        self.back_button = link_button("返回", "arrow-left")
        self.back_button.clicked.connect(self.work.back_wanted)
        self._head.addWidget(self.back_button)

    def _choices(self, view: ConflictView, typed: str) -> Panel:
        panel = Panel(gap=3, margin=4)
        panel.body.addWidget(section_title("决定以哪一边为准"))
        self.reason = line_edit(typed, placeholder="可以不填")
        self.reason.setAccessibleName("原因")
        self.reason.setMaximumWidth(tokens().grid.field_wide)
        label = text("原因", TextKind.LABEL)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        lines = QWidget()
        grid = side_by_side(lines)
        grid.setVerticalSpacing(space(2))
        grid.addWidget(label, 0, 0)
        # A column of nothing would have no edge, and the others would be wider than those above.
        grid.addWidget(QWidget(), 0, 3)
        grid.addWidget(self.reason, 0, 1)
        # Each below its side; what the city has is the usual way on.
        for offer in sorted(view.offers, key=lambda offer: offer.kept is Kept.THEIRS):
            side = 2 if offer.kept is Kept.THEIRS else 1
            grid.addWidget(self._choice(view, offer), 1, side, Qt.AlignmentFlag.AlignTop)
        panel.body.addWidget(lines)
        return panel

    def _choice(self, view: ConflictView, offer: Offer) -> QWidget:
        part = QWidget()
        inner = column(part, gap=2)
        make = primary_button if offer.kept is Kept.THEIRS else secondary_button
        button = make(offer.kept.label, "check")
        button.setEnabled(not offer.refusal)
        button.setAccessibleDescription(offer.refusal or offer.outcome)
        button.clicked.connect(partial(self._confirm, view, offer))
        self.buttons[offer.kept] = button
        line = row()
        line.addWidget(button)
        line.addStretch(1)
        inner.addLayout(line)
        inner.addWidget(text(offer.refusal or offer.outcome, TextKind.SMALL, wrap=True))
        return part

    def _confirm(self, view: ConflictView, offer: Offer) -> None:
        question = _QUESTION.format(name=view.name, kept=offer.kept.label)
        self.work.problems.ask(
            question, offer.kept.label, partial(self._decide, offer.kept), owner=self, more=offer.outcome
        )

    def _decide(self, kept: Kept) -> None:
        work, desk, actor = self.work, self.work.desk, self.work.actor
        number, why = self._number, self.reason.text()

        def tell(_: Decided) -> None:
            work.tell(Changed.OUTBOX, Changed.FILINGS)

        for button in self.buttons.values():
            button.setEnabled(False)
        work.tasks.command(
            lambda: decide_conflict(desk, actor, number, kept, reason=why),
            self._decided,
            self._failed,
            owner=self,
            afterwards=tell,
        )

    def _decided(self, done: Decided) -> None:
        # What is told to all pages afterwards has nothing more to show here.
        self._number = ""
        self.work.record_wanted.emit(done.filing.number)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError) and self.isVisible():
            self._ask()
        self.work.problems.show(error)
