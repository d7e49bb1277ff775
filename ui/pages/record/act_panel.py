"""A panel in the record's page in which one act is prepared and done; a refusal is said in the panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from app.domain.filing import Actor
from app.domain.vocabulary import ActKind
from app.errors import UserError, join_sentences
from app.services.performing import Plan, foresee, perform
from app.services.queries import RecordView
from app.services.recording import ActResult
from ui.pages.record.alterations import Alteration, AlterationsPart
from ui.pages.record.live_panel import Asking, LivePanel
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import row
from ui.widgets.buttons import danger_button, primary_button, secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone, mark

FILLED_BEFORE = "上次填的还在，请核对后再办。"


PanelKey = tuple[str, str]
"""The number of a record, and the title of an act."""


class ActPanel(LivePanel):
    """Prepares one act: subclasses add fields and make its plan out of what is filled in."""

    done = Signal(ActResult)
    turn_wanted = Signal()
    """What was filled in before is to be cleared, or what was cleared to be put back."""

    kind: ActKind
    needs_reason = False
    question = ""
    """Asked first, in a dialog, where the act cannot be undone."""
    actor: Actor
    """Who does the act, from the moment it is started; whoever signs in meanwhile has no part in it."""

    def __init__(self, work: Workplace, view: RecordView) -> None:
        self.title = self.title or self.kind.label
        self.notice = NoticeBar()
        self.alterations = AlterationsPart()
        self._pointed_at: QLineEdit | None = None
        self.reason: QLineEdit = line_edit(placeholder="" if self.needs_reason else "可以不填")
        super().__init__(work, view)
        self.rows.add("改动", self.alterations, wide=True)
        make = danger_button if self.question else primary_button
        self.do_button = make(self.title, "check")
        self.turn_button = secondary_button("清空重填", "rotate-ccw")
        self.turn_button.hide()
        self._close_button = secondary_button("不办了　Esc")
        self.when_done: Callable[[], None] = lambda: None
        """Called once the act is done, even when this panel is gone by then."""
        self.rows.add("原因", self.reason, wide=True)
        both = QWidget()
        # On the edges of two fields side by side.
        buttons = row(both, gap=4)
        for button in (self.do_button, self.turn_button, self._close_button):
            buttons.addWidget(button)
        self.rows.add("", both, natural=True)
        self.body.addWidget(self.notice)
        self.do_button.clicked.connect(self._ask)
        self.turn_button.clicked.connect(self.turn_wanted)
        self._close_button.clicked.connect(self.closed)
        self.edited()

    @property
    def key(self) -> PanelKey:
        """Which act of which record it prepares."""
        return self.view.filing.number, self.title

    def first_field(self) -> QWidget:
        """Where the hand expects the focus."""
        return self.reason

    def say_filled_before(self) -> None:
        """What stands in the fields was typed before; it can be thrown away."""
        self.notice.say(FILLED_BEFORE)
        self.turn_button.show()

    def say_cleared(self) -> None:
        """What was filled in was thrown away; it can be put back."""
        self.notice.say("已清空，可以放回。")
        self.turn_button.setText("放回")
        self.turn_button.show()

    def altered(self) -> tuple[Alteration, ...]:
        """What is filled in that differs from what stands; nothing where an act alters no words."""
        return ()

    def edited(self) -> None:
        """Show what is altered at once, and what the rules say once the hands rest."""
        altered = self.altered()
        self.alterations.show_alterations(altered)
        self.rows.show_row(self.alterations, bool(altered))
        super().edited()

    def missing(self) -> str:
        """What has yet to be filled in, as a sentence; empty when nothing."""
        return ""

    def fault(self) -> tuple[str, QLineEdit | None]:
        """What is missing or wrong, and the field that is; no words when nothing."""
        if said := self.missing():
            return said, None
        if self.needs_reason and not self.reason.text().strip():
            return "请填写原因", self.reason
        return "", None

    def plan(self) -> Plan:
        """The act as it is filled in."""
        raise NotImplementedError

    def is_blank(self) -> bool:
        """Whether so little is filled in that there is nothing to ask the rules yet."""
        return False

    def asking(self) -> Asking | None:
        """What the act would come to."""
        if self.is_blank():
            return None
        desk, number, plan = self.work.desk, self.view.filing.number, self.plan()
        return lambda: foresee(desk, number, plan)

    def enter_pressed(self, focused: QWidget) -> None:
        """From the reason to the button that does it."""
        if focused is self.reason:
            self.do_button.setFocus()
        else:
            super().enter_pressed(focused)

    def _ask(self) -> None:
        said, field = self.fault()
        self._point_at(field)
        if said:
            self.notice.say(said, Tone.WARN)
            return
        if self.question:
            self.work.problems.ask(self.question, self.title, self._start, owner=self, more="办理后不能撤回。")
        else:
            self._start()

    def _point_at(self, field: QLineEdit | None) -> None:
        """Mark the field that is wrong, and no other; the mark goes with the next key in it."""
        if self._pointed_at is not None:
            mark(self._pointed_at, "wrong", False)
            self._pointed_at.textEdited.disconnect(self._unmark)
        self._pointed_at = field
        if field is not None:
            mark(field, "wrong", True)
            field.textEdited.connect(self._unmark)
            field.setFocus()

    def _unmark(self) -> None:
        self._point_at(None)
        self.notice.say("")

    def _start(self) -> None:
        self.actor = self.work.actor
        self.notice.say("")
        self.do_button.setEnabled(False)
        work, desk, label, actor = self.work, self.work.desk, self.title, self.actor
        number, plan, why = self.view.filing.number, self.plan(), self.reason.text().strip()
        when_done = self.when_done

        def tell(result: ActResult) -> None:
            if result.was_done:
                when_done()
                work.tell(Changed.FILINGS)
            elif not (isValid(self) and self.isVisible()):
                work.problems.show(UserError(f"{label}没有办成", why=_refusal(result)))

        work.tasks.command(
            lambda: perform(desk, actor, number, plan, reason=why),
            self._done,
            self._failed,
            owner=self,
            afterwards=tell,
        )

    def _done(self, result: ActResult) -> None:
        self.do_button.setEnabled(True)
        if result.was_done:
            self.done.emit(result)
        else:
            self.notice.say(_refusal(result), Tone.STOP if result.decision.is_refused else Tone.ACCENT)

    def _failed(self, error: Exception) -> None:
        self.do_button.setEnabled(True)
        if isinstance(error, UserError) and self.isVisible():
            self.notice.refuse(error)
        else:
            self.work.problems.show(error)


def _refusal(result: ActResult) -> str:
    sentences = [join_sentences(reason.detail, reason.remedy) for reason in result.decision.reasons]
    return "".join(sentences) or "按政策，这样办不改变这件备案，没有登记。"
