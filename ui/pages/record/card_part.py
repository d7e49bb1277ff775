"""鉴权 before an act: the card of the person whose record it is, read and checked as in a visit."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.authentication import CHECK_LABELS, Authentication, CardReading, Check
from app.domain.filing import Person
from app.errors import join_sentences
from app.services.identification import authenticate
from app.services.reader_events import ReaderEvent, ReaderKind
from ui.shell.workplace import Workplace
from ui.widgets.boxes import column
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone


class CardPart(QWidget):
    """Waits for the card; ``authentication_id`` is empty until it was checked."""

    checked = Signal()

    def __init__(self, work: Workplace, person: Person) -> None:
        super().__init__()
        self.authentication_id = ""
        self._work, self._person = work, person
        self._is_checking = False
        self.notice = NoticeBar()
        column(self).addWidget(self.notice)
        # A method, never a lambda: Qt lets go of it when this part goes.
        work.reader_changed.connect(self._reader_changed)

    def begin(self) -> None:
        """Take the card that is in the reader already, or wait for one."""
        reading = self._work.reader.reading
        if reading is not None and reading.social_security_number == self._person.social_security_number:
            self.take(reading)
        else:
            self._reader_changed(self._work.reader)

    def take(self, reading: CardReading) -> None:
        """A card was read: check it, if it is this person's."""
        name = self._person.name
        if reading.social_security_number != self._person.social_security_number:
            if not self.authentication_id:
                self.notice.say(f"这不是{name}的卡。请插入{name}的社会保障卡；为别人办理，先按 Esc 关闭。", Tone.STOP)
            return
        if self._is_checking:
            return
        self._is_checking = True
        desk = self._work.desk
        self._work.tasks.command(lambda: authenticate(desk, reading), self._show, self._failed, owner=self)

    def _show(self, authentication: Authentication) -> None:
        self._is_checking = False
        self.authentication_id = authentication.id
        if authentication.failed:
            self.notice.say(_words("鉴权未通过", authentication.failed), Tone.STOP)
        elif authentication.unknown:
            self.notice.say(_words("已鉴权，待复核", authentication.unknown), Tone.WARN)
        else:
            self.notice.say(f"鉴权通过（{authentication.at:%H:%M}），{self._person.name}的卡状态正常。", Tone.OK)
        self.checked.emit()

    def _failed(self, error: Exception) -> None:
        self._is_checking = False
        self._work.problems.show(error)

    def _reader_changed(self, event: ReaderEvent) -> None:
        if self.authentication_id or event.kind is ReaderKind.CARD:
            return
        if event.kind is ReaderKind.READING:
            self.notice.say("正在读卡，请不要拔出。", Tone.ACCENT)
        elif event.kind is ReaderKind.EMPTY:
            self.notice.say(f"请插入{self._person.name}的社会保障卡。", Tone.ACCENT)
        else:
            self.notice.say(join_sentences(event.words, f"办理前要先读{self._person.name}的社会保障卡"), Tone.WARN)


def _words(what: str, checks: tuple[Check, ...]) -> str:
    told = (join_sentences(f"{CHECK_LABELS[check.kind]}：{check.cause}", check.remedy) for check in checks)
    return f"{what}。{''.join(told)}"
