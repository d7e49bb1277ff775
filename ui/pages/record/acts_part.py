"""可办事项: exactly the acts allowed now, the others greyed with their reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.domain.lifecycle import NextAct
from app.domain.vocabulary import ActKind
from ui.pages.record.act_panels import PANELS
from ui.widgets.boxes import Panel
from ui.widgets.buttons import Button, ReasonedButton, danger_button, secondary_button
from ui.widgets.text import TextKind, section_title, text

_ICONS = {
    ActKind.SUPPLEMENT: "file-plus",
    ActKind.CHANGE: "pencil",
    ActKind.EXTEND: "calendar",
    ActKind.REVIEW: "clipboard-check",
    ActKind.SUSPEND: "pause",
    ActKind.RESUME: "play",
    ActKind.SPEND: "check",
    ActKind.CANCEL: "ban",
    ActKind.TERMINATE: "circle-x",
    ActKind.CORRECT: "pen-line",
}
_FINAL = frozenset({ActKind.CANCEL, ActKind.TERMINATE})


class ActsPart(Panel):
    """A button an act, in the table's order: those that can be done first. A reason common to all is said once."""

    chosen = Signal(ActKind)

    def __init__(self, acts: tuple[NextAct, ...]) -> None:
        super().__init__(gap=2, margin=4)
        self.buttons: dict[ActKind, Button] = {}
        self.body.addWidget(section_title("可以办理"))
        known = [item for item in acts if item.kind in PANELS]
        refusals = {item.refusal for item in known}
        self._common = refusals.pop() if len(refusals) == 1 and len(known) > 1 else ""
        if self._common:
            self.body.addWidget(text(self._common, TextKind.SMALL, wrap=True))
        for item in sorted(known, key=lambda each: not each.is_allowed):
            self.body.addWidget(self._button(item))
        self.body.addStretch(1)

    def _button(self, item: NextAct) -> ReasonedButton:
        make = danger_button if item.kind in _FINAL else secondary_button
        button = make(item.kind.label, _ICONS[item.kind])
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.chosen.emit(item.kind))
        self.buttons[item.kind] = button
        return ReasonedButton(button, item.refusal, is_said_elsewhere=bool(self._common))
