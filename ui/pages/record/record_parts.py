"""The parts of a record's page: each is built in a turn of its own, and left alone where it would be the same again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.vocabulary import ActKind
from app.policy.pack import PackEdition
from app.services.conflicts import find_lost
from app.services.queries import RecordView
from app.services.reminding import note_reminder
from ui.models.states import STATUS_ICONS, STATUS_TONES, UPSTREAM_ICONS, UPSTREAM_TONES
from ui.pages.record.acts_part import ActsPart
from ui.pages.record.enquiries_part import EnquiriesPart
from ui.pages.record.facts_part import FactsPart
from ui.pages.record.owed_part import OwedPart
from ui.pages.record.papers_part import PapersPart
from ui.pages.record.rechecks_part import RechecksPart
from ui.pages.record.scans_part import ScansPart
from ui.pages.record.timeline_part import TimelinePart
from ui.pages.record.why_part import WhyPart
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import clear, column, row
from ui.widgets.buttons import Button, link_button, secondary_button
from ui.widgets.chip import StatusChip
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, selectable, text
from ui.widgets.tone import Tone

P = TypeVar("P", bound=QWidget)

_MAIN = ("conflict", "facts", "rechecks", "why", "timeline")
_SIDE = ("acts", "enquiries", "owed", "papers", "scans")


@dataclass(frozen=True)
class _Plan:
    """A part to come: where it stands, what it shows, how it is built. What is shown by nothing has no part."""

    place: str
    shows: object
    make: Callable[[], QWidget | None]


class RecordParts(QObject):
    """The head and both columns. Signals say what the clerk wants; ``acts`` and the others are None until built."""

    act_wanted = Signal(ActKind)
    enquiry_wanted = Signal(object)
    """The kind of panel that asks it."""
    destruction_wanted = Signal()
    preview_wanted = Signal(str)
    print_wanted = Signal(str, bool)
    choice_wanted = Signal(str, bool)
    sign_wanted = Signal(str)
    scan_wanted = Signal()
    scan_show_wanted = Signal(object)
    focus_lost = Signal()
    """What had the focus was drawn anew, or the acts of another record are there now."""

    def __init__(self, work: Workplace, page: QWidget) -> None:
        super().__init__(page)
        self._work = work
        self.head, self.main, self.side = QWidget(), QWidget(), QWidget()
        self.main_panel, self.side_panel = column(), column()
        """Where a panel being filled in stands, and its outlook."""
        self._shown: dict[str, object] = {}
        self._there: dict[str, QWidget] = {}
        self._places: dict[str, QVBoxLayout] = {"head": column(self.head)}
        for parent, panel, places in ((self.main, self.main_panel, _MAIN), (self.side, self.side_panel, _SIDE)):
            body = column(parent, gap=4)
            body.addLayout(panel)
            for place in places:
                self._places[place] = column()
                body.addLayout(self._places[place])
            body.addStretch(1)
        self._number = ""
        self.back_button = link_button("返回", "arrow-left")
        self.conflict_button: Button | None = None

    @property
    def acts(self) -> ActsPart | None:
        """可以办理."""
        return self._find("acts", ActsPart)

    @property
    def enquiries(self) -> EnquiriesPart | None:
        """可以查询."""
        return self._find("enquiries", EnquiriesPart)

    @property
    def owed(self) -> OwedPart | None:
        """承诺."""
        return self._find("owed", OwedPart)

    @property
    def scans(self) -> ScansPart | None:
        """收回的表."""
        return self._find("scans", ScansPart)

    def leave(self) -> None:
        """Another record is to come: nothing of this one stays on screen."""
        for place in self._places:
            self._hide(place)
        self._number = ""

    def show_view(self, view: RecordView, edition: PackEdition | None) -> None:
        """Show a record; of the one on screen only what changed is built anew."""
        self._work.tasks.in_turns(self._build(view, edition), self, "record parts")

    def _build(self, view: RecordView, edition: PackEdition | None) -> Iterator[None]:
        is_other, self._number = view.filing.number != self._number, view.filing.number
        plans = self._plans(view, edition)
        if is_other:
            for plan in plans:
                self._hide(plan.place)
        for plan in plans:
            lost_focus = self._put(plan)
            if plan.place == "acts":
                lost_focus = lost_focus or is_other or QApplication.focusWidget() is self.parent()
            yield
            # Only now is what was put into the layout on screen, and can take the focus.
            if lost_focus:
                self.focus_lost.emit()
            part = self._part(plan.place)
            if isinstance(part, TimelinePart):
                yield from part.fill()

    def _plans(self, view: RecordView, edition: PackEdition | None) -> tuple[_Plan, ...]:
        """In the order in which they are wanted on screen."""
        filing, acts, desk, role = view.filing, view.acts, self._work.desk, self._work.actor.role
        today, lost = desk.today(), find_lost(view.outbox, view.receipts)
        paper = (filing, acts, view.prints)
        return (
            _Plan("head", (filing, view.upstream), lambda: self._head(view)),
            _Plan("acts", view.next_acts, lambda: self._acts(view)),
            _Plan("conflict", lost and (lost, filing.number), lambda: self._conflict(view)),
            _Plan("facts", (filing, today), lambda: FactsPart(desk, filing)),
            _Plan("owed", (filing, today, role, view.reminders), lambda: self._owed(view)),
            _Plan("papers", (paper, view.not_printed), lambda: self._papers(view)),
            _Plan("rechecks", view.rechecks, lambda: RechecksPart(view.rechecks) if view.rechecks else None),
            _Plan("why", (filing, acts, edition), lambda: WhyPart(edition, filing, acts)),
            _Plan("timeline", (acts, view.outbox, view.receipts, view.reminders), lambda: TimelinePart(view)),
            _Plan("scans", (paper, view.awaited, view.returned, view.names), lambda: self._scans(view)),
            _Plan("enquiries", True, self._enquiries),
        )

    def _put(self, plan: _Plan) -> bool:
        """Put a part in its place; returns whether that took the focus away."""
        place, old = self._places[plan.place], self._part(plan.place)
        if plan.place in self._shown and self._shown[plan.place] == plan.shows:
            if old is not None:
                old.show()
            return False
        focus = QApplication.focusWidget()
        had_focus = old is not None and focus is not None and old.isAncestorOf(focus)
        clear(place)
        self._there.pop(plan.place, None)
        part = plan.make()
        if part is not None:
            place.addWidget(part)
            self._there[plan.place] = part
        self._shown[plan.place] = plan.shows
        return had_focus

    def _hide(self, place: str) -> None:
        part = self._part(place)
        if part is not None:
            part.hide()

    def _part(self, place: str) -> QWidget | None:
        return self._there.get(place)

    def _find(self, place: str, kind: type[P]) -> P | None:
        part = self._part(place)
        return part if isinstance(part, kind) and not part.isHidden() else None

    def _head(self, view: RecordView) -> QWidget:
        filing, state = view.filing, view.upstream
        part = QWidget()
        line = row(part, gap=3)
        self.back_button = link_button("返回", "arrow-left")
        self.back_button.clicked.connect(self._work.back_wanted)
        line.addWidget(self.back_button)
        # Regular weight: the bold cut lacks the rare hanzi of names.
        line.addWidget(text(filing.person.name, TextKind.FIGURE))
        line.addWidget(
            StatusChip(filing.status.label, STATUS_TONES[filing.status], icon_name=STATUS_ICONS[filing.status])
        )
        line.addWidget(StatusChip(f"上报：{state.label}", UPSTREAM_TONES[state], icon_name=UPSTREAM_ICONS[state]))
        if filing.credit_list:
            line.addWidget(StatusChip("已列入信用推送名单", Tone.STOP))
        line.addStretch(1)
        line.addWidget(selectable(text(filing.number, TextKind.TITLE)))
        return part

    def _conflict(self, view: RecordView) -> QWidget | None:
        lost = find_lost(view.outbox, view.receipts)
        self.conflict_button = None
        if lost is None:
            return None
        self.conflict_button = secondary_button("处理冲突", "files")
        self.conflict_button.clicked.connect(partial(self._work.conflict_wanted.emit, view.filing.number))
        return NoticeBar(f"{lost[2].label}：{lost[1].sentence}", Tone.STOP, action=self.conflict_button)

    def _acts(self, view: RecordView) -> QWidget:
        part = ActsPart(view.next_acts)
        part.chosen.connect(self.act_wanted)
        return part

    def _enquiries(self) -> QWidget:
        part = EnquiriesPart()
        part.chosen.connect(self.enquiry_wanted)
        return part

    def _owed(self, view: RecordView) -> QWidget:
        part = OwedPart(self._work.desk, view.filing, self._work.actor.role, view.reminders)
        part.destruction_wanted.connect(self.destruction_wanted)
        part.reminded.connect(partial(self._remind, view.filing.number))
        return part

    def _remind(self, number: str) -> None:
        work, desk, actor = self._work, self._work.desk, self._work.actor
        work.tasks.command(
            lambda: note_reminder(desk, actor, number),
            lambda _: None,
            owner=self,
            afterwards=lambda _: work.changed.emit(Changed.FILINGS),
        )

    def _papers(self, view: RecordView) -> QWidget:
        part = PapersPart(view)
        part.preview_wanted.connect(self.preview_wanted)
        part.print_wanted.connect(self.print_wanted)
        part.choice_wanted.connect(self.choice_wanted)
        part.sign_wanted.connect(self.sign_wanted)
        return part

    def _scans(self, view: RecordView) -> QWidget:
        part = ScansPart(view)
        part.add_wanted.connect(self.scan_wanted)
        part.show_wanted.connect(self.scan_show_wanted)
        return part
