"""The card on the left: whose visit this is, as far as card and roster say."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.authentication import Authentication, CardReading
from app.domain.dates import CHINA_STANDARD_TIME, age_on
from app.domain.identity import IdentityNumber
from app.domain.vocabulary import CardState, Enrolment
from app.services.elsewhere import EarlierFiling
from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, at_once, clear, column
from ui.widgets.buttons import link_button
from ui.widgets.chip import StatusChip
from ui.widgets.text import TextKind, rule, text
from ui.widgets.tone import Tone
from ui.wizards.new_filing.visit import Visit

APPLICANT_WIDTH = 200
_EARLIER_SHOWN = 3


class ApplicantCard(Panel):
    """Name, age, masked number, insurance, card, roster, earlier filings; blank lines say what will be here."""

    compare_wanted = Signal()

    def __init__(self, visit: Visit) -> None:
        super().__init__(gap=0, margin=3)
        self._visit = visit
        self._drawn: tuple[object, ...] = ()
        self.setFixedWidth(scaled(APPLICANT_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("申请人")
        self._inside = QWidget()
        self._lines = column(self._inside, gap=2)
        self.body.addWidget(self._inside)
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Draw who is here now; asks the store only when that has changed."""
        data = self._visit.data
        drawn = (data.reading, data.authentication, data.insurance, data.number)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        with at_once(self._inside):
            self._draw(data.reading)
        if data.reading is not None:
            self._ask_earlier()

    def _draw(self, reading: CardReading | None) -> None:
        clear(self._lines)
        if reading is None:
            self._lines.addWidget(text("申请人", TextKind.SECTION))
            self._lines.addWidget(text("插入社会保障卡后，这里显示申请人。", TextKind.QUIET, wrap=True))
            return
        identity = IdentityNumber.parse(reading.social_security_number)
        sex, born = reading.sex or identity.sex, reading.born_on or identity.born_on
        today = self._visit.work.desk.today()
        self._lines.addWidget(text(reading.name or "（未填姓名）", TextKind.DISPLAY, wrap=True))
        self._lines.addWidget(text(f"{sex.label}　{age_on(born, today)}岁"))
        self._lines.addWidget(text(identity.masked))
        self._lines.addWidget(rule())
        checked = self._visit.data.authentication
        if checked is not None:
            self._add_checked(checked, today)
        self._lines.addWidget(rule())

    def _add_checked(self, checked: Authentication, today: date) -> None:
        insurance = self._visit.data.insurance
        self._lines.addWidget(text(insurance.label if insurance else "险种待选"))
        self._add_chip(f"参保 {checked.enrolment.label}", _enrolment_tone(checked.enrolment))
        self._add_chip(f"社保卡 {checked.card_state.label}", _card_tone(checked.card_state))
        loaded = checked.roster_loaded_at
        words = f"名册 {_moment(loaded, today)}" if loaded else "没有装入参保名册"
        self._lines.addWidget(text(words, TextKind.SMALL))

    def _ask_earlier(self) -> None:
        """The store is asked off the window's thread; what comes for somebody who has left is let go."""
        flow, work, drawn = self._visit.flow, self._visit.work, self._drawn

        def show(earlier: tuple[EarlierFiling, ...]) -> None:
            if flow is self._visit.flow and drawn == self._drawn:
                with at_once(self._inside):
                    self._add_earlier(earlier)

        work.tasks.query(flow.earlier_filings, show, owner=self, newest="earlier filings")

    def _add_earlier(self, earlier: tuple[EarlierFiling, ...]) -> None:
        number = self._visit.data.number
        live = [filing for filing in earlier if filing.status.is_live and filing.number != number]
        if live:
            self._add_chip(f"有效备案 {len(live)} 件", Tone.WARN)
            if not number:
                compare = link_button("对照　Ctrl+D", "files")
                compare.setAccessibleName("与已有备案对照")
                compare.clicked.connect(self.compare_wanted)
                self._lines.addWidget(compare, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines.addWidget(text(f"既往备案 {len(earlier)} 件"))
        for filing in earlier[:_EARLIER_SHOWN]:
            opening = link_button(f"{filing.filed_on.isoformat()} {filing.status.label}")
            opening.setAccessibleName(f"打开既往备案 {filing.number}")
            opening.clicked.connect(partial(self._open, filing))
            self._lines.addWidget(opening, 0, Qt.AlignmentFlag.AlignLeft)
            where = f"他处办理：{filing.place}" if filing.place else "本窗口办理"
            self._lines.addWidget(text(f"{filing.destination_name}\n{where}", TextKind.SMALL, wrap=True))

    def _open(self, filing: EarlierFiling) -> None:
        work = self._visit.work
        wanted = work.elsewhere_wanted if filing.place else work.record_wanted
        wanted.emit(filing.number)

    def _add_chip(self, word: str, tone: Tone) -> None:
        self._lines.addWidget(StatusChip(word, tone), 0, Qt.AlignmentFlag.AlignLeft)


def _enrolment_tone(enrolment: Enrolment) -> Tone:
    if enrolment is Enrolment.IN_ORDER:
        return Tone.OK
    return Tone.WARN if enrolment is Enrolment.UNKNOWN else Tone.STOP


def _card_tone(state: CardState) -> Tone:
    if state is CardState.NORMAL:
        return Tone.OK
    return Tone.WARN if state is CardState.UNREAD else Tone.STOP


def _moment(at: datetime, today: date) -> str:
    local = at.astimezone(CHINA_STANDARD_TIME)
    if local.date() == today:
        return f"今天 {local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"
