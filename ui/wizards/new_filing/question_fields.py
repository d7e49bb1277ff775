"""The questions of the details step: one field for each fact a pack's rule turns on, asked only then."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.vocabulary import Circumstance
from app.flows.new_filing import Problem
from app.flows.visit_choices import QuestionKind
from app.flows.visit_data import VisitData
from ui.widgets.boxes import column
from ui.widgets.entry import DateEdit, NumberEdit, line_edit
from ui.widgets.field_row import FieldRows
from ui.wizards.new_filing.institution_field import FindInstitutions, InstitutionField


class QuestionFields(QWidget):
    """Shows and hides its rows as the flow asks; tells every answer as a change of the visit's data."""

    answered = Signal(object)
    """A dict of changes."""

    def __init__(self, find_institutions: FindInstitutions) -> None:
        super().__init__()
        self._retired = QCheckBox("已退休")
        self._retirement_age = NumberEdit(digits=2, placeholder="周岁")
        self._stay = NumberEdit(digits=3, placeholder="个月")
        self._posting = NumberEdit(digits=3, placeholder="个月")
        self._admitted = DateEdit()
        self._institution = InstitutionField(find_institutions)
        self._level = line_edit(placeholder="如：三级")
        self._held: tuple[Circumstance, ...] = ()
        self._circumstances = {item: QCheckBox(item.label) for item in Circumstance}
        self._rows = FieldRows(narrow=True)
        self._rows.add("退休", self._retired)
        self._rows.add("法定退休年龄", self._retirement_age)
        self._rows.add("异地居住月数", self._stay)
        self._rows.add("异地工作月数", self._posting)
        for box in self._circumstances.values():
            self._rows.add("特殊情形", box)
            box.toggled.connect(self._tell_circumstances)
        self._rows.add("入院日期", self._admitted)
        self._rows.add("就医医院", self._institution, wide=True)
        self._rows.add("医院级别", self._level)
        column(self).addWidget(self._rows)
        self._retired.toggled.connect(lambda value: self.answered.emit({"retired": value}))
        for field, name in (
            (self._retirement_age, "retirement_age"),
            (self._stay, "stay_months"),
            (self._posting, "posting_months"),
            (self._admitted, "admitted_on"),
        ):
            field.value_changed.connect(lambda value, name=name: self.answered.emit({name: value}))
        self._institution.textEdited.connect(lambda typed: self.answered.emit({"institution": typed.strip()}))
        self._institution.chosen.connect(self._take_institution)
        self._level.textEdited.connect(lambda typed: self.answered.emit({"institution_level": typed.strip()}))

    def _tell_circumstances(self) -> None:
        """Those ticked here, beside those that are not asked here."""
        kept = {item for item in self._held if self._circumstances[item].isHidden()}
        ticked = {item for item, box in self._circumstances.items() if box.isChecked() and not box.isHidden()}
        self.answered.emit({"circumstances": tuple(item for item in Circumstance if item in kept | ticked)})

    def accept_marked(self) -> None:
        """Take the institution marked in the list below its field, where one is."""
        self._institution.accept_marked()

    def _take_institution(self, name: str, level: str) -> None:
        self._level.setText(level)
        self.answered.emit({"institution": name, "institution_level": level})

    @property
    def by_question(self) -> dict[QuestionKind, tuple[QWidget, ...]]:
        """The fields of each question, in the order in which Enter goes through them."""
        return {
            QuestionKind.RETIRED: (self._retired,),
            QuestionKind.RETIREMENT_AGE: (self._retirement_age,),
            QuestionKind.STAY_MONTHS: (self._stay,),
            QuestionKind.POSTING_MONTHS: (self._posting,),
            QuestionKind.CIRCUMSTANCES: tuple(self._circumstances.values()),
            QuestionKind.ADMITTED_ON: (self._admitted,),
            QuestionKind.INSTITUTION: (self._institution, self._level),
        }

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """All fields in order."""
        return tuple(field for fields in self.by_question.values() for field in fields)

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """A day of admission that is none."""
        if self._admitted.isHidden() or not self._admitted.is_wrong:
            return ()
        return (Problem(QuestionKind.ADMITTED_ON.value, "入院日期：这不是一个日期，请输入8位数字。"),)

    def show_questions(
        self, asked: tuple[QuestionKind, ...], circumstances: tuple[Circumstance, ...], data: VisitData
    ) -> None:
        """Ask these, with the answers known so far; of the circumstances only those a rule turns on."""
        for question, fields in self.by_question.items():
            for field in fields:
                self._rows.show_row(field, question in asked)
        self._held = data.circumstances
        for item, box in self._circumstances.items():
            self._rows.show_row(box, item in circumstances)
            box.blockSignals(True)
            box.setChecked(item in data.circumstances)
            box.blockSignals(False)
        self.setVisible(bool(asked))
        self._retired.blockSignals(True)
        self._retired.setChecked(data.retired)
        self._retired.blockSignals(False)
        for number, value in (
            (self._retirement_age, data.retirement_age),
            (self._stay, data.stay_months),
            (self._posting, data.posting_months),
        ):
            if number.value() != value:
                number.set_value(value)
        if not self._admitted.hasFocus() and not (self._admitted.is_wrong and data.admitted_on is None):
            self._admitted.set_value(data.admitted_on)
        for line, words in ((self._institution, data.institution), (self._level, data.institution_level)):
            if not line.hasFocus():
                line.setText(words)

    def begin(self, data: VisitData) -> None:
        """Another visit, or the same one come back to: what was half typed goes."""
        self._admitted.set_value(data.admitted_on)

    def point_at(self, field: str) -> bool:
        """Put the focus on the field of a question; False for another name."""
        known = {question.value: fields[0] for question, fields in self.by_question.items()}
        known["not_retired"] = self._retired
        known["age_not_reached"] = self._retirement_age
        known["stay_too_short"] = self._stay
        known["posting_too_short"] = self._posting
        known["institution_required"] = self._institution
        known["institution_not_designated"] = self._institution
        widget = known.get(field)
        if widget is not None:
            widget.setFocus()
        return widget is not None
