"""待遇查询: what this filing gives on a day, or what the person gets without one."""

from __future__ import annotations

from PySide6.QtWidgets import QRadioButton, QWidget

from app.services.enquiries import ask_benefits, ask_unfiled_benefits
from ui.pages.record.enquiry_panel import EnquiryPanel
from ui.pages.record.live_panel import Asking
from ui.widgets.boxes import row
from ui.widgets.entry import DateEdit


class BenefitsPanel(EnquiryPanel):
    """待遇查询."""

    title = "待遇查询"
    explanation = "看某一天就医有什么待遇。只查询，不登记。"
    accepted = "享受待遇"

    def add_fields(self) -> None:
        """The day, and whether with this filing or without any."""
        self.day = DateEdit(self.work.desk.today())
        self.day.value_changed.connect(self.edited)
        self.filed, self.unfiled = QRadioButton("按这件备案"), QRadioButton("不备案")
        self.filed.setChecked(True)
        self.filed.toggled.connect(self.edited)
        both = QWidget()
        inner = row(both, gap=4)
        inner.addWidget(self.filed)
        inner.addWidget(self.unfiled)
        self.rows.add("就医日期", self.day)
        self.rows.add("情形", both, natural=True)

    def first_field(self) -> QWidget:
        """The day."""
        return self.day

    def asking(self) -> Asking | None:
        """Once there is a day."""
        day, desk, filing = self.day.value(), self.work.desk, self.view.filing
        if day is None:
            return None
        if self.unfiled.isChecked():
            return lambda: ask_unfiled_benefits(desk, filing.person.insurance, on=day)
        return lambda: ask_benefits(desk, filing.number, on=day)
