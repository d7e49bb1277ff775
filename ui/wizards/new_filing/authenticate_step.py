"""第1步 鉴权: a card in the reader, or number and name; then four checks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.authentication import CardReading, CheckKind
from app.domain.filing import Agent
from app.domain.vocabulary import Insurance
from app.services.reader_events import ReaderEvent, ReaderKind
from ui.widgets.boxes import column
from ui.widgets.buttons import link_button
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.text import section_title
from ui.widgets.tone import Tone
from ui.wizards.new_filing.agent_form import AgentForm
from ui.wizards.new_filing.check_list import CheckList
from ui.wizards.new_filing.choice_row import ChoiceRow
from ui.wizards.new_filing.identity_form import IdentityForm
from ui.wizards.new_filing.step import Step, digit_of, focus_after
from ui.wizards.new_filing.visit import Visit

_READER_TONES = {
    ReaderKind.ABSENT: Tone.WARN,
    ReaderKind.EMPTY: Tone.ACCENT,
    ReaderKind.READING: Tone.ACCENT,
    ReaderKind.CARD: Tone.OK,
    ReaderKind.PROBLEM: Tone.STOP,
}
_READER_WORDS = {
    ReaderKind.EMPTY: "请插入社会保障卡。",
    ReaderKind.READING: "正在读卡，请不要拔出。",
    ReaderKind.CARD: "已读卡。",
}

_CARD_OF_BEFORE = "读卡器里还是上一位的卡。请取出，再插入这一位的卡。"


class AuthenticateStep(Step):
    """Waits for a card or takes what is typed; then shows the checks, the agent and, if need be, the insurance."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "鉴权")
        self._reader = NoticeBar()
        self._identity = IdentityForm()
        self._identity.entered.connect(self._identify)
        self._checks = CheckList()
        self._agent_checked: str | None = None
        self._agent = AgentForm()
        self._agent.edited.connect(self._take_agent)
        self._agent.identified.connect(self._identify_again)
        self._insurance: ChoiceRow[Insurance] = ChoiceRow("险种", columns=4, numbered=True)
        self._insurance.buttons.idClicked.connect(
            lambda index: self.visit.update(insurance=self._insurance.word_at(index))
        )
        self._another = link_button("换一个人", "users")
        self._another.clicked.connect(visit.start_anew)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting_page())
        self._stack.addWidget(self._checked_page())
        self.body.addWidget(self._stack, 1)

    def enter(self) -> None:
        """Without a card the number is typed; with one there is nothing to type."""
        if self.visit.data.reading is None:
            if self.visit.work.reader.reading is not None and not self.visit.is_being_checked:
                # Whoever comes with a card is being checked by now: this one is of the person served last.
                self._reader.say(_CARD_OF_BEFORE, Tone.WARN)
            self._identity.clear()
            self._identity.number.setFocus()
        else:
            self.setFocus()

    def refresh(self) -> None:
        """The waiting page, or the checks."""
        data = self.visit.data
        checked = data.authentication
        if checked is None:
            self.title.setText("插卡，或录入号码")
            self._stack.setCurrentIndex(0)
            return
        self.title.setText("鉴权未通过，不能办理" if checked.failed else "鉴权结果")
        self._checks.show_checks(checked)
        self._agent.show_agent(data.agent)
        self._insurance_rows.setVisible(checked.roster_entry is None)
        edition = self.visit.flow.edition
        offered = edition.insurance if edition is not None else frozenset(Insurance)
        self._insurance.offer([item for item in Insurance if item in offered], data.insurance)
        self._stack.setCurrentIndex(1)

    def show_reader(self, event: ReaderEvent) -> None:
        """Say what the reader says."""
        words = _READER_WORDS.get(event.kind, event.words)
        self._reader.say(words, _READER_TONES[event.kind])

    def point_at(self, field: str) -> None:
        """The agent for the holder check, the insurance, or the number."""
        if field == f"check.{CheckKind.HOLDER}" and self.visit.data.agent is not None:
            self._agent.point_at_number()
        elif field == "insurance":
            self._insurance.point()
        elif field == "reading":
            self._identity.number.setFocus()

    def take_enter(self) -> bool:
        """From number to name to the checks; through the agent's fields."""
        if self._stack.currentIndex() == 1:
            return focus_after(self._agent.fields)
        if focus_after(self._identity.fields):
            return True
        if any(field.text() for field in self._identity.fields):
            self._identity.check()
            return True
        return False

    def take_key(self, event: QKeyEvent) -> bool:
        """Number keys choose the insurance where it is asked."""
        is_asked = self._stack.currentIndex() == 1 and not self._insurance_rows.isHidden()
        return is_asked and self._insurance.press(digit_of(event))

    def _waiting_page(self) -> QWidget:
        page = QWidget()
        body = column(page, gap=4)
        body.addWidget(self._reader)
        body.addWidget(section_title("没有卡时，照身份证录入"))
        body.addWidget(self._identity)
        body.addStretch(1)
        return page

    def _checked_page(self) -> QWidget:
        page = QWidget()
        body = column(page, gap=3)
        body.addWidget(self._checks)
        self._insurance_rows = FieldRows()
        self._insurance_rows.add("险种", self._insurance, natural=True)
        body.addWidget(self._insurance_rows)
        body.addWidget(self._agent)
        body.addStretch(1)
        body.addWidget(self._another, 0, Qt.AlignmentFlag.AlignRight)
        return page

    def _identify(self, reading: CardReading) -> None:
        self.visit.identify(reading)

    def _identify_again(self) -> None:
        agent = self.visit.data.agent
        number = agent.id_number if agent is not None else None
        if number != self._agent_checked:
            self._agent_checked = number
            self.visit.identify_again()

    def _take_agent(self, agent: Agent | None) -> None:
        self.visit.update(agent=agent)
