"""请签名: what is signed, the sheet to write on, and done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.applicant.applicant_desk import ApplicantDesk, Stage
from ui.applicant.foot import Foot
from ui.applicant.signature_pad import SignaturePad
from ui.widgets.boxes import column
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone

_TOO_SHORT = "请写全姓名，再按“签好了”。"


class SignPage(QWidget):
    """The papers are named, and can be read whole before signing."""

    paper_wanted = Signal()

    def __init__(self, desk: ApplicantDesk) -> None:
        super().__init__()
        self.setAccessibleName("签名")
        self._desk = desk
        self._title = text("请在下面签名", TextKind.TITLE)
        self._papers = text("", wrap=True)
        self._facts = text("", TextKind.SMALL, wrap=True)
        self.pad = SignaturePad()
        self.foot = Foot()
        self.clear_button = secondary_button("重写")
        self.done_button = primary_button("签好了")
        self.paper_button = secondary_button("看表格")
        for button in (self.paper_button, self.clear_button, self.done_button):
            self.foot.add(button)
        outer = column(self, gap=0)
        inside = column(gap=3, margin=5)
        for part in (self._title, self._papers, self._facts):
            inside.addWidget(part)
        inside.addWidget(self.pad, 1)
        outer.addLayout(inside, 1)
        outer.addWidget(self.foot)
        self.pad.begun.connect(desk.begin_writing)
        self.pad.changed.connect(self._show_written)
        self.clear_button.clicked.connect(self.pad.clear)
        self.done_button.clicked.connect(self._done)
        self.paper_button.clicked.connect(self.paper_wanted)

    def refresh(self) -> None:
        """Draw the desk as it stands; a request that is new begins with a clean sheet."""
        desk = self._desk
        if desk.request is None or desk.stage not in (Stage.SIGN, Stage.WRITING):
            self.forget()
            return
        if desk.stage is Stage.SIGN and not self.pad.is_blank:
            self.pad.clear()
        view = desk.request.view
        self._papers.setText(f"{view.person}　签在：{'、'.join(desk.request.papers)}")
        wanted = ("就医地", "有效期", "延长至", "撤销日期", "代理人")
        self._facts.setText("　".join(f"{fact.name}：{fact.words}" for fact in view.facts if fact.name in wanted))
        self.paper_button.setVisible(bool(desk.pages))
        self.pad.setEnabled(True)
        self._show_written()

    def forget(self) -> None:
        """No stroke and no name stays behind."""
        if not self.pad.is_blank:
            self.pad.clear()
        self._papers.clear()
        self._facts.clear()

    def _show_written(self) -> None:
        self.clear_button.setEnabled(not self.pad.is_blank)
        self.done_button.setEnabled(not self.pad.is_blank)
        self.foot.say("用笔、手指或鼠标写都可以。", Tone.QUIET)

    def _done(self) -> None:
        self.pad.lift()
        if self.pad.is_signed:
            # What was said to be done is not written on while it is drawn for the paper.
            for part in (self.pad, self.clear_button, self.done_button):
                part.setEnabled(False)
            self._desk.sign(self.pad.strokes)
        else:
            self.foot.say(_TOO_SHORT, Tone.WARN)
