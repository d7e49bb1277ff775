"""代办: who came for the applicant; part of 鉴权, because the holder check asks for the agent's identity card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from app.domain.filing import Agent
from app.domain.identity import IdentityNumber, IdentityNumberError
from ui.style.tokens import tokens
from ui.widgets.boxes import column, space
from ui.widgets.entry import line_edit, telephone_edit
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone, mark


class AgentForm(QWidget):
    """A tick box and, once it is ticked, the agent's particulars."""

    edited = Signal(object)
    """The agent as entered so far, or None when the applicant came in person."""
    identified = Signal()
    """The holder check can be made again: the identity number is whole, or the agent went."""

    def __init__(self) -> None:
        super().__init__()
        self._tick = QCheckBox("由他人代办")
        self._tick.setAccessibleName("由他人代办")
        self._id_number = line_edit(placeholder="18位，读卡或录入")
        self._name = line_edit()
        self._phone = telephone_edit()
        self._relation = line_edit(placeholder="如：子女、配偶")
        self._rows = QWidget()
        self._problem = NoticeBar()
        self._lay_out_rows()
        body = column(self, gap=1)
        body.addWidget(self._tick)
        body.addWidget(self._rows)
        body.addWidget(self._problem)
        self._tick.toggled.connect(self._toggled)
        self._id_number.editingFinished.connect(self._check_id_number)
        for field in self.fields:
            field.textEdited.connect(self._tell)
        self._rows.setVisible(False)

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        """The fields in the order in which Enter goes through them."""
        return (self._id_number, self._name, self._phone, self._relation)

    def show_agent(self, agent: Agent | None) -> None:
        """Draw what is known, without telling anybody."""
        self._tick.blockSignals(True)
        self._tick.setChecked(agent is not None)
        self._tick.blockSignals(False)
        self._rows.setVisible(agent is not None)
        known = agent or Agent()
        values = (known.id_number, known.name, known.phone, known.relation)
        for field, value in zip(self.fields, values, strict=True):
            if field.text() != value and not field.hasFocus():
                field.setText(value)

    def point_at_number(self) -> None:
        """Put the focus where the holder check wants it."""
        (self._id_number if self._tick.isChecked() else self._tick).setFocus()

    def _toggled(self, is_agent: bool) -> None:
        self._rows.setVisible(is_agent)
        self._say(None)
        self._tell()
        self.identified.emit()
        if is_agent:
            self._id_number.setFocus()

    def _check_id_number(self) -> None:
        typed = self._id_number.text().strip()
        if not typed:
            self._say(None)
            return
        try:
            self._id_number.setText(IdentityNumber.parse(typed).text)
        except IdentityNumberError as error:
            self._say(error)
            return
        self._say(None)
        self._tell()
        self.identified.emit()

    def _say(self, error: IdentityNumberError | None) -> None:
        mark(self._id_number, "wrong", error is not None)
        self._problem.say(str(error) if error is not None else "", Tone.STOP)

    def _lay_out_rows(self) -> None:
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space(3))
        grid.setVerticalSpacing(space(2))
        names = ("代理人身份证", "代理人姓名", "代理人电话", "与申请人关系")
        for index, (name, field) in enumerate(zip(names, self.fields, strict=True)):
            label = text(name, TextKind.LABEL)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setBuddy(field)
            field.setAccessibleName(name)
            field.setMaximumWidth(tokens().grid.field_narrow)
            grid.addWidget(label, index // 2, 2 * (index % 2))
            grid.addWidget(field, index // 2, 2 * (index % 2) + 1)

    def _tell(self) -> None:
        if not self._tick.isChecked():
            self.edited.emit(None)
            return
        id_number, name, phone, relation = (field.text().strip() for field in self.fields)
        self.edited.emit(Agent(name=name, id_number=id_number, phone=phone, relation=relation))
