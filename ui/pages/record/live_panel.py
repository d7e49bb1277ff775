"""A panel in the record's page that says what the rules say while it is being filled in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget

from app.domain.decision import Decision
from app.errors import UserError
from app.policy.pack import PackEdition
from app.services.queries import RecordView
from app.services.reader_events import ReaderEvent
from app.services.returned_papers import ReturnedPaper
from ui.pages.record.outlook import OutlookLine, outlook_lines
from ui.pages.record.outlook_part import OutlookPart
from ui.shell.workplace import Workplace
from ui.widgets.boxes import Panel, row
from ui.widgets.field_row import FieldRows
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone

_REST_MS = 150
"""How long the hands rest before the rules are asked."""

Asking = Callable[[], Decision]


class LivePanel(Panel):
    """Subclasses add fields to ``rows``, and say in ``asking`` what the rules are asked with what is filled in."""

    closed = Signal()

    title = ""
    explanation = ""
    accepted = "按政策可以办理"
    with_quotes = False

    def __init__(self, work: Workplace, view: RecordView) -> None:
        super().__init__(gap=3, margin=4)
        self.work, self.view = work, view
        self.rows = FieldRows()
        self.outlook = OutlookPart()
        self._asked = 0
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._rest.timeout.connect(self._ask_rules)
        head = row(gap=3)
        head.addWidget(text(self.title, TextKind.TITLE), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(text(self.explanation, TextKind.QUIET, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(head)
        self.add_fields()
        self.body.addWidget(self.rows)

    @property
    def is_resting(self) -> bool:
        """Whether the rules are still to be asked of what was filled in last."""
        return self._rest.isActive()

    def add_fields(self) -> None:
        """Put what is to be known into ``rows``."""

    def first_field(self) -> QWidget:
        """Where the hand expects the focus."""
        raise NotImplementedError

    def asking(self) -> Asking | None:
        """What to ask the rules, run on another thread; None while there is nothing to ask yet."""
        raise NotImplementedError

    def edited(self) -> None:
        """Something was filled in: ask the rules once the hands rest."""
        self._rest.start()

    def scans_came(self, returned: tuple[ReturnedPaper, ...]) -> None:
        """What the record keeps of scans by now."""

    def takes_card(self, event: ReaderEvent) -> bool:
        """Whether the panel itself uses the card just read."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter goes from field to field, as in a visit."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focused, QLineEdit | QComboBox | QCheckBox | QRadioButton
        ):
            self.enter_pressed(focused)
            return
        super().keyPressEvent(event)

    def enter_pressed(self, focused: QWidget) -> None:
        """Enter in a field: on to the next one."""
        self.focusNextChild()

    def _ask_rules(self) -> None:
        self._asked += 1
        ticket, asking = self._asked, self.asking()
        if asking is None:
            self.outlook.show_lines(())
            return
        self.work.tasks.query(
            asking,
            lambda decision: self._answered(ticket, decision),
            lambda error: self._not_answered(ticket, error),
            owner=self,
        )

    def _answered(self, ticket: int, decision: Decision) -> None:
        if ticket == self._asked:
            lines = outlook_lines(self._edition_of(decision), decision, self.accepted, with_quotes=self.with_quotes)
            self.outlook.show_lines(lines)

    def _not_answered(self, ticket: int, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.work.problems.show(error)
        elif ticket == self._asked:
            self.outlook.show_lines((OutlookLine(str(error), tone=Tone.STOP),))

    def _edition_of(self, decision: Decision) -> PackEdition | None:
        try:
            return self.work.desk.library.get_edition(decision.pack, decision.edition)
        except UserError:
            # The pack is broken or gone; the answer's own words are still there.
            return None


def beside(*fields: QWidget) -> QWidget:
    """Fields in one line that share its width."""
    line = QWidget()
    inner = row(line, gap=4)
    for field in fields:
        inner.addWidget(field, 1)
    return line
