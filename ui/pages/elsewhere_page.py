"""他处备案: a filing that another counter made, to be read; what is to be done with it is done where it was made."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.identity import IdentityNumber
from app.domain.period_words import period_words
from app.domain.vocabulary import ActKind
from app.services.elsewhere import ElsewhereView, view_elsewhere
from app.wire.message import ActMessage
from ui.keys.bind import bind
from ui.models.states import STATUS_ICONS, STATUS_TONES
from ui.pages.page import Page
from ui.shell.workplace import Workplace
from ui.widgets.boxes import Panel, clear, column, row
from ui.widgets.buttons import link_button
from ui.widgets.chip import StatusChip
from ui.widgets.field_row import ReadOnlyRows
from ui.widgets.notice import NoticeBar
from ui.widgets.page_scroll import PageScroll, lay_out_page
from ui.widgets.text import TextKind, rule, section_title, selectable, text
from ui.widgets.tone import Tone


class ElsewherePage(Page):
    """他处备案页."""

    title = "他处备案"
    key_places = ("elsewhere",)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._notice = NoticeBar()
        self.back_button = link_button("返回", "arrow-left")
        self.back_button.clicked.connect(work.back_wanted)
        inside = QWidget()
        self._body = column(inside, gap=4)
        self._head = row(gap=3)
        head = row(gap=3)
        head.addWidget(self.back_button)
        head.addLayout(self._head, 1)
        lay_out_page(self, PageScroll(inside), above=[head, self._notice])
        bind(self, "elsewhere.leave", work.back_wanted.emit)

    def show_filing(self, number: str) -> None:
        """Show one filing that came down."""
        self._clear()
        desk = self.work.desk
        self.work.tasks.query(partial(view_elsewhere, desk, number), self._show, owner=self, newest="elsewhere")

    def entered(self) -> None:
        """The way back is one key away."""
        self.back_button.setFocus()

    def _show(self, view: ElsewhereView) -> None:
        self._clear()
        filing = view.filing
        status = filing.status_on(self.work.desk.today())
        self._notice.say(f"他处办理：{filing.place}。本窗口只能查看，变更、撤销等请到原办理处办理。", Tone.ACCENT)
        # Regular weight, as on a record: the bold cut lacks the rare hanzi of names.
        self._head.addWidget(text(filing.name, TextKind.FIGURE))
        self._head.addWidget(StatusChip(status.label, STATUS_TONES[status], icon_name=STATUS_ICONS[status]))
        self._head.addStretch(1)
        self._head.addWidget(selectable(text(filing.number, TextKind.TITLE)))
        self._body.addWidget(_facts(view))
        self._body.addWidget(_acts(view.acts))
        self._body.addStretch(1)

    def _clear(self) -> None:
        for layout in (self._head, self._body):
            clear(layout)


def _facts(view: ElsewhereView) -> Panel:
    filing, last = view.filing, view.acts[-1]
    panel, rows = Panel(gap=3, margin=4), ReadOnlyRows()
    panel.body.addWidget(section_title("备案"))
    due = f"{filing.commitment_due.isoformat()} 前补交" if filing.commitment_due else ""
    facts = (
        ("社会保障号码", IdentityNumber(filing.social_security_number).masked),
        ("险种", filing.insurance.label),
        ("人员类别", filing.category.label),
        ("就医地", filing.destination_name),
        ("医疗机构", last.institution_name),
        ("有效期", period_words(filing.valid_from, filing.valid_until)),
        ("承诺补交材料", due),
        ("登记日期", filing.filed_on.isoformat()),
        ("原备案编号", filing.legacy_number),
    )
    for label, value in facts:
        if value:
            rows.add(label, value)
    panel.body.addWidget(rows)
    return panel


def _acts(acts: tuple[ActMessage, ...]) -> Panel:
    panel = Panel(gap=3, margin=4)
    panel.body.addWidget(section_title("经过"))
    for place, act in enumerate(reversed(acts)):
        if place:
            panel.body.addWidget(rule())
        line = row(gap=3)
        line.addWidget(text(ActKind(act.kind).label, TextKind.SECTION))
        line.addWidget(text(act.done_on, TextKind.QUIET))
        line.addWidget(text(f"{act.actor.name}（{act.counter}号窗口）", TextKind.QUIET))
        line.addStretch(1)
        panel.body.addLayout(line)
        if act.record.memo:
            panel.body.addWidget(text(f"原因：{act.record.memo}", wrap=True))
    return panel
