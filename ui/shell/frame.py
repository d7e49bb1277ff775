"""The working room: navigation, search, lamps, the page, the bar at the bottom; cards and scans from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.domain.authentication import CardReading
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, MadeAt, UpstreamState
from app.services.ports import FilingQuery
from app.services.queries import of_person
from app.services.reader_events import ReaderEvent, ReaderKind
from ui.keys.bind import bind, bind_keys
from ui.keys.table import Shortcut
from ui.models.filing_table import ListFilter
from ui.pages.commitments_page import CommitmentsPage
from ui.pages.conflict_page import ConflictPage
from ui.pages.elsewhere_page import ElsewherePage
from ui.pages.filings_page import FilingsPage
from ui.pages.page import Page
from ui.pages.policy_page import PolicyPage
from ui.pages.record_page import RecordPage
from ui.pages.scan_folder_page import ScanFolderPage
from ui.pages.settings_page import SettingsPage
from ui.pages.statistics_page import StatisticsPage
from ui.pages.today_page import TodayPage
from ui.pages.upstream_page import UpstreamPage
from ui.pages.verify.seen_paper import SeenPaper
from ui.pages.verify_page import VerifyPage
from ui.shell.bottom_bar import BottomBar
from ui.shell.busy_line import BusyLine
from ui.shell.navigation import Navigation
from ui.shell.paper_door import PaperDoor
from ui.shell.top_bar import TopBar
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import column, row
from ui.wizards.new_filing.page import NewFilingPage

_PLACES: tuple[tuple[str, str, str, str, Callable[[Workplace], Page]], ...] = (
    ("today", "今日", "house", "F3", TodayPage),
    ("new_filing", "新办备案", "file-plus", "F4", NewFilingPage),
    ("filings", "备案库", "folder", "F5", FilingsPage),
    ("commitments", "承诺跟踪", "hourglass", "F6", CommitmentsPage),
    ("upstream", "上报", "cloud-upload", "F7", UpstreamPage),
    ("statistics", "统计", "chart-column", "F8", StatisticsPage),
    ("policy", "政策", "book-open", "F9", PolicyPage),
    ("verify", "核验", "shield-check", "F10", VerifyPage),
    ("scan_folder", "扫描件入档", "scan-line", "F11", ScanFolderPage),
    ("settings", "设置", "settings", "F12", SettingsPage),
)

PLACE_KEYS = tuple(Shortcut(key, f"到{words}") for _, words, _, key, _ in _PLACES if key)
"""The keys of the pages, for F1."""

_RECORDS = ("record", "elsewhere", "conflict")
"""Pages of one record: the way back from them leads past them, to the page it was opened from."""

_IDLE_MS = 400


class Frame(QWidget):
    """工作区. Pages are built when they are first wanted."""

    set_up_wanted = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.work = work
        self.actor = work.actor
        self._before_record = "today"
        self._coming = ""
        """The page that was chosen and is still being built."""
        self._pages: dict[str, Page] = {}
        self._under_way: dict[str, Iterator[None]] = {}
        """Pages that are being built, a part a turn; whoever wants one sooner builds the rest at once."""
        self._makers: dict[str, Callable[[Workplace], Page]] = {name: maker for name, *_, maker in _PLACES}
        self._makers["record"] = RecordPage
        self._makers["elsewhere"] = ElsewherePage
        self._makers["conflict"] = ConflictPage
        counter = work.counter
        self.navigation = Navigation(counter.office_name, counter.counter_label, self.actor.name)
        self.busy = BusyLine(work.tasks)
        self.navigation.add_news(self.busy)
        self.top = TopBar(work)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self.bottom = BottomBar(work)
        self.bottom.offer_cards()
        self._lay_out()
        self._connect()
        self._keys()
        self.papers_in = PaperDoor(work, self, lambda: self.page)
        self.papers_in.record_found.connect(self.open_record)
        self.papers_in.paper_doubted.connect(self._show_doubted)
        self._idle = QTimer(self, interval=_IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self._build_ahead)

    @property
    def page(self) -> Page:
        """The page on screen."""
        return cast(Page, self.stack.currentWidget())

    @property
    def is_built_ahead(self) -> bool:
        """Whether every page is there."""
        return len(self._pages) == len(self._makers)

    def entered(self) -> None:
        """Somebody signed in: go on where the frame was left, or begin with today."""
        self.page.entered()
        self._idle.start()

    def build_first(self) -> Iterator[None]:
        """Build the page that the frame begins with, a part a turn."""
        yield from self._build("today")
        self.navigation.show_place("today")

    def leave(self) -> None:
        """Leave the page for good; what was being done is kept as a draft."""
        self._idle.stop()
        self.page.left()

    def go(self, name: str) -> Page:
        """Show a page by its name."""
        self._coming = ""
        page = self._page(name)
        if self.stack.count() > 1 and self.page is not page:
            self.page.left()
        if name not in _RECORDS:
            self._before_record = name
        self.stack.setCurrentWidget(page)
        self.navigation.show_place(name)
        page.entered()
        self._idle.start()
        return page

    def open_record(self, number: str, told: str = "") -> None:
        """Show one record, and what is to be told of the paper it was opened by."""
        cast(RecordPage, self._page("record")).show_record(number, told)
        self.go("record")

    def open_act(self, number: str, kind: ActKind) -> None:
        """Show one record with the panel of an act open."""
        cast(RecordPage, self._page("record")).show_record(number, act=kind)
        self.go("record")

    def open_elsewhere(self, number: str) -> None:
        """Show a filing that another counter made."""
        cast(ElsewherePage, self._page("elsewhere")).show_filing(number)
        self.go("elsewhere")

    def open_conflict(self, number: str) -> None:
        """Show both sides of a conflict."""
        cast(ConflictPage, self._page("conflict")).show_conflict(number)
        self.go("conflict")

    def begin_visit(self, start: object) -> None:
        """Show the new-filing wizard, with a card just read, a draft to go on with, or nothing."""
        wizard = cast(NewFilingPage, self._page("new_filing"))
        wizard.begin(start)
        self.go("new_filing")

    def open_list(self, wanted: ListFilter) -> None:
        """Show the list under a filter."""
        cast(FilingsPage, self._page("filings")).show_filter(wanted)
        self.go("filings")

    def _page(self, name: str) -> Page:
        for _ in self._build(name):
            pass
        return self._pages[name]

    def _build(self, name: str) -> Iterator[None]:
        """What is left to do for a page: nothing for one that is there."""
        return self._under_way.setdefault(name, self._build_page(name))

    def _build_page(self, name: str) -> Iterator[None]:
        page = self._makers[name](self.work)
        yield
        yield from page.build()
        yield
        self._pages[name] = page
        self.stack.addWidget(page)

    def _build_ahead(self) -> None:
        """While nobody waits: the next page that was not built yet, one at a time."""
        if self.work.tasks.is_busy:
            # What is asked takes the processor that building wants.
            self._idle.start()
            return
        missing = next((name for name in self._makers if name not in self._pages), "")
        # A locked window has nobody whose pages these would be.
        if missing and self.isVisible():
            self.work.tasks.in_turns(self._build_behind(missing), self)

    def _build_behind(self, name: str) -> Iterator[None]:
        yield from self._build(name)
        self._idle.start()

    def _lay_out(self) -> None:
        for name, words, icon_name, key, _ in _PLACES:
            self.navigation.add_place(name, words, icon_name, key)
        outer = row(self, gap=0)
        outer.addWidget(self.navigation)
        right = column(gap=0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        right.addWidget(self.bottom)
        outer.addLayout(right, 1)

    def _connect(self) -> None:
        work = self.work
        self.navigation.chosen.connect(self._chosen)
        self.navigation.lock_wanted.connect(work.lock_wanted)
        self.bottom.set_up_wanted.connect(self.set_up_wanted)
        self.top.search_wanted.connect(self._search)
        work.record_wanted.connect(self.open_record)
        work.act_wanted.connect(self.open_act)
        work.elsewhere_wanted.connect(self.open_elsewhere)
        work.conflict_wanted.connect(self.open_conflict)
        work.visit_wanted.connect(self.begin_visit)
        work.list_wanted.connect(self.open_list)
        # Methods, never lambdas: Qt lets go of a method when its object goes, and this frame may go before ``work``.
        work.today_wanted.connect(self._go_today)
        work.letters_wanted.connect(self._go_letters)
        work.upstream_wanted.connect(self._go_upstream)
        work.outbox_wanted.connect(self._go_outbox)
        work.scan_folder_wanted.connect(self._go_scan_folder)
        work.doctor_wanted.connect(self._go_doctor)
        work.setting_changed.connect(self._show_office)
        work.back_wanted.connect(self._go_back)
        work.reader_changed.connect(self._reader_changed)
        work.changed.connect(self._heard)

    def _go_today(self) -> None:
        self.go("today")

    def _go_letters(self) -> None:
        cast(CommitmentsPage, self._page("commitments")).show_letters()
        self.go("commitments")

    def _go_upstream(self) -> None:
        self.go("upstream")

    def _go_outbox(self, states: tuple[UpstreamState, ...]) -> None:
        cast(UpstreamPage, self._page("upstream")).show_states(states)
        self.go("upstream")

    def _go_scan_folder(self) -> None:
        self.go("scan_folder")

    def _go_doctor(self) -> None:
        cast(SettingsPage, self._page("settings")).show_section("doctor")
        self.go("settings")

    def _show_office(self, _: str) -> None:
        self.navigation.show_office(self.work.counter.office_name)

    def _go_back(self) -> None:
        self.go(self._before_record)

    def _keys(self) -> None:
        for name, _, _, key, _ in _PLACES:
            bind_keys(self, key, partial(self._chosen, name), in_window=True)
        bind(self, "search", self._focus_search, in_window=True)
        bind(self, "lock", self.work.lock_wanted.emit, in_window=True)
        bind(self, "applicant_screen", self.work.applicant_screen_wanted.emit, in_window=True)

    def _focus_search(self) -> None:
        self.top.search_box.setFocus()
        self.top.search_box.selectAll()

    def _chosen(self, name: str) -> None:
        if name in self._pages:
            self._show_chosen(name)
            return
        # Keys pressed meanwhile mean the page that comes, so the one that goes has none of them.
        self.setFocus()
        self._coming = name
        self.work.tasks.in_turns(self._build_chosen(name), self)

    def _build_chosen(self, name: str) -> Iterator[None]:
        yield from self._build(name)
        yield
        is_asked = QApplication.activeModalWidget() is not None
        if self._coming == name and self.work.is_signed_in and not is_asked:
            self._show_chosen(name)

    def _show_chosen(self, name: str) -> None:
        if name == "filings":
            self.top.search_box.clear()
            self.open_list(ListFilter())
        else:
            self._page(name).begin_anew()
            self.go(name)

    def _heard(self, what: Changed) -> None:
        if self.work.is_signed_in and self.stack.count():
            self.page.heard(what)

    def _search(self, typed: str, entered: bool) -> None:
        # Results come as one types, but not over a visit: that page is left by Enter only.
        if not entered and self.page is self._pages.get("new_filing"):
            return
        self._coming = ""
        filings = cast(FilingsPage, self._page("filings"))
        filings.show_filter(ListFilter(FilingQuery(text=typed.strip(), made_at=MadeAt.ANYWHERE)), open_single=entered)
        if self.page is not filings:
            self.page.left()
            self._before_record = "filings"
            self.stack.setCurrentWidget(filings)
            self.navigation.show_place("filings")

    def _reader_changed(self, event: ReaderEvent) -> None:
        if event.kind is not ReaderKind.CARD or event.reading is None or not self.work.is_signed_in:
            return
        if self.stack.count() and self.page.takes_card(event):
            return
        if not self._is_free:
            return
        reading, desk = event.reading, self.work.desk
        self.work.tasks.query(
            lambda: of_person(desk, reading.social_security_number),
            lambda filings: self._open_person(reading, filings),
            owner=self,
            newest="card",
        )

    @property
    def _is_free(self) -> bool:
        """Whether nothing is being asked: what a question is about must not be exchanged below it."""
        return self.work.problems.put_away() and QApplication.activeModalWidget() is None

    def _open_person(self, reading: CardReading, filings: tuple[Filing, ...]) -> None:
        if not self.work.is_signed_in or not self._is_free:
            return  # locked, or something was asked, while the filings were looked for
        live = next((filing for filing in filings if filing.status.is_live), None)
        if live is not None:
            self.open_record(live.number)
        else:
            self.begin_visit(reading)

    def _show_doubted(self, seen: SeenPaper) -> None:
        page = cast(VerifyPage, self.go("verify"))
        page.show_seen(seen)
