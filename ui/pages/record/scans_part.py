"""收回的表: which signed papers are back, scanned or on the shelf, and which are still out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.paper_kinds import find_destroyed_on, get_paper_kind
from app.services.queries import RecordView
from app.services.returned_papers import ReturnedPaper
from app.services.scan_folder import paper_name
from app.services.signing import was_signed_on_screen
from ui.keys.table import get_shortcut
from ui.widgets.boxes import Panel, column, row
from ui.widgets.buttons import link_button, secondary_button
from ui.widgets.chip import StatusChip
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone

ADD_KEY = get_shortcut("record.scan").shown


class ScansPart(Panel):
    """One line a paper. Scans are added by this button, or dropped on the record."""

    add_wanted = Signal()
    show_wanted = Signal(object)
    """A ReturnedPaper."""

    def __init__(self, view: RecordView) -> None:
        super().__init__(gap=3, margin=4)
        self._view = view
        self.body.addWidget(section_title("收回的表"))
        for form in view.awaited:
            line = row(gap=2)
            line.addWidget(text(get_paper_kind(form).name), 1)
            line.addWidget(StatusChip("签字表未收回", Tone.WARN))
            self.body.addLayout(line)
        for paper in view.returned:
            self.body.addWidget(self._line(paper))
        if not view.awaited and not view.returned:
            self.body.addWidget(text("签字的表收回后，扫描件存在这里", TextKind.SMALL, wrap=True))
        self.add_button = secondary_button("添加扫描件", "scan-line")
        self.add_button.setToolTip(f"快捷键 {ADD_KEY}，也可以把扫描件拖到这里")
        self.add_button.clicked.connect(self.add_wanted)
        self.body.addWidget(self.add_button)

    def _line(self, paper: ReturnedPaper) -> QWidget:
        line = QWidget()
        inner = column(line, gap=1)
        head = row(gap=2)
        name = paper_name(paper.form)
        head.addWidget(text(name), 1)
        head.addWidget(StatusChip(self._kept_as(paper), Tone.OK))
        inner.addLayout(head)
        older = older_words(paper, self._view)
        if older:
            inner.addWidget(text(older, TextKind.SMALL, wrap=True, tone=Tone.WARN))
        foot = row(gap=2)
        who = self._view.names.get(paper.returned_by, paper.returned_by)
        foot.addWidget(text(f"{paper.returned_at:%Y-%m-%d %H:%M} {who}", TextKind.SMALL), 1)
        show = link_button("查看", "eye")
        show.setAccessibleName(f"查看收回的{name}")
        show.clicked.connect(partial(self.show_wanted.emit, paper))
        # The kept file of a letter signed on the screen is the letter itself, which is destroyed.
        is_gone = find_destroyed_on(paper.form, self._view.filing) is not None
        show.setEnabled(not (is_gone and was_signed_on_screen(paper, self._view.prints)))
        foot.addWidget(show)
        inner.addLayout(foot)
        return line

    def _kept_as(self, paper: ReturnedPaper) -> str:
        if not paper.is_scanned:
            return "已签收，纸质留存"
        return "屏幕签字" if was_signed_on_screen(paper, self._view.prints) else "已扫描"


def older_words(paper: ReturnedPaper, view: RecordView) -> str:
    """That the record went on since the signed paper was printed, and by what; nothing where it did not."""
    if paper.revision is None:
        return ""
    since = [act for act in view.acts if act.sequence > paper.revision]
    done = "、".join(f"{act.kind.label}（{act.on.isoformat()}）" for act in since)
    return f"签的是第{paper.revision}版，备案现在已是第{view.filing.revision}版。其后办过：{done}。" if since else ""
