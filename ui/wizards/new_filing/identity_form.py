"""没有卡: number and name typed by the clerk."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.authentication import CardReading
from app.domain.identity import IdentityNumber, IdentityNumberError
from app.errors import UserError
from ui.widgets.boxes import column
from ui.widgets.buttons import secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import mark


class IdentityForm(QWidget):
    """Two fields and a button; what is typed is checked before the roster is asked."""

    entered = Signal(object)
    """A CardReading typed by the clerk."""

    def __init__(self) -> None:
        super().__init__()
        self.number = line_edit(placeholder="18位")
        self.name = line_edit()
        self._button = secondary_button("鉴权  Enter", "shield-check")
        self._button.setAccessibleName("鉴权")
        self._rows = FieldRows()
        self._rows.add("社会保障号码", self.number)
        self._rows.add("姓名", self.name)
        self._rows.add("", self._button, natural=True)
        self._problem = NoticeBar()
        body = column(self, gap=3)
        body.addWidget(self._rows)
        body.addWidget(self._problem)
        self._button.clicked.connect(self.check)

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        """The fields in the order in which Enter goes through them."""
        return (self.number, self.name)

    def clear(self) -> None:
        """Empty both fields for the next person."""
        for field in self.fields:
            field.clear()
            mark(field, "wrong", False)
        self._problem.say("")

    def check(self) -> None:
        """Take what was typed, or say below the fields what is wrong with it."""
        for field in self.fields:
            mark(field, "wrong", False)
        self._problem.say("")
        try:
            identity = IdentityNumber.parse(self.number.text())
        except IdentityNumberError as error:
            self._refuse(self.number, error)
            return
        name = "".join(self.name.text().split())
        if not name:
            self._refuse(self.name, UserError("姓名还没有录入", remedy="请照身份证录入", code="name_blank"))
            return
        self.entered.emit(CardReading(identity.text, name, sex=identity.sex, born_on=identity.born_on, by_card=False))

    def _refuse(self, field: QLineEdit, error: UserError) -> None:
        mark(field, "wrong", True)
        self._problem.refuse(error)
        field.setFocus()
