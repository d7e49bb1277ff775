"""延期: the card where the pack wants it read first, the approval where it wants one."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.vocabulary import ActKind, CardState
from app.services.extensions import plan_extension
from app.services.performing import Plan
from app.services.reader_events import ReaderEvent
from app.services.wanted import wanted_for_extension
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.card_part import CardPart


class ExtendPanel(ActPanel):
    """延期."""

    kind = ActKind.EXTEND
    explanation = "延长的月数由政策决定，从首次起始日起连续计算。"

    def add_fields(self) -> None:
        """The card and the approval, each only where it is wanted."""
        self._wanted = wanted_for_extension(self.work.desk, self.view.filing)
        self.card = CardPart(self.work, self.view.filing.person)
        self.card.checked.connect(self.edited)
        self.approved = QCheckBox("延期已经批准")
        self.approved.toggled.connect(self.edited)
        self.rows.add("社保卡", self.card, wide=True)
        self.rows.add("审批", self.approved, natural=True)
        self.rows.show_row(self.card, self._wanted.card)
        self.rows.show_row(self.approved, self._wanted.approval)
        if self._wanted.card:
            self.card.begin()

    def first_field(self) -> QWidget:
        """The approval, where it is wanted."""
        return self.approved if self._wanted.approval else self.reason

    def takes_card(self, event: ReaderEvent) -> bool:
        """The card that is to be read first."""
        if not self._wanted.card or event.reading is None:
            return False
        self.card.take(event.reading)
        return True

    def plan(self) -> Plan:
        """延期."""
        return plan_extension(
            approved=self.approved.isChecked(),
            card=CardState.UNREAD,
            authentication_id=self.card.authentication_id,
        )
