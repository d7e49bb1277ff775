"""第5步 核对: the paper as it will be printed, and the decision beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.printing import preview_draft
from ui.applicant.mirror import ApplicantMirror
from ui.printing.page_images import page_image
from ui.printing.paper_view import SCREEN_DPI, PaperView
from ui.widgets.boxes import column, row, space
from ui.widgets.buttons import link_button
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone
from ui.wizards.new_filing.decision_summary import DecisionSummary
from ui.wizards.new_filing.paper_desk import FORM_NAMES
from ui.wizards.new_filing.step import Step
from ui.wizards.new_filing.visit import Visit


class ReviewStep(Step):
    """Shows the filing form, and the letter where there is one; the space bar changes between them."""

    uses_all_width = True

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit, "核对后登记备案")
        self._form = "filing"
        self._pictures: dict[str, QImage] = {}
        self._refusal = NoticeBar()
        self._summary = DecisionSummary()
        self.mirror = ApplicantMirror(visit.work.applicant)
        self._paper = PaperView("正在制表")
        self._large = _LargePaper(self)
        self._turn = link_button("", "files")
        self._zoom = link_button("放大  F", "eye")
        left = QWidget()
        words = column(left, gap=2)
        words.addWidget(self._summary, 1)
        words.addWidget(self.mirror)
        links = row(gap=3)
        links.addWidget(self._turn)
        links.addWidget(self._zoom)
        links.addStretch(1)
        words.addLayout(links)
        line = row(gap=4)
        line.addWidget(left, 1)
        line.addWidget(self._paper)
        self.body.addWidget(self._refusal)
        self.body.addLayout(line, 1)
        self._turn.clicked.connect(self._turn_paper)
        self._zoom.clicked.connect(self._show_large)
        self._paper.clicked.connect(self._show_large)

    @property
    def is_ready(self) -> bool:
        """Whether the paper is drawn by now."""
        return self._paper.has_page

    def enter(self) -> None:
        """Nothing to type here: Enter files. The form comes first."""
        if self._form != "filing":
            self._turn_paper()
        self.setFocus()

    def refresh(self) -> None:
        """Draw the decision and ask for the paper."""
        problems = self.visit.flow.problems()
        self._refusal.say(problems[0].sentence if problems else "", Tone.STOP)
        self._summary.show_flow(self.visit.flow)
        decision = self.visit.flow.decision()
        has_letter = decision is not None and decision.commitment_due is not None
        if not has_letter:
            self._form = "filing"
        self._turn.setVisible(has_letter)
        self._pictures = {}
        self.visit.pages_drawn.emit(())
        if problems:
            self._paper.say("上面说的处理好以后，这里显示表格。")
        elif not self.visit.is_submitting:
            self._ask_paper()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The paper takes the width its height asks for, the words the rest."""
        super().resizeEvent(event)
        room = self.height() - self.title.height() - space(3)
        self._paper.setFixedWidth(min(PaperView.width_at(room), self.width() * 3 // 5))

    def hideEvent(self, event: QHideEvent) -> None:
        """The large paper goes with the step: when the window is locked, at the next step, on another page."""
        self._large.hide()
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It goes with the focus too, so that no key works on what lies below it."""
        self._large.hide()
        super().focusOutEvent(event)

    def take_enter(self) -> bool:
        """Enter under the large paper puts it away; nobody files what they cannot see."""
        return self._close_large()

    def take_key(self, event: QKeyEvent) -> bool:
        """The space bar turns to the other paper, F shows it large; any key puts the large one away."""
        if self._close_large():
            return True
        if event.key() == Qt.Key.Key_Space and not self._turn.isHidden():
            self._turn_paper()
        elif event.key() == Qt.Key.Key_F:
            self._show_large()
        else:
            return False
        return True

    def _turn_paper(self) -> None:
        self._form = "commitment" if self._form == "filing" else "filing"
        self._ask_paper()

    def _ask_paper(self) -> None:
        form, work = self._form, self.visit.work
        other = FORM_NAMES["filing" if form == "commitment" else "commitment"]
        self._turn.setText(f"看{other}  空格")
        self._turn.setAccessibleName(f"看{other}")
        self._paper.setAccessibleName(f"{FORM_NAMES[form]}预览")
        if form in self._pictures:
            self._show(form, self._pictures[form])
            return
        self._paper.say("正在制表")
        intake = self.visit.data.intake(self.visit.flow.draft_id)
        desk, papers, actor = work.desk, work.counter.papers, work.actor
        work.tasks.query(
            lambda: page_image(preview_draft(desk, papers, actor, intake, form).pdf, 0, dpi=SCREEN_DPI),
            lambda image: self._show(form, image),
            self._failed,
            owner=self,
            newest="review-paper",
        )

    def _show(self, form: str, image: QImage) -> None:
        self._pictures[form] = image
        self.visit.pages_drawn.emit(tuple(self._pictures.values()))
        self._paper.show_page(image)
        self._large.show_page(image)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._paper.say(str(error))

    def _show_large(self) -> None:
        if self._paper.has_page:
            self._large.cover()
            # Keys are the step's from now on, whatever button was pressed last.
            self.setFocus()

    def _close_large(self) -> bool:
        """Put the large paper away; False when it is not shown."""
        if not self._large.isVisible():
            return False
        self._large.hide()
        return True


class _LargePaper(PaperView):
    """The paper over the whole window, until a key or a click."""

    def __init__(self, step: QWidget) -> None:
        super().__init__()
        self._step = step
        self.hide()
        self.clicked.connect(self.hide)

    def cover(self) -> None:
        """Lie over the window the step is in."""
        window = self._step.window()
        self.setParent(window)
        self.setAutoFillBackground(True)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
