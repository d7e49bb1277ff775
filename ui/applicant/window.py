"""申请人窗口: one page at a time, as the desk stands; with nobody there, the welcome."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.applicant.applicant_desk import ApplicantDesk, Stage
from ui.applicant.idle_page import IdlePage
from ui.applicant.paper_page import PaperPage
from ui.applicant.sign_page import SignPage
from ui.applicant.told_page import ToldPage
from ui.training import BAND_WORDS
from ui.widgets.boxes import column, row, space
from ui.widgets.text import TextKind, text
from ui.widgets.tone import mark

SMALLEST = QSize(1024, 700)
_USUAL = QSize(1280, 800)


class ApplicantWindow(QWidget):
    """A window of its own; it takes the keys from nobody when it comes up."""

    closed = Signal()

    def __init__(self, desk: ApplicantDesk, office_name: str, counter_label: str, *, is_training: bool) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("applicant")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        # The program ends with the clerk's window, whatever is open here.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle("申请人屏")
        self.setMinimumSize(SMALLEST)
        self.resize(_USUAL)
        self._desk = desk
        head = QWidget()
        head.setObjectName("applicantHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        mark(head, "training", is_training)
        line = row(head, gap=4)
        line.setContentsMargins(space(5), space(3), space(5), space(3))
        line.addWidget(text(office_name, TextKind.SECTION, wrap=True), 1)
        line.addWidget(text(BAND_WORDS if is_training else counter_label))
        self.idle = IdlePage()
        self.told = ToldPage(desk)
        self.sign = SignPage(desk)
        self.paper = PaperPage(desk)
        self._stack = QStackedWidget()
        for page in (self.idle, self.told, self.sign, self.paper):
            self._stack.addWidget(page)
        # Pages that are not shown must not push the window larger.
        self._stack.setMinimumSize(1, 1)
        body = column(self, gap=0)
        body.addWidget(head)
        body.addWidget(self._stack, 1)
        self.told.paper_wanted.connect(self._show_paper)
        self.sign.paper_wanted.connect(self._show_paper)
        self.paper.closed.connect(self._show_page)
        desk.changed.connect(self._changed)
        self._changed()

    @property
    def page(self) -> QWidget:
        """The page on screen."""
        return cast(QWidget, self._stack.currentWidget())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes a window on the clerk's own monitor; over the counter there is no keyboard."""
        if event.key() == Qt.Key.Key_Escape and not self.isFullScreen():
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so: without a window, nobody is asked anything."""
        super().closeEvent(event)
        self.closed.emit()

    def _changed(self) -> None:
        self.told.refresh()
        self.sign.refresh()
        is_reading = self.page is self.paper and bool(self._desk.pages)
        if is_reading and self._desk.stage not in (Stage.IDLE, Stage.SIGNED, Stage.PEN):
            self.paper.refresh()
        else:
            self._show_page()
            self.paper.forget()

    def _show_page(self) -> None:
        stage = self._desk.stage
        if stage is Stage.IDLE:
            self._stack.setCurrentWidget(self.idle)
        elif stage in (Stage.SIGN, Stage.WRITING):
            self._stack.setCurrentWidget(self.sign)
        else:
            self._stack.setCurrentWidget(self.told)

    def _show_paper(self) -> None:
        self._stack.setCurrentWidget(self.paper)
        self.paper.refresh()
