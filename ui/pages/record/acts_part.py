"""可办事项: exactly the acts allowed now, side by side; the others below them in little room, greyed with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from app.domain.lifecycle import NextAct
from app.domain.vocabulary import ActKind
from ui.pages.record.act_panels import PANELS
from ui.widgets.boxes import Panel, space
from ui.widgets.buttons import Button, ReasonedButton, danger_button, link_button, secondary_button
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
_ACROSS = 2


class ActsPart(Panel):
    """A button an act, in the table's order: those that can be done first. A reason common to all is said once."""

    chosen = Signal(ActKind)

    def __init__(self, acts: tuple[NextAct, ...]) -> None:
        super().__init__(gap=2, margin=4)
        self.buttons: dict[ActKind, Button] = {}
        known = [item for item in acts if item.kind in PANELS]
        allowed = [item for item in known if item.is_allowed]
        refused = [item for item in known if not item.is_allowed]
        refusals = {item.refusal for item in known}
        self._common = refusals.pop() if len(refusals) == 1 and len(known) > 1 else ""
        self.body.addWidget(section_title("可以办理"))
        if self._common:
            self.body.addWidget(text(self._common, TextKind.SMALL, wrap=True))
        self._add_allowed(allowed)
        if refused and allowed:
            self.body.addWidget(text("现在不能办理", TextKind.LABEL))
        for item in refused:
            button = self._button(item, link_button(item.kind.label, _ICONS[item.kind]))
            self.body.addWidget(ReasonedButton(button, item.refusal, is_said_elsewhere=bool(self._common)))
        self.body.addStretch(1)

    def _add_allowed(self, allowed: list[NextAct]) -> None:
        grid = QGridLayout()
        grid.setSpacing(space(2))
        for place, item in enumerate(allowed):
            make = danger_button if item.kind in _FINAL else secondary_button
            grid.addWidget(self._button(item, make(item.kind.label, _ICONS[item.kind])), *divmod(place, _ACROSS))
        for column in range(_ACROSS):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)

    def _button(self, item: NextAct, button: Button) -> Button:
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.chosen.emit(item.kind))
        self.buttons[item.kind] = button
        return button
