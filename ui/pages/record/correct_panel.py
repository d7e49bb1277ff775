"""更正: what was written down wrongly and changes no right; the wrong value stays readable in the record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.filing import Agent
from app.domain.identity import IdentityNumber, IdentityNumberError
from app.domain.telephone import is_telephone
from app.domain.vocabulary import ActKind
from app.services.corrections import Correction, plan_correction
from app.services.performing import Plan
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.alterations import Alteration
from ui.pages.record.live_panel import beside
from ui.widgets.entry import line_edit, telephone_edit

_CONTACT = ("phone", "phone_2", "home_address", "away_address")
_AGENT = ("id_number", "name", "phone", "relation")


class CorrectPanel(ActPanel):
    """更正."""

    kind = ActKind.CORRECT
    explanation = (
        "只更正写错、又不影响待遇的内容。就医地、医疗机构办变更。"
        "类别、险种、身份号码、日期错了的，撤销后重新备案；限制期内不能撤销的，由审核人或负责人终止后重新备案。"
    )
    accepted = "可以更正，有效期和待遇不变"
    needs_reason = True

    def add_fields(self) -> None:
        """Each field with what stands now."""
        filing = self.view.filing
        agent = filing.agent or Agent()
        self.name = line_edit(filing.person.name)
        self.legacy_number = line_edit(filing.legacy_number)
        self.contact = {name: _field_for(name)(getattr(filing.contact, name)) for name in _CONTACT}
        self.agent = {name: _field_for(name)(getattr(agent, name)) for name in _AGENT}
        self._stood = {field: field.text().strip() for field in (*self.contact.values(), *self.agent.values())}
        self._name_them()
        self.rows.add("姓名", self.name)
        self.rows.add("联系电话", beside(self.contact["phone"], self.contact["phone_2"]), wide=True)
        self.rows.add("参保地住址", self.contact["home_address"], wide=True)
        self.rows.add("异地联系地址", self.contact["away_address"], wide=True)
        if filing.agent is not None:
            self.rows.add("代理人", beside(self.agent["name"], self.agent["id_number"]), wide=True)
            self.rows.add("代理人电话", beside(self.agent["phone"], self.agent["relation"]), wide=True)
        self.rows.add("原备案编号", self.legacy_number)
        for field in (self.name, self.legacy_number, *self.contact.values(), *self.agent.values()):
            field.textEdited.connect(self.edited)

    def first_field(self) -> QWidget:
        """The name."""
        return self.name

    def fault(self) -> tuple[str, QLineEdit | None]:
        """Something must be put right, and be right."""
        if not self.correction().changes(self.view.filing):
            return "请改正写错的内容", None
        if not self.name.text().strip():
            return "姓名不能是空的", self.name
        for field in (self.contact["phone"], self.contact["phone_2"], self.agent["phone"]):
            if field.text().strip() and self._is_altered(field) and not is_telephone(field.text()):
                return "电话不对：手机11位，座机带区号，分机用“转”", field
        typed = self.agent["id_number"]
        if typed.text().strip() and self._is_altered(typed):
            try:
                IdentityNumber.parse(typed.text().strip())
            except IdentityNumberError as error:
                return str(error), typed
        return super().fault()

    def is_blank(self) -> bool:
        """Nothing altered yet."""
        return not self.correction().changes(self.view.filing)

    def correction(self) -> Correction:
        """What was altered here, and nothing else."""
        name, legacy_number = self.name.text().strip(), self.legacy_number.text().strip()
        return Correction(
            name if name != self.view.filing.person.name else None,
            self._altered(self.contact),
            self._altered(self.agent),
            legacy_number if legacy_number != self.view.filing.legacy_number else None,
        )

    def altered(self) -> tuple[Alteration, ...]:
        """Each field that was put right, with what stands."""
        stood = {self.name: self.view.filing.person.name, self.legacy_number: self.view.filing.legacy_number}
        fields = {**stood, **self._stood}
        return tuple(
            Alteration(field.accessibleName(), old, field.text().strip())
            for field, old in fields.items()
            if field.text().strip() != old
        )

    def plan(self) -> Plan:
        """更正."""
        return plan_correction(self.correction())

    def _name_them(self) -> None:
        for field, words in (
            (self.contact["phone"], "联系电话"),
            (self.contact["phone_2"], "备用电话"),
            (self.agent["name"], "代理人姓名"),
            (self.agent["id_number"], "代理人身份证"),
            (self.agent["phone"], "代理人电话"),
            (self.agent["relation"], "与申请人关系"),
        ):
            field.setAccessibleName(words)
            field.setPlaceholderText(words)

    def _altered(self, fields: dict[str, QLineEdit]) -> dict[str, str]:
        return {name: field.text().strip() for name, field in fields.items() if self._is_altered(field)}

    def _is_altered(self, field: QLineEdit) -> bool:
        return field.text().strip() != self._stood[field]


def _field_for(name: str) -> Callable[[str], QLineEdit]:
    return telephone_edit if name.startswith("phone") else line_edit
