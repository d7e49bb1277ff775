"""政策: what holds today at this counter, what changes soon, what has run out, each rule with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.policy.library import BrokenPack
from app.policy.outlook import PackOutlook, look_at
from app.services.desk import Desk
from ui.pages.page import Page
from ui.pages.policy.about_part import AboutPart
from ui.pages.policy.changes_part import ChangesPart
from ui.pages.policy.rules_part import rules_by_topic
from ui.shell.workplace import Workplace
from ui.style.tokens import tokens
from ui.widgets.boxes import Panel, clear, row
from ui.widgets.choice import ChoiceBox
from ui.widgets.notice import NoticeBar
from ui.widgets.page_scroll import PageScroll, lay_out_page
from ui.widgets.reading_columns import ReadingColumns
from ui.widgets.text import TextKind, page_title, section_title, selectable, text
from ui.widgets.tone import Tone


@dataclass(frozen=True)
class PolicyShelf:
    """政策包 as the page shows them: the counter's own first."""

    own: str
    seen: tuple[PackOutlook, ...]
    broken: tuple[BrokenPack, ...]


def look_at_packs(desk: Desk) -> PolicyShelf:
    """Every pack of the counter as it is today."""
    library, today = desk.library, desk.today()
    seen = [look_at(editions, today, desk.place_name) for editions in library.editions.values()]
    seen.sort(key=lambda item: (item.pack != desk.pack, item.edition.name))
    return PolicyShelf(desk.pack, tuple(seen), library.broken)


class PolicyPage(Page):
    """政策页."""

    title = "政策"

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._shelf: PolicyShelf | None = None
        self._chosen = work.desk.pack
        self.packs: ChoiceBox[str] = ChoiceBox((), name="政策包")
        self._head = row(gap=3)
        self._columns = ReadingColumns()
        lay_out_page(self, PageScroll(self._columns), above=[self._head])

    def entered(self) -> None:
        """Ask for the packs as they are today."""
        self.setFocus()
        desk = self.work.desk
        self.work.tasks.query(lambda: look_at_packs(desk), self._show, owner=self, newest="policy")

    def _show(self, shelf: PolicyShelf) -> None:
        if shelf == self._shelf:
            self.packs.setFocus()
            return
        self._shelf = shelf
        if all(item.pack != self._chosen for item in shelf.seen) and shelf.seen:
            self._chosen = shelf.seen[0].pack
        clear(self._head)
        self.packs = ChoiceBox(((_called(item, shelf.own), item.pack) for item in shelf.seen), name="政策包")
        self.packs.choose(self._chosen)
        self.packs.setFixedWidth(tokens().grid.field_wide)
        self.packs.currentIndexChanged.connect(self._choose)
        self._head.addWidget(page_title(self.title))
        self._head.addWidget(self.packs)
        self._head.addStretch(1)
        self._show_pack(shelf)
        if self.isVisible():
            self.focus_soon(self.packs)

    def choose(self, pack: str) -> None:
        """Read another pack."""
        self._chosen = pack
        self.packs.choose(pack)
        if self._shelf is not None:
            self._show_pack(self._shelf)

    def _choose(self) -> None:
        self.choose(self.packs.chosen())

    def _show_pack(self, shelf: PolicyShelf) -> None:
        self.work.tasks.in_turns(self._columns.show_parts(self._parts(shelf)), self, "policy parts")

    def _parts(self, shelf: PolicyShelf) -> Iterator[QWidget]:
        if any(item.pack == shelf.own for item in shelf.broken):
            yield NoticeBar("本窗口的政策包不能使用，新备案办不了；已有备案仍可查看。原因如下。", Tone.STOP)
        if shelf.broken:
            yield _broken_part(shelf.broken)
        seen = next((item for item in shelf.seen if item.pack == self._chosen), None)
        if seen is not None:
            yield AboutPart(seen)
            yield ChangesPart(seen.changes)
            yield from rules_by_topic(seen.edition, seen.lines)


def _called(seen: PackOutlook, own: str) -> str:
    states = (
        ("本窗口", seen.pack == own),
        ("已失效", seen.has_run_out),
        ("尚未施行", not seen.is_in_force and not seen.has_run_out),
    )
    said = "、".join(word for word, is_so in states if is_so)
    return f"{seen.edition.name}　{said}" if said else seen.edition.name


def _broken_part(broken: tuple[BrokenPack, ...]) -> Panel:
    panel = Panel(gap=2, margin=4)
    panel.body.addWidget(section_title("不能使用的政策包"))
    for item in broken:
        panel.body.addWidget(text(item.pack, TextKind.LABEL))
        panel.body.addWidget(selectable(text(item.detail, TextKind.QUIET, wrap=True)))
    return panel
