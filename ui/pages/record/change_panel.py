"""变更: only what was altered changes; everything the pack can ask for is asked here, and nothing else."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.telephone import is_telephone
from app.domain.vocabulary import ActKind, CardState
from app.policy.facts import ChangeRequest
from app.services.changes import plan_change
from app.services.performing import Plan
from app.services.reader_events import ReaderEvent
from app.services.returned_papers import ReturnedPaper
from app.services.wanted import wanted_for_change
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.alterations import Alteration
from ui.pages.record.card_part import CardPart
from ui.pages.record.live_panel import beside
from ui.pages.record.papers_checklist import PapersChecklist
from ui.widgets.entry import DateEdit, line_edit, telephone_edit
from ui.wizards.new_filing.place_field import PlaceField

_CONTACT = {
    "phone": "联系电话",
    "phone_2": "备用电话",
    "home_address": "参保地住址",
    "away_address": "异地联系地址",
}


class ChangePanel(ActPanel):
    """变更."""

    kind = ActKind.CHANGE
    explanation = "改了的才变更，没有改的照旧。"

    def add_fields(self) -> None:
        """The card first; then place, institution, how the person is reached, papers and the special reason."""
        filing = self.view.filing
        contact = filing.contact
        self.card = CardPart(self.work, filing.person)
        self.card.checked.connect(self.edited)
        self._place = ""
        self.destination = PlaceField(self.work.counter.places)
        self.destination.chosen.connect(self._place_chosen)
        self.destination.returnPressed.connect(self.destination.accept_marked)
        self.institution = line_edit(filing.institution.name, placeholder="定点医疗机构名称")
        self.institution_level = line_edit(filing.institution.level, placeholder="等级，如 三级甲等")
        self.institution.setAccessibleName("医疗机构")
        self.institution_level.setAccessibleName("医疗机构等级")
        self._institutions = beside(self.institution, self.institution_level)
        self.contact: dict[str, QLineEdit] = {
            "phone": telephone_edit(contact.phone, placeholder="手机或固定电话"),
            "phone_2": telephone_edit(contact.phone_2, placeholder="备用电话"),
            "home_address": line_edit(contact.home_address),
            "away_address": line_edit(contact.away_address),
        }
        self.contact["phone"].setAccessibleName("联系电话")
        self.contact["phone_2"].setAccessibleName("备用电话")
        self.document_until = DateEdit(placeholder="不变的不填")
        self.papers = PapersChecklist(follows=self.document_until)
        self.papers.changed.connect(self.edited)
        self.special = QCheckBox("有特殊原因（在下面写明）")
        self.special.toggled.connect(self.edited)
        for field in (self.institution, self.institution_level, *self.contact.values()):
            field.textEdited.connect(self._altered)
        self.document_until.value_changed.connect(self._altered)
        self.rows.add("社保卡", self.card, wide=True)
        self.destination.setPlaceholderText(f"现为 {filing.destination_name}；要改的，打中文、拼音、首字母或代码")
        self.rows.add("就医地", self.destination, wide=True)
        self.rows.add("医疗机构", self._institutions, wide=True)
        self.rows.add("联系电话", beside(self.contact["phone"], self.contact["phone_2"]), wide=True)
        self.rows.add("参保地住址", self.contact["home_address"], wide=True)
        self.rows.add("异地联系地址", self.contact["away_address"], wide=True)
        self.rows.add("证件截止日期", self.document_until)
        self.rows.add("材料", self.papers, wide=True)
        self.rows.add("特殊原因", self.special, natural=True)
        self.papers.show_scans(self.view.returned)
        self._show_wanted()
        if self._wanted.card:
            self.card.begin()

    def first_field(self) -> QWidget:
        """The destination, which changes most."""
        return self.destination

    def takes_card(self, event: ReaderEvent) -> bool:
        """The card that is to be read first."""
        if not self._wanted.card or event.reading is None:
            return False
        self.card.take(event.reading)
        return True

    def scans_came(self, returned: tuple[ReturnedPaper, ...]) -> None:
        """Papers may count as scanned now."""
        self.papers.show_scans(returned)

    def fault(self) -> tuple[str, QLineEdit | None]:
        """Something must change, and be understood."""
        if self.destination.text().strip() and not self._place:
            return "请从列出的地点中选定就医地", self.destination
        if self._is_date_wrong:
            return "证件截止日期不是一个日期，请改正", self.document_until
        request = self.request()
        if not request.fields:
            return "请填写要变更的内容", None
        for name in ("phone", "phone_2"):
            number = request.contact.get(name, "")
            if number and not is_telephone(number):
                return "联系电话不对：手机11位，座机带区号，分机用“转”", self.contact[name]
        if request.special_reason and not self.reason.text().strip():
            return "有特殊原因的，请在“原因”里写明", self.reason
        if self.papers.fault:
            return self.papers.fault, None
        return super().fault()

    def is_blank(self) -> bool:
        """Nothing altered yet, or a place half typed."""
        half_typed = bool(self.destination.text().strip()) and not self._place
        return half_typed or self._is_date_wrong or not self.request().fields

    def request(self) -> ChangeRequest:
        """What was altered; the card counts as unread unless it was read here."""
        filing = self.view.filing
        altered: dict[str, Any] = {
            name: typed
            for name, field in self.contact.items()
            if (typed := field.text().strip()) != getattr(filing.contact, name)
        }
        name, level = self.institution.text().strip(), self.institution_level.text().strip()
        is_other = (name, level) != (filing.institution.name, filing.institution.level)
        return ChangeRequest(
            **altered,
            destination=self._place or None,
            institution=name if is_other else None,
            institution_level=level if is_other else "",
            materials=frozenset(item.material for item in self.papers.taken),
            document_until=None if self.document_until.isHidden() else self.document_until.value(),
            special_reason=self.special.isChecked() and not self.special.isHidden(),
            card=CardState.UNREAD,
        )

    def altered(self) -> tuple[Alteration, ...]:
        """Place, institution and how the person is reached, as far as they were altered."""
        filing = self.view.filing
        found = [Alteration("就医地", filing.destination_name, self.destination.text())] if self._place else []
        typed = {
            "医疗机构": (filing.institution.name, self.institution),
            "机构等级": (filing.institution.level, self.institution_level),
        }
        typed |= {_CONTACT[name]: (getattr(filing.contact, name), field) for name, field in self.contact.items()}
        found += [
            Alteration(name, old, field.text().strip())
            for name, (old, field) in typed.items()
            if field.text().strip() != old
        ]
        return tuple(found)

    def plan(self) -> Plan:
        """变更."""
        return plan_change(
            self.request(),
            taken=self.papers.taken,
            authentication_id=self.card.authentication_id,
        )

    @property
    def _is_date_wrong(self) -> bool:
        return self.document_until.is_wrong and not self.document_until.isHidden()

    def _place_chosen(self, code: str) -> None:
        self._place = code
        self._altered()

    def _altered(self) -> None:
        self._show_wanted()
        self.edited()

    def _show_wanted(self) -> None:
        """Ask what this change needs, and nothing else."""
        wanted = wanted_for_change(self.work.desk, self.view.filing, self.request())
        self._wanted = wanted
        self.papers.show_papers(wanted.papers)
        self.rows.show_row(self.card, wanted.card)
        self.rows.show_row(self._institutions, wanted.institution)
        self.rows.show_row(self.document_until, wanted.document)
        self.rows.show_row(self.papers, bool(wanted.papers))
        self.rows.show_row(self.special, wanted.special_reason)
