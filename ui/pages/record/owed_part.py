"""待办义务: papers promised and the letter's keeping."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from app.domain.decision import group_words
from app.domain.filing import CommitmentState, Filing, due_words
from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.commitments import letter_refusal
from app.services.desk import Desk
from app.services.field_changes import COMMITMENT_WORDS
from app.services.reminders import Reminder
from ui.widgets.boxes import Panel
from ui.widgets.buttons import ReasonedButton, danger_button, secondary_button
from ui.widgets.chip import StatusChip
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone, show_when

_TONES = {
    CommitmentState.OPEN: Tone.WARN,
    CommitmentState.KEPT: Tone.OK,
    CommitmentState.BROKEN: Tone.STOP,
    CommitmentState.RELEASED: Tone.QUIET,
}


class OwedPart(Panel):
    """What is owed, until when, and how long the letter is kept; shown only where something was promised."""

    destruction_wanted = Signal()
    reminded = Signal()
    """The person was telephoned about the promise just now."""

    def __init__(self, desk: Desk, filing: Filing, role: Role, reminders: tuple[Reminder, ...] = ()) -> None:
        super().__init__(gap=2, margin=4)
        self.remind_button = secondary_button("已电话提醒", "phone")
        self.remind_button.clicked.connect(self.reminded)
        self.destroy_button = danger_button("销毁承诺书", "trash-2")
        self.destroy_button.clicked.connect(self.destruction_wanted)
        commitment = filing.commitment
        show_when(self, commitment is not None)
        if commitment is None:
            return
        self.body.addWidget(section_title("承诺"))
        self.body.addWidget(StatusChip(COMMITMENT_WORDS[commitment.state], _TONES[commitment.state]))
        if commitment.state is CommitmentState.OPEN:
            self.body.addWidget(
                text(f"{due_words(commitment.due_on)}{_left(commitment.due_on, desk.today())}：", wrap=True)
            )
            for group in commitment.owed:
                self.body.addWidget(text(group_words(group), wrap=True))
            for reminder in reminders[-1:]:
                words = f"{reminder.at:%Y-%m-%d %H:%M} {reminder.name}已电话提醒"
                self.body.addWidget(text(words, TextKind.SMALL, wrap=True))
            if filing.status.is_live:
                self.body.addWidget(self.remind_button)
        kept = commitment.letter_destroyed_on
        until = commitment.keep_letter_until
        keeping = f"承诺书保管至 {until.isoformat()}" if until else "文件未规定承诺书保管期限"
        words = f"承诺书已于 {kept.isoformat()} 销毁" if kept else keeping
        self.body.addWidget(text(words, TextKind.SMALL, wrap=True))
        if kept is None:
            self.body.addWidget(ReasonedButton(self.destroy_button, _refusal(desk, filing, role)))


def _refusal(desk: Desk, filing: Filing, role: Role) -> str:
    try:
        return letter_refusal(desk, filing, role)
    except UserError as error:
        return str(error)


def _left(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    days = (due_on - today).days
    return f"，还有 {days} 天" if days >= 0 else f"，已逾期 {-days} 天"
