"""A panel in the record's page in which one act is prepared and done; a refusal is said in the panel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from app.domain.filing import Actor
from app.domain.vocabulary import ActKind
from app.errors import UserError, join_sentences
from app.services.queries import RecordView
from app.services.recording import ActResult
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import Panel, row
from ui.widgets.buttons import danger_button, primary_button, secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone


class ActPanel(Panel):
    """Prepares one act. Subclasses add fields to ``rows`` and do the act in ``perform``, on a worker thread."""

    done = Signal(ActResult)
    closed = Signal()

    kind: ActKind
    explanation = ""
    needs_reason = False
    question = ""
    """Asked first, in a dialog, where the act cannot be undone."""
    actor: Actor
    """Who does the act, from the moment it is started; whoever signs in meanwhile has no part in it."""

    def __init__(self, work: Workplace, view: RecordView) -> None:
        super().__init__(gap=3, margin=4)
        self.work, self.view = work, view
        self.notice = NoticeBar()
        self.rows = FieldRows()
        self.reason: QLineEdit = line_edit(placeholder="" if self.needs_reason else "可以不填")
        make = danger_button if self.question else primary_button
        self.do_button = make(self.kind.label, "check")
        self._close_button = secondary_button("不办了　Esc")
        self.body.addWidget(text(self.kind.label, TextKind.TITLE))
        if self.explanation:
            self.body.addWidget(text(self.explanation, TextKind.QUIET, wrap=True))
        self.add_fields()
        self.rows.add("原因", self.reason, wide=True)
        both = QWidget()
        buttons = row(both, gap=2)
        buttons.addWidget(self.do_button)
        buttons.addWidget(self._close_button)
        self.rows.add("", both, natural=True)
        self.body.addWidget(self.rows)
        self.body.addWidget(self.notice)
        self.do_button.clicked.connect(self._ask)
        self._close_button.clicked.connect(self.closed)
        self.reason.returnPressed.connect(self.do_button.setFocus)

    def add_fields(self) -> None:
        """Put what the act needs to know into ``rows``."""

    def first_field(self) -> QWidget:
        """Where the hand expects the focus."""
        return self.reason

    def missing(self) -> str:
        """What has yet to be filled in, as a sentence; empty when nothing."""
        return ""

    def perform(self) -> ActResult:
        """Do the act."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Take what is on the screen, before ``perform`` runs on another thread."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel; nothing was done."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        said = self.missing()
        if not said and self.needs_reason and not self.reason.text().strip():
            said = "请填写原因"
        if said:
            self.notice.say(said, Tone.WARN)
            return
        if self.question:
            self.work.problems.ask(self.question, self.kind.label, self._start, more="办理后不能撤回。")
        else:
            self._start()

    def _start(self) -> None:
        self.actor = self.work.actor
        self.prepare()
        self.notice.say("")
        self.do_button.setEnabled(False)
        work, label = self.work, self.kind.label

        def tell(result: ActResult) -> None:
            if result.was_done:
                work.tell(Changed.FILINGS)
            elif not (isValid(self) and self.isVisible()):
                work.problems.show(UserError(f"{label}没有办成", why=_refusal(result)))

        work.tasks.command(self.perform, self._done, self._failed, owner=self, afterwards=tell)

    def _done(self, result: ActResult) -> None:
        self.do_button.setEnabled(True)
        if result.was_done:
            self.done.emit(result)
        else:
            self.notice.say(_refusal(result), Tone.STOP)

    def _failed(self, error: Exception) -> None:
        self.do_button.setEnabled(True)
        if isinstance(error, UserError) and self.isVisible():
            self.notice.refuse(error)
        else:
            self.work.problems.show(error)


def _refusal(result: ActResult) -> str:
    sentences = [join_sentences(reason.detail, reason.remedy) for reason in result.decision.reasons]
    return "".join(sentences) or "没有办成，请核对备案状态。"
