"""请申请人签字: waits beside the clerk's work until the applicant has signed a form of a record, or will not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.privacy import Private
from app.errors import UserError
from app.services.applicant_view import ApplicantView, tell_paper
from app.services.paper_kinds import get_paper_kind
from app.services.printing import preview
from app.services.signing import Signature, keep_signed
from ui.applicant.applicant_desk import SigningRequest, Stage
from ui.applicant.mirror import ApplicantMirror
from ui.printing.page_images import count_pages, page_image
from ui.shell.workplace import Changed, Workplace
from ui.training import add_training_band
from ui.widgets.boxes import column, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, text

_WIDTH = 592
_DPI = 144
_NO_SCREEN = "申请人屏没有打开。请打开申请人屏，或打印出来请申请人用笔签。"


@dataclass(frozen=True, repr=False)
class Signable(Private):
    """可签的表: its name, what the applicant is told of it with the revision that is, its pages, and how it is kept.

    ``number`` is the record's, where there is one. What can be called is called off the window's thread.
    """

    name: str
    tell: Callable[[], tuple[ApplicantView, int]]
    draw: Callable[[], tuple[QImage, ...]]
    keep: Callable[[Signature], object]
    number: str = ""


def form_of_record(work: Workplace, number: str, form: str) -> Signable:
    """A form of a record."""
    desk, papers, actor = work.desk, work.counter.papers, work.actor

    def draw() -> tuple[QImage, ...]:
        pdf = preview(desk, papers, number, form).pdf
        return tuple(page_image(pdf, page, dpi=_DPI) for page in range(count_pages(pdf)))

    return Signable(
        get_paper_kind(form).name,
        lambda: tell_paper(desk, number, form),
        draw,
        lambda signature: keep_signed(desk, papers, actor, number, form, signature),
        number,
    )


class SigningDialog(QDialog):
    """Holds the clerk's window while the applicant writes; Esc takes the request back, and nothing was kept.

    While the form is being kept, Esc waits for what becomes of it.
    """

    print_wanted = Signal(object)
    """The signature: keep the form with it, and print it."""
    pen_wanted = Signal()
    """Print the form, to be signed by pen."""
    kept = Signal()
    """The form is kept with the signature, and not printed."""
    refused = Signal()
    """It could not be kept; what stands has to be looked at anew."""

    def __init__(self, parent: QWidget, work: Workplace, paper: Signable) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # The applicant's window must stay free.
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._work, self._desk, self._paper = work, work.applicant, paper
        self._is_keeping = False
        self.setWindowTitle("请申请人签字")
        self.mirror = ApplicantMirror(self._desk, offers_signing=True)
        self.notice = NoticeBar()
        self.print_button = primary_button("存档并打印  Enter", "printer")
        self.print_button.setAccessibleName("存档并打印")
        self.keep_button = secondary_button("只存档", "check")
        self.pen_button = secondary_button("打印，用笔签", "pencil")
        self.open_button = secondary_button("打开申请人屏", "monitor")
        self.close_button = secondary_button("不签了　Esc")
        self.close_button.setAccessibleName("不签了")
        body = column(self, gap=4, margin=5)
        add_training_band(body)
        title = text(f"请申请人在屏幕上签{paper.name}", TextKind.TITLE)
        # Not the dialog's own least width, which would hold against what its words need.
        title.setMinimumWidth(_WIDTH)
        body.addWidget(title)
        body.addWidget(self.mirror)
        body.addWidget(self.notice)
        buttons = row(gap=2)
        for button in (self.print_button, self.keep_button, self.pen_button, self.open_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        body.addLayout(buttons)
        self.print_button.clicked.connect(self._print)
        self.keep_button.clicked.connect(self._keep)
        self.pen_button.clicked.connect(self.pen_wanted)
        self.pen_button.clicked.connect(self.accept)
        self.open_button.clicked.connect(work.applicant_screen_wanted)
        self.close_button.clicked.connect(self.reject)
        self.mirror.sign_wanted.connect(self._ask)
        self._desk.changed.connect(self._refresh)
        work.signed_out.connect(self._close_at_once)
        self.finished.connect(lambda _: self._desk.end(self))

    def begin(self) -> None:
        """Show the dialog, and ask on the applicant's screen."""
        if not self._desk.is_open:
            self._work.applicant_screen_wanted.emit()
        self._refresh()
        self.open()
        self._ask()

    def reject(self) -> None:
        """Take the request back; not while the form is being kept, which would then be kept unseen."""
        if not self._is_keeping:
            super().reject()

    def _close_at_once(self) -> None:
        super().reject()

    def _ask(self) -> None:
        paper, tasks = self._paper, self._work.tasks

        def ask(told: tuple[ApplicantView, int]) -> None:
            # What comes back after the clerk has closed this is nobody's any more.
            if self.isVisible():
                self._desk.ask_to_sign(self, SigningRequest(told[0], (paper.name,), paper.number, told[1]))

        tasks.query(paper.tell, ask, self._failed, owner=self, newest="applicant sign")
        tasks.query(
            paper.draw,
            lambda pages: self._desk.show_pages(self, pages),
            self._failed,
            owner=self,
            newest="applicant pages",
        )

    def _refresh(self) -> None:
        desk = self._desk
        is_signed = desk.owner is self and desk.signature is not None
        for button in (self.print_button, self.keep_button):
            button.setEnabled(is_signed and not self._is_keeping)
        for button in (self.pen_button, self.close_button):
            button.setEnabled(not self._is_keeping)
        self.open_button.setVisible(not desk.is_open)
        if not desk.is_open:
            self.notice.say(_NO_SCREEN)
        elif self.notice.words == _NO_SCREEN:
            self.notice.say("")
            self._ask()
        if is_signed and not self._is_keeping and desk.stage is Stage.SIGNED:
            self.print_button.setFocus()

    def _print(self) -> None:
        signature = self._desk.signature
        if signature is not None:
            self.print_wanted.emit(signature)
            self.accept()

    def _keep(self) -> None:
        signature = self._desk.signature
        if signature is None or self._is_keeping:
            return
        work, keep = self._work, self._paper.keep
        self._is_keeping = True
        self._refresh()
        self.notice.say("正在存档……")
        work.tasks.command(
            lambda: keep(signature),
            lambda _: self._kept(),
            self._failed,
            owner=self,
            afterwards=lambda _: work.changed.emit(Changed.FILINGS),
        )

    def _kept(self) -> None:
        self._is_keeping = False
        self.kept.emit()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._is_keeping = False
        self.notice.say("")
        self._refresh()
        self.refused.emit()
        if isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self._work.problems.show(error)
