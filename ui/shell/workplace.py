"""工作台: what every page works with: the opened counter, who is signed in, the two doors, and what has changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.bootstrap.counter import Counter
from app.bootstrap.line_status import LineStatus
from app.domain.filing import Actor
from app.services.desk import Desk
from app.services.reader_events import ReaderEvent, ReaderKind
from app.settings import THEME, TYPE_SIZE, Group, Setting
from ui.applicant.applicant_desk import ApplicantDesk
from ui.problems import Problems
from ui.shell.day_keeper import DayKeeper
from ui.shell.window_first import WindowFirst
from ui.tasks import Tasks


class Changed(StrEnum):
    """Kinds of thing that change; pages that show such a thing ask for it again."""

    FILINGS = "filings"
    DRAFTS = "drafts"
    OUTBOX = "outbox"
    ROSTER = "roster"
    """What the city sends down: the roster, filings made elsewhere, directories, packs, plans."""
    DAY = "day"


class Workplace(QObject):
    """工作台. Pages never know the frame: they emit here where the clerk wants to go."""

    changed = Signal(Changed)
    reader_changed = Signal(ReaderEvent)
    line_changed = Signal(object)
    record_wanted = Signal(str)
    """A filing number: show its record."""
    act_wanted = Signal(str, object)
    """A filing number and an ActKind: show its record with the act's panel open."""
    elsewhere_wanted = Signal(str)
    """The number of a filing that another counter made: show what is known of it."""
    conflict_wanted = Signal(str)
    """A filing number: show what another counter did beside it, for a decision."""
    visit_wanted = Signal(object)
    """A new filing: with a CardReading just read, a Draft to go on with, or None."""
    draft_thrown = Signal(str)
    """The id of a draft that was thrown away: a wizard that still holds that visit lets it go."""
    list_wanted = Signal(object)
    """A ListFilter: show the list under it."""
    typed_shown = Signal(str)
    """What the list on screen was searched by: the search box says so."""
    letters_wanted = Signal()
    """Show the commitment letters whose retention is over."""
    today_wanted = Signal()
    upstream_wanted = Signal()
    outbox_wanted = Signal(object)
    """A tuple of UpstreamState: show the acts on their way that are in one of these."""
    scan_folder_wanted = Signal()
    """Match a folder of scans to their records."""
    back_wanted = Signal()
    """From a record: back to the page it was opened from."""
    lock_wanted = Signal()
    signed_out = Signal()
    """The window is locked: whatever waits for an answer about somebody is taken back."""
    applicant_screen_wanted = Signal()
    """Open the screen that faces the applicant, or close it."""
    look_changed = Signal()
    """The setting of theme or type size was changed: it is worn at once."""
    setting_changed = Signal(str)
    """The key of a setting that was changed, and is in use now."""
    doctor_wanted = Signal()
    """Show the examination of the counter."""
    closing = Signal()
    """The program ends: whatever is still to be kept is given to the doors now."""

    def __init__(self, counter: Counter, tasks: Tasks, problems: Problems, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counter = counter
        self.tasks = tasks
        self.problems = problems
        self._window_first = WindowFirst(self)
        self.reader = ReaderEvent(ReaderKind.ABSENT)
        self.applicant = ApplicantDesk(self._now, tasks, self)
        self._actor: Actor | None = None
        self._is_locked = True
        self.line: LineStatus | None = None
        self.reader_changed.connect(self._keep_reader)
        self.line_changed.connect(self._keep_line)
        self.days = DayKeeper(lambda: self.desk, tasks, problems.show, self)
        self.days.day_began.connect(self._day_began)
        self.days.swept.connect(self._swept)

    def _now(self) -> datetime:
        return self.desk.now()

    @property
    def desk(self) -> Desk:
        """The counter's desk, as every service wants it."""
        return self.counter.desk

    @property
    def actor(self) -> Actor:
        """Who is signed in, or has locked the window: what they began comes back to their pages all the same.

        Pages are only built for somebody signed in, so nobody at all is a bug.
        """
        if self._actor is None:
            raise RuntimeError("nobody is signed in")
        return self._actor

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is, and the window is not locked."""
        return not self._is_locked

    def expect(self, actor: Actor) -> None:
        """This person's pages are built from now on; nothing comes to them before ``sign_in``."""
        self._actor = actor

    def sign_in(self, actor: Actor) -> None:
        """From now on acts are this person's, on records as the days have left them."""
        self._actor, self._is_locked = actor, False
        self.days.sweep()

    def sign_out(self) -> None:
        """Nobody is signed in any more, and nobody's visit is to be seen."""
        self._is_locked = True
        self.applicant.clear()
        self.signed_out.emit()

    @property
    def queued_words(self) -> str:
        """How far on its way upstream what was just done is."""
        return "已排队上报。" if self.counter.line is not None else "已排队待上报；本窗口还没有设置上报地址。"

    def tell(self, *kinds: Changed) -> None:
        """Acts were done: the pages ask anew, and the line sends what waits."""
        for kind in kinds:
            self.changed.emit(kind)
        if self.counter.line is not None:
            self.counter.line.wake()

    def watch(self) -> None:
        """Begin to listen to the reader and the line; their words hop onto the window's thread by signal."""
        self.counter.watch_reader(self.reader_changed.emit)
        self.start_line()
        # Read from the disk before a page asks for it: the window would stand still meanwhile.
        self.tasks.query(self.counter.read_ahead, lambda _: None)

    def start_line(self) -> None:
        """Begin to report; what the line has to load for it takes longer than a window may stand still."""
        counter, tell, give_way = self.counter, self.line_changed.emit, self._window_first.wait
        self.tasks.query(lambda: counter.start_line(tell, give_way), lambda _: None)

    def put_in_use(self, setting: Setting) -> None:
        """What was set is so from now on, without opening the counter again."""
        if setting in (THEME, TYPE_SIZE):
            self.look_changed.emit()
            return
        counter, tell, give_way = self.counter, self.line_changed.emit, self._window_first.wait

        def use() -> None:
            counter.use_settings()
            if setting.group is Group.UPSTREAM:
                counter.renew_line()
                counter.start_line(tell, give_way)

        self.tasks.command(use, lambda _: self._in_use(setting))

    def _in_use(self, setting: Setting) -> None:
        if setting.group is Group.UPSTREAM:
            self.line = None
            self.changed.emit(Changed.OUTBOX)
        self.setting_changed.emit(setting.key)

    def keep_days(self) -> None:
        """日终处理 from now on: what expired or fell due becomes an act of the system."""
        self.days.start()

    def _day_began(self) -> None:
        self.changed.emit(Changed.DAY)
        # What is left of a term, and what may be done next, is another thing today.
        self.changed.emit(Changed.FILINGS)

    def _swept(self) -> None:
        self.tell(Changed.FILINGS, Changed.OUTBOX)

    def close(self) -> None:
        """Finish the work that runs and close the counter; this workplace does nothing of its own any more."""
        self.days.stop()
        self.closing.emit()
        self.tasks.finish()
        self.counter.close()

    def _keep_line(self, status: LineStatus) -> None:
        """The same again is no news, nor is how far a download is; anything else may have brought receipts."""
        before, self.line = self.line, status
        if before is None or _of_queue(before) != _of_queue(status):
            self.changed.emit(Changed.OUTBOX)
        if status.taken != (before.taken if before is not None else 0):
            self.changed.emit(Changed.ROSTER)

    def _keep_reader(self, event: ReaderEvent) -> None:
        self.reader = event


def _of_queue(status: LineStatus) -> tuple[object, ...]:
    return status.is_online, status.waiting, status.paused_reason, status.last_success_at
