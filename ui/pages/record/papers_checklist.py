"""材料清单 of an act: which member of each group is here, and how it was kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.decision import group_words
from app.domain.filing import MaterialTaken
from app.domain.vocabulary import Material, MaterialHow
from app.services.returned_papers import ReturnedPaper
from app.services.scans import shows_paper
from app.services.wanted import PaperWanted
from ui.pages.record.live_panel import beside
from ui.style.tokens import tokens
from ui.widgets.boxes import clear, column
from ui.widgets.choice import ChoiceBox
from ui.widgets.text import TextKind, natural_line, text

_NO_SCAN = "要选“已扫描”，请先添加扫描件（Ctrl+O）。"
_HOWS = (MaterialHow.SEEN, MaterialHow.COPIED, MaterialHow.SCANNED)


class PapersChecklist(QWidget):
    """One line a group; what was chosen in a group stays while others come and go."""

    changed = Signal()

    def __init__(self, *, follows: QWidget | None = None) -> None:
        """``follows`` is the field before, from which one comes here."""
        super().__init__()
        self._follows = follows
        self._returned: tuple[ReturnedPaper, ...] = ()
        lines = QWidget()
        self._body = column(lines, gap=1)
        # What is asked for first stands on the line of the field's label.
        first_line = natural_line(tokens().type.small)
        self._body.setContentsMargins(0, (tokens().grid.row_height - first_line) // 2, 0, 0)
        self._hint = text(_NO_SCAN, TextKind.SMALL, wrap=True)
        whole = column(self, gap=1)
        whole.addWidget(lines)
        whole.addWidget(self._hint)
        self._papers: tuple[PaperWanted, ...] = ()
        self._members: list[ChoiceBox[Material | None]] = []
        self._hows: list[ChoiceBox[MaterialHow]] = []

    @property
    def taken(self) -> tuple[MaterialTaken, ...]:
        """The papers that are here."""
        return tuple(
            MaterialTaken(material, how.chosen())
            for member, how in zip(self._members, self._hows, strict=True)
            if (material := member.chosen()) is not None
        )

    @property
    def fields(self) -> tuple[ChoiceBox[Material | None], ...]:
        """The choice of a paper, a group each."""
        return tuple(self._members)

    @property
    def fault(self) -> str:
        """A paper that is said to be scanned though the record has no scan of it; no words when there is none."""
        lacking = (
            paper
            for paper, member, how in zip(self._papers, self._members, self._hows, strict=True)
            if member.chosen() is not None and how.chosen() is MaterialHow.SCANNED and not self._has_scan(paper)
        )
        paper = next(lacking, None)
        return "" if paper is None else f"{group_words(paper.one_of)}还没有扫描件。请先添加（Ctrl+O），或改选留存方式。"

    def show_scans(self, returned: tuple[ReturnedPaper, ...]) -> None:
        """Offer 已扫描 for the papers of which the record has a scan."""
        self._returned = returned
        for paper, how in zip(self._papers, self._hows, strict=True):
            how.allow(MaterialHow.SCANNED, self._has_scan(paper), _NO_SCAN)
        self._show_hint()

    def show_papers(self, papers: tuple[PaperWanted, ...]) -> None:
        """Ask for these."""
        if papers == self._papers and self._members:
            return
        kept = {item.material: item.how for item in self.taken}
        self._papers = papers
        clear(self._body)
        self._members, self._hows = [], []
        before = self._follows
        for paper in papers:
            self._add(paper, kept)
            # What comes late would be gone through last.
            for field in (self._members[-1], self._hows[-1]):
                if before is not None:
                    QWidget.setTabOrder(before, field)
                before = field
        self.show_scans(self._returned)

    def _add(self, paper: PaperWanted, kept: dict[Material, MaterialHow]) -> None:
        words = _words(paper)
        choices: list[tuple[str, Material | None]] = [("还没有收到", None)]
        choices += [(material.label, material) for material in paper.one_of]
        member: ChoiceBox[Material | None] = ChoiceBox(choices, name=words)
        here = next((material for material in paper.one_of if material in kept), None)
        member.choose(here)
        how = ChoiceBox([(item.label, item) for item in _HOWS], name=f"{words}：留存方式")
        how.choose(kept[here] if here is not None else _usual(paper))
        how.setEnabled(here is not None)
        member.currentIndexChanged.connect(lambda: self._chosen(member, how))
        how.currentIndexChanged.connect(self.changed)
        self._members.append(member)
        self._hows.append(how)
        self._body.addWidget(text(words, TextKind.SMALL, wrap=True))
        self._body.addWidget(beside(member, how))

    def _chosen(self, member: ChoiceBox[Material | None], how: ChoiceBox[MaterialHow]) -> None:
        how.setEnabled(member.chosen() is not None)
        self._show_hint()
        self.changed.emit()

    def _has_scan(self, paper: PaperWanted) -> bool:
        return any(shows_paper(kept, paper.one_of) for kept in self._returned)

    def _show_hint(self) -> None:
        lacks = (
            not self._has_scan(paper) and member.chosen() is not None
            for paper, member in zip(self._papers, self._members, strict=True)
        )
        self._hint.setVisible(any(lacks))


def _words(paper: PaperWanted) -> str:
    """The source's own words, and the papers themselves where those do not name them."""
    if not paper.wanted_as:
        return group_words(paper.one_of)
    named = all(material.label in paper.wanted_as for material in paper.one_of)
    return paper.wanted_as if named else f"{paper.wanted_as}：{group_words(paper.one_of)}"


def _usual(paper: PaperWanted) -> MaterialHow:
    return MaterialHow.COPIED if paper.as_copy else MaterialHow.SEEN
