"""撤销备案: perhaps inside a lock, which only what the pack names can lift."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.vocabulary import ActKind, Channel, LockWaiver
from app.services.cancellations import plan_cancellation
from app.services.performing import Plan
from ui.pages.record.act_panel import ActPanel
from ui.widgets.boxes import row
from ui.widgets.choice import ChoiceBox

_WINDOW = Channel.WINDOW


class CancelPanel(ActPanel):
    """撤销备案."""

    kind = ActKind.CANCEL
    explanation = "撤销后申请人回参保地就医结算；再去外地要重新备案。"
    question = "撤销这件备案？"

    def add_fields(self) -> None:
        """The channels the pack takes a cancellation through, and a box for each exception of its locks."""
        edition = self.work.desk.edition_of(self.view.filing)
        offered = dict.fromkeys(rule.channel for rule in edition.cancellation)
        self.channel = ChoiceBox([(channel.label, channel) for channel in offered] or [(_WINDOW.label, _WINDOW)])
        self.channel.choose(_WINDOW)
        self.channel.currentIndexChanged.connect(self.edited)
        if len(offered) > 1:
            self.rows.add("受理渠道", self.channel)
        named = {waiver for lock in edition.locks if lock.act is ActKind.CANCEL for waiver in lock.waived_by}
        self.waivers: dict[LockWaiver, QCheckBox] = {}
        line = QWidget()
        inner = row(line, gap=4)
        for waiver in sorted(named):
            box = QCheckBox(waiver.label)
            box.setAccessibleName(f"例外情形：{waiver.label}")
            box.toggled.connect(self.edited)
            self.waivers[waiver] = box
            inner.addWidget(box)
        if self.waivers:
            self.rows.add("例外情形", line, natural=True)

    def plan(self) -> Plan:
        """撤销."""
        exceptions = [waiver for waiver, box in self.waivers.items() if box.isChecked()]
        return plan_cancellation(channel=self.channel.chosen(), exceptions=exceptions)
