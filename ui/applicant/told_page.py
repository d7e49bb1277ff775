"""正在办理: what is being filed; at the review, whether it is right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.applicant.applicant_desk import ApplicantDesk, Stage
from ui.applicant.facts_view import FactsView
from ui.applicant.foot import Foot
from ui.widgets.boxes import column, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone

_SAID: dict[Stage, tuple[str, Tone]] = {
    Stage.TOLD: ("请看屏幕，有不清楚的请告诉工作人员。", Tone.QUIET),
    Stage.CONFIRM: ("以上内容对吗？", Tone.PLAIN),
    Stage.CONFIRMED: ("您已确认无误，请稍候。", Tone.OK),
    Stage.DOUBTED: ("请告诉工作人员哪里不对。", Tone.WARN),
    Stage.SIGNED: ("签好了，谢谢。请稍候。", Tone.OK),
    Stage.PEN: ("请在打印的表上签名。", Tone.PLAIN),
}


class ToldPage(QWidget):
    """The facts, and below them what is asked; the answer can be changed until the clerk goes on."""

    paper_wanted = Signal()

    def __init__(self, desk: ApplicantDesk) -> None:
        super().__init__()
        self.setAccessibleName("办理内容")
        self._desk = desk
        self._title = text("", TextKind.TITLE, wrap=True)
        self.facts = FactsView()
        self.foot = Foot()
        self.confirm_button = primary_button("确认无误")
        self.doubt_button = secondary_button("有不对的地方")
        self.paper_button = secondary_button("看表格")
        self.more_button = secondary_button("往下看")
        for button in (self.doubt_button, self.confirm_button):
            self.foot.add(button)
        head = row(gap=4)
        head.addWidget(self._title, 1)
        head.addWidget(self.more_button)
        head.addWidget(self.paper_button)
        outer = column(self, gap=0)
        inside = column(gap=4, margin=5)
        inside.addLayout(head)
        inside.addWidget(self.facts, 1)
        outer.addLayout(inside, 1)
        outer.addWidget(self.foot)
        self.confirm_button.clicked.connect(desk.confirm)
        self.doubt_button.clicked.connect(desk.doubt)
        self.paper_button.clicked.connect(self.paper_wanted)
        self.more_button.clicked.connect(self.facts.turn_on)
        self.facts.more_changed.connect(self.more_button.setVisible)

    def refresh(self) -> None:
        """Draw the desk as it stands."""
        desk = self._desk
        if desk.view is None:
            self.facts.forget()
            self._title.clear()
            return
        self._title.setText(desk.view.title)
        self.facts.show_view(desk.view)
        words, tone = _SAID.get(desk.stage, ("", Tone.QUIET))
        self.foot.say(words, tone)
        self.confirm_button.setVisible(desk.stage in (Stage.CONFIRM, Stage.DOUBTED))
        self.doubt_button.setVisible(desk.stage in (Stage.CONFIRM, Stage.CONFIRMED))
        self.paper_button.setVisible(bool(desk.pages))
        self.more_button.setVisible(self.facts.has_more)
