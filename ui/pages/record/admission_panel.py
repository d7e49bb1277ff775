"""入院查询: whether a stay is covered by this filing, and whether it settles directly."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.services.enquiries import ask_admission
from ui.pages.record.enquiry_panel import EnquiryPanel
from ui.pages.record.live_panel import Asking
from ui.widgets.entry import DateEdit, line_edit
from ui.wizards.new_filing.place_field import PlaceField


class AdmissionPanel(EnquiryPanel):
    """入院查询."""

    title = "入院查询"
    explanation = "填入院的日期和地点，看这次住院在不在备案范围内。只查询，不登记。"
    accepted = "这次住院在备案保障范围内"

    def add_fields(self) -> None:
        """Day, place and institution; at first today and what was filed."""
        filing = self.view.filing
        self.admitted_on = DateEdit(self.work.desk.today())
        self.admitted_on.value_changed.connect(self.edited)
        self._place = filing.destination
        self.destination = PlaceField(self.work.counter.places)
        self.destination.show_place(filing.destination)
        self.destination.chosen.connect(self._place_chosen)
        self.destination.returnPressed.connect(self.destination.accept_marked)
        self.institution = line_edit(filing.institution.name, placeholder="可不填")
        self.institution.textEdited.connect(self.edited)
        self.rows.add("入院日期", self.admitted_on)
        self.rows.add("入院地点", self.destination, wide=True)
        self.rows.add("医疗机构", self.institution, wide=True)

    def first_field(self) -> QWidget:
        """The day."""
        return self.admitted_on

    def asking(self) -> Asking | None:
        """Once there is a day and a place."""
        day, place, institution = self.admitted_on.value(), self._place, self.institution.text().strip()
        if day is None or not place:
            return None
        desk, number = self.work.desk, self.view.filing.number
        return lambda: ask_admission(desk, number, on=day, destination=place, institution=institution)

    def _place_chosen(self, code: str) -> None:
        self._place = code
        self.edited()
