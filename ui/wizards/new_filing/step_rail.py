"""The rail on top: the six steps, those done ticked, the present one marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.flows.visit_data import STEP_LABELS, VisitStep
from ui.widgets.boxes import row
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, rule, text
from ui.widgets.tone import Tone, mark


class StepRail(QWidget):
    """Says where the visit is."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: list[IconLabel] = []
        self._names: list[QLabel] = []
        body = row(self, gap=2)
        for index, step in enumerate(VisitStep):
            if index:
                body.addWidget(rule(), 1, Qt.AlignmentFlag.AlignVCenter)
            tick = IconLabel("circle", Tone.QUIET)
            name = text(f"{index + 1} {STEP_LABELS[step]}", TextKind.BODY)
            body.addWidget(tick)
            body.addWidget(name)
            self._marks.append(tick)
            self._names.append(name)

    def show_step(self, present: VisitStep) -> None:
        """Mark the present step and tick those before it."""
        steps = tuple(VisitStep)
        now = steps.index(present)
        for index, (tick, name) in enumerate(zip(self._marks, self._names, strict=True)):
            tone = Tone.OK if index < now else Tone.ACCENT if index == now else Tone.QUIET
            tick.show_icon("circle-check" if index < now else "circle-dot" if index == now else "circle", tone)
            mark(name, "kind", TextKind.SECTION if index == now else TextKind.BODY)
            mark(name, "tone", tone)
        self.setAccessibleName(f"第{now + 1}步，共{len(steps)}步：{STEP_LABELS[present]}")
