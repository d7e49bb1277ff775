"""没有卡: number and name typed by the clerk."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.authentication import CardReading
from app.domain.identity import IdentityNumber, IdentityNumberError
from ui.widgets.boxes import column
from ui.widgets.buttons import secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.tone import Tone


class IdentityForm(QWidget):
    """Two fields and a button; what is typed is checked before anything is asked of the roster."""

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
        column(self).addWidget(self._rows)
        self._button.clicked.connect(self.check)

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        """The fields in the order in which Enter goes through them."""
        return (self.number, self.name)

    def clear(self) -> None:
        """Empty both fields for the next person."""
        for field in self.fields:
            field.clear()
            self._rows.say(field, "")

    def check(self) -> None:
        """Take what was typed, or say below the field what is wrong with it."""
        for field in self.fields:
            self._rows.say(field, "")
        try:
            identity = IdentityNumber.parse(self.number.text())
        except IdentityNumberError as error:
            self._rows.say(self.number, str(error), Tone.STOP)
            self.number.setFocus()
            return
        name = "".join(self.name.text().split())
        if not name:
            self._rows.say(self.name, "请照身份证录入姓名。", Tone.STOP)
            self.name.setFocus()
            return
        self.entered.emit(CardReading(identity.text, name, sex=identity.sex, born_on=identity.born_on, by_card=False))
