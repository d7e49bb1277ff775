"""第3步 备案信息: where to, how to reach the applicant, and only the questions this filing turns on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QWidget

from app.flows.new_filing import Problem
from app.flows.visit_data import VisitStep
from ui.style.tokens import tokens
from ui.widgets.boxes import row
from ui.widgets.entry import line_edit, telephone_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.tone import Tone, mark
from ui.wizards.new_filing.place_field import PlaceField
from ui.wizards.new_filing.question_fields import QuestionFields
from ui.wizards.new_filing.step import Step, focus_after
from ui.wizards.new_filing.visit import Visit

_NOT_TAKEN = "请从列出的地点中选定就医地"


class DetailsStep(Step):
    """A short form; Enter goes from field to field and from the last one on."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "备案信息")
        self._place = PlaceField(visit.work.counter.places)
        self._phone = telephone_edit(placeholder="手机或固定电话")
        self._phone_2 = telephone_edit(placeholder="备用电话，可不填")
        self._home = line_edit(placeholder="可不填")
        self._away = line_edit(placeholder="可不填")
        self._phone.setAccessibleName("联系电话")
        self._phone_2.setAccessibleName("备用电话")
        self._questions = QuestionFields(visit.find_institutions)
        self._telephones = {"phone": self._phone, "phone_2": self._phone_2}
        self._judged: set[str] = set()
        """Telephones one has left, or was sent back to; one still being typed the first time is not wrong yet."""
        self._rows = FieldRows(narrow=True)
        self._both_phones = self._phones()
        self._rows.add("就医地", self._place, wide=True)
        self._rows.add("联系电话", self._both_phones, wide=True)
        self._rows.add("参保地住址", self._home, wide=True)
        self._rows.add("异地联系地址", self._away, wide=True)
        self.body.addWidget(self._rows)
        self.body.addWidget(self._questions)
        self.body.addStretch(1)
        self._place.chosen.connect(self._take_place)
        self._place.textEdited.connect(lambda _: self._rows.say(self._place, ""))
        self._place.editingFinished.connect(self._left_place)
        self._questions.answered.connect(lambda changes: self.visit.update(**changes))
        self._by_name: dict[str, QLineEdit] = {
            "phone": self._phone,
            "phone_2": self._phone_2,
            "home_address": self._home,
            "away_address": self._away,
        }
        for name, field in self._by_name.items():
            field.setObjectName(name)
            # What stands in the field: a telephone number may not stand there as it was typed.
            field.textEdited.connect(lambda _, name=name, field=field: self._contact(name, field.text()))
        for name, field in self._telephones.items():
            field.editingFinished.connect(lambda name=name: self._left(name))

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """Answers that cannot be understood."""
        return self._questions.wrong

    def enter(self) -> None:
        """A telephone number kept in the draft that cannot be one; else the first field that is still blank."""
        self._questions.begin(self.visit.data)
        self._place.show_place(self.visit.data.destination)
        self._rows.say(self._place, "")
        self._judged = {name for name, field in self._telephones.items() if field.text()}
        wrong = next(iter(self._show_wrong_telephones()), None)
        blank = next((field for field in self._fields() if isinstance(field, QLineEdit) and not field.text()), None)
        (wrong or blank or self._place).setFocus()

    def refresh(self) -> None:
        """Draw what is known; a field being typed in is left alone."""
        data = self.visit.data
        for name, field in self._by_name.items():
            value = getattr(data.contact, name)
            if field.text().strip() != value:
                field.setText(value)
        self._show_wrong_telephones()
        flow = self.visit.flow
        self._questions.show_questions(flow.questions(), flow.circumstances(), data)

    def point_at(self, field: str) -> None:
        """The field a problem names; everything else is about the place."""
        if field in self._by_name:
            self._judged.add(field)
            self._show_wrong_telephones()
            self._by_name[field].setFocus()
        elif not self._questions.point_at(field):
            self._place.setFocus()

    def take_enter(self) -> bool:
        """Take the marked place, then field by field."""
        if self._place.hasFocus():
            self._place.accept_marked()
        self._questions.accept_marked()
        return focus_after(self._fields())

    def _fields(self) -> tuple[QWidget, ...]:
        return (self._place, self._phone, self._phone_2, self._home, self._away, *self._questions.fields)

    def _phones(self) -> QWidget:
        pair = _WidePair()
        line = row(pair, gap=4)
        for field in (self._phone, self._phone_2):
            line.addWidget(field)
        return pair

    def _take_place(self, code: str) -> None:
        self._rows.say(self._place, "")
        self.visit.update(destination=code)

    def _left_place(self) -> None:
        """What was typed and not taken from the list looks like a place, and is none."""
        is_open = bool(self._place.text().strip()) and not self._place.code
        self._rows.say(self._place, _NOT_TAKEN if is_open else "", Tone.STOP)

    def _left(self, name: str) -> None:
        if self._telephones[name].text():
            self._judged.add(name)
            self._show_wrong_telephones()

    def _show_wrong_telephones(self) -> tuple[QLineEdit, ...]:
        """Mark what is no telephone number, and say below the fields what one looks like."""
        said = {item.field: item.sentence for item in self.visit.flow.problems(VisitStep.DETAILS)}
        wrong = [name for name in self._telephones if name in self._judged and name in said]
        self._rows.say(self._both_phones, said[wrong[0]] if wrong else "", Tone.STOP)
        for name, field in self._telephones.items():
            mark(field, "wrong", name in wrong)
            field.setAccessibleDescription(said[name] if name in wrong else "")
        return tuple(self._telephones[name] for name in wrong)

    def _contact(self, name: str, typed: str) -> None:
        self.visit.update(contact=replace(self.visit.data.contact, **{name: typed.strip()}))


class _WidePair(QWidget):
    """Two narrow fields as wide as one wide one where there is room; it gives the whole form its width."""

    def sizeHint(self) -> QSize:
        """The wide field's width."""
        return QSize(tokens().grid.field_wide, tokens().grid.row_height)
