"""The scenes of the demonstration: an old woman moves in with her daughter, and goes home again four months later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from app.bootstrap.counter import Counter
from app.bootstrap.demonstration import CONTACT, Stage
from app.bootstrap.training import TRAINING_PASSWORD, TRAINING_USERS
from app.domain.dates import FixedClock, add_months
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, LifeState, UpstreamState
from app.flows.visit_data import VisitStep
from app.services.dates_confirmed import confirm_date
from app.services.ports import FilingQuery
from app.services.queries import search, upstream_counts, view_record
from ui.demonstration.hands import Hands
from ui.pages.record_page import RecordPage
from ui.shell.rooms import Rooms
from ui.wizards.new_filing.page import NewFilingPage
from ui.wizards.new_filing.paper_desk import FORM_NAMES, forms_of
from ui.wizards.new_filing.print_step import PrintStep

Say = Callable[[str], None]
_ENTER, _TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
_UNDER_WAY = (UpstreamState.WAITING, UpstreamState.SENDING, UpstreamState.UNKNOWN)
_WEEKS_LATER = timedelta(days=40)
_MONTHS_LATER = 4


class Scenes:
    """Plays one scene after another; each looks at the store only to see that it went as told."""

    def __init__(self, stage: Stage, rooms: Rooms, hands: Hands, folder: Path, say: Say) -> None:
        self._stage = stage
        self._rooms = rooms
        self._hands = hands
        self._folder = folder
        self._say = say
        self.papers: list[Path] = []

    def play(self) -> None:
        """The whole visit."""
        self.sign_in()
        self.authenticate()
        self.enter_details()
        self.promise_and_review()
        self.file_and_print()
        self.report()
        self.supplement()
        self.cancel()

    def sign_in(self) -> None:
        """登录."""
        hands = self._hands
        login, name, _ = TRAINING_USERS[0]
        hands.picture("登录")
        hands.type(login)
        hands.press(_ENTER)
        hands.type(TRAINING_PASSWORD)
        hands.press(_ENTER)
        hands.wait_for(lambda: self._rooms.frame is not None, "没有登录进去")
        hands.picture("今日")
        self._say(f"{name}登录。")

    def authenticate(self) -> None:
        """The card goes in while the today page is on screen."""
        hands, cards = self._hands, self._counter.training
        if cards is None:
            raise ValueError("the stage is a training counter")
        cards.insert(cards.people[0])
        hands.wait_for(lambda: self._page_is(NewFilingPage) and self._wizard.visit.is_begun, "没有读到卡")
        hands.picture("鉴权")
        reading = self._wizard.visit.data.reading
        self._say(f"插卡读出：{reading.name if reading else ''}（{reading.reader if reading else ''}）")
        hands.press(_ENTER)
        hands.type("2")
        hands.picture("类别")
        hands.press(_ENTER)

    def enter_details(self) -> None:
        """Where to, and how to reach her."""
        hands = self._hands
        hands.type("sh")
        hands.picture("就医地")
        hands.type("s")
        hands.press(_ENTER)
        hands.type(CONTACT.phone)
        hands.press(_ENTER, _ENTER)
        hands.compose(CONTACT.home_address)
        hands.press(_ENTER)
        hands.compose(CONTACT.away_address)
        hands.picture("备案信息")
        hands.press(_ENTER)

    def promise_and_review(self) -> None:
        """Two papers are seen, the residence permit is promised."""
        hands = self._hands
        hands.picture("材料")
        hands.type("1143")
        hands.picture("承诺补交")
        hands.press(_ENTER)
        hands.wait_for(lambda: self._wizard.step.is_ready, "没有制出表来")
        hands.picture("核对备案表")
        hands.press(Qt.Key.Key_Space)
        hands.wait_for(lambda: self._wizard.step.is_ready, "没有制出承诺书来")
        hands.picture("核对承诺书")

    def file_and_print(self) -> None:
        """登记, print, sign, the next one."""
        hands = self._hands
        hands.press(_ENTER)
        hands.wait_for(lambda: self._wizard.visit.step is VisitStep.PRINT, "没有登记成")
        hands.picture("已登记")
        self._say(f"备案已存、已排队上报，编号 {self._filing.number}")
        hands.press(_ENTER)
        step = self._wizard.step
        if not isinstance(step, PrintStep):
            raise TypeError("the last step prints")
        forms = forms_of(self._filing)
        hands.wait_for(lambda: len(step.issued) == len(forms), "没有制出表来")
        for form in forms:
            name = FORM_NAMES[form]
            path = self._folder / f"{name}-{self._filing.number}.pdf"
            step.save(form, path)
            hands.settle()
            self.papers.append(path)
            self._say(f"{name}已留档，另存为 {path}")
        hands.press(_ENTER)
        hands.picture("打印签字")
        if self._counter.training is not None:
            self._counter.training.remove()
        hands.press(_ENTER)
        hands.picture("下一位")

    def report(self) -> None:
        """The lamp says when upstream has it."""
        hands = self._hands
        hands.wait_for(self._is_reported, "没有收到上级的回执")
        hands.press(Qt.Key.Key_F7)
        hands.picture("上报")
        self._say_receipts()
        self._find_record()
        hands.picture("备案详情")

    def supplement(self) -> None:
        """Weeks later she brings the permit."""
        hands = self._hands
        self._stage.clock.instant += _WEEKS_LATER
        self._open(ActKind.SUPPLEMENT)
        # The paper is here; past how it is kept, to its date.
        hands.press(Qt.Key.Key_Down, _TAB, _TAB)
        hands.type(f"{self._today.year + 3}0831")
        hands.picture("补交材料")
        hands.press(_TAB, _ENTER, _ENTER)
        hands.wait_for(lambda: not self._filing.owes, "没有补交成")
        hands.picture("补交之后")
        self._say(f"{self._today} 补交居住证：备案至 {self._filing.valid_until}")

    def cancel(self) -> None:
        """Too early it is refused with its reason; four months after filing it is done."""
        hands = self._hands
        self._cancel_by_keys()
        hands.picture("限制期内不予撤销")
        self._say(f"{self._today} 申请撤销，限制期内不予办理。")
        hands.press(Qt.Key.Key_Escape)
        self._stage.clock.instant = FixedClock.on(add_months(self._filing.filed_on, _MONTHS_LATER)).instant
        confirm_date(self._stage.counter.desk, by="system")
        self._cancel_by_keys(picture="确认撤销")
        hands.wait_for(lambda: self._filing.status is LifeState.CANCELLED, "没有撤销成")
        hands.picture("已撤销")
        self._say(f"{self._today} 撤销备案：状态 {self._filing.status.label}")
        hands.wait_for(self._is_reported, "没有收到上级的回执")
        hands.press(Qt.Key.Key_F7)
        self._find_record()
        hands.picture("全部已接收")
        self._say_receipts()

    def _find_record(self) -> None:
        """By the initials of her name, from the search box."""
        self._hands.press(Qt.Key.Key_F2)
        self._hands.type("wxl")
        self._hands.press(_ENTER)
        self._hands.wait_for(self._shows_record, "没有找到刚办的备案")

    def _cancel_by_keys(self, picture: str = "") -> None:
        hands = self._hands
        self._open(ActKind.CANCEL)
        hands.compose("申请人返回参保地居住")
        hands.press(_ENTER, _ENTER)
        if picture:
            hands.picture(picture)
        # The question's focus is on staying; the act is the button before it.
        hands.press(Qt.Key.Key_Backtab, modifier=Qt.KeyboardModifier.ShiftModifier)
        hands.press(_ENTER)

    def _open(self, kind: ActKind) -> None:
        page = self._record
        if page.acts is None:
            raise ValueError("the record is on screen")
        page.acts.buttons[kind].setFocus()
        self._hands.press(_ENTER)

    def _is_reported(self) -> bool:
        counts = upstream_counts(self._counter.desk)
        return not any(counts.get(state, 0) for state in _UNDER_WAY)

    def _say_receipts(self) -> None:
        counts = upstream_counts(self._counter.desk)
        accepted = counts.get(UpstreamState.ACCEPTED, 0)
        self._say(f"上报：上级已接收{accepted}件，退回{counts.get(UpstreamState.REJECTED, 0)}件。")

    def _shows_record(self) -> bool:
        return self._page_is(RecordPage) and self._record.view is not None

    def _page_is(self, kind: type) -> bool:
        return self._rooms.frame is not None and isinstance(self._rooms.frame.page, kind)

    @property
    def _counter(self) -> Counter:
        return self._stage.counter

    @property
    def _today(self) -> date:
        return self._counter.desk.today()

    @property
    def _wizard(self) -> NewFilingPage:
        page = self._rooms.frame.page if self._rooms.frame is not None else None
        if not isinstance(page, NewFilingPage):
            raise TypeError("the wizard is on screen")
        return page

    @property
    def _record(self) -> RecordPage:
        page = self._rooms.frame.page if self._rooms.frame is not None else None
        if not isinstance(page, RecordPage):
            raise TypeError("the record is on screen")
        return page

    @property
    def _filing(self) -> Filing:
        (row,) = search(self._counter.desk, FilingQuery())
        return view_record(self._counter.desk, row.number, self._rooms.work.actor.role).filing
