"""打印 at a record: its forms on paper, signed on the screen or by pen, told at the record as it goes and stopped."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.services.printing import reprint_words
from app.services.signing import Signature
from ui.applicant.signing_dialog import SigningDialog, form_of_record
from ui.printing.print_dialog import PrintDialog
from ui.printing.setups import PrintSetup
from ui.shell.workplace import Workplace
from ui.widgets.buttons import link_button
from ui.widgets.tone import Tone, show_when
from ui.wizards.new_filing.paper_desk import FORM_NAMES, Issued, issue_and_print


class RecordPrinting(QObject):
    """Tells nothing at a record of a paper of another one, but that it did not come out."""

    said = Signal(str, Tone)
    refused = Signal(object)
    """The UserError that kept a paper of the record on screen from coming out."""
    failed = Signal(str, object)
    """The number of a record whose paper could not even be made, and the error."""
    printed = Signal()

    def __init__(self, work: Workplace, page: QWidget) -> None:
        super().__init__(page)
        self._work, self._page = work, page
        self._number = ""
        self._running: dict[Event, str] = {}
        self.stop_button = link_button("停止打印", "x")
        self.stop_button.clicked.connect(self._stop)
        self.stop_button.hide()

    def show_record(self, number: str) -> None:
        """From now on what is printed belongs to this record."""
        self._number = number
        self._offer_stop()

    def choose(self, form: str, again: bool) -> None:
        """Ask for printer, tray and copies of a form, then print it."""
        work, name, number = self._work, FORM_NAMES[form], self._number

        def chosen(setup: PrintSetup) -> None:
            self.print_form(form, again, setup, number=number)

        PrintDialog(self._page, work.desk, work.tasks, form, name, chosen).open()

    def ask_to_sign(self, form: str) -> None:
        """Have the applicant sign a form on the screen, then keep it so and print it."""
        number = self._number
        signing = SigningDialog(self._page, self._work, form_of_record(self._work, number, form))
        signing.print_wanted.connect(
            lambda signature: self.print_form(form, again=False, signature=signature, number=number)
        )
        signing.pen_wanted.connect(lambda: self.print_form(form, again=False, number=number))
        signing.kept.connect(self.printed)
        signing.begin()

    def print_form(
        self,
        form: str,
        again: bool,
        setup: PrintSetup | None = None,
        signature: Signature | None = None,
        number: str = "",
    ) -> None:
        """Print a form of the record, or of ``number``: another may be shown once that was signed or chosen."""
        number = number or self._number
        stop = Event()
        self._running[stop] = number
        self._tell(number, "正在打印", Tone.ACCENT)
        self._offer_stop()

        def progressed(words: str) -> None:
            if not stop.is_set():
                self._tell(number, f"{FORM_NAMES[form]}：{words}", Tone.ACCENT)

        def failed(error: Exception) -> None:
            self._end(stop)
            self.failed.emit(number, error)

        def done(issued: Issued) -> None:
            self._end(stop)
            self._done(number, issued)

        issue_and_print(
            self._work,
            number,
            form,
            done,
            failed,
            again=again,
            owner=self,
            setup=setup,
            on_progress=progressed,
            signature=signature,
            stop=stop,
        )

    def _done(self, number: str, issued: Issued) -> None:
        if number != self._number:
            # Another record is shown by now; that the paper of the one before did not come out is told all the same.
            if issued.problem is not None:
                self._work.problems.show(issued.problem)
            return
        if issued.problem is not None:
            self.refused.emit(issued.problem)
        else:
            count = reprint_words(issued.copy)
            words = f"{FORM_NAMES[issued.form]}已送 {issued.printer}{'，' if count else ''}{count}。"
            self._tell(number, words, Tone.OK)
        self.printed.emit()

    def _tell(self, number: str, words: str, tone: Tone) -> None:
        if number == self._number:
            self.said.emit(words, tone)

    def _stop(self) -> None:
        for stop, number in self._running.items():
            if number == self._number:
                stop.set()
        self._page.setFocus()
        self._offer_stop()
        self.said.emit("正在停止打印……", Tone.ACCENT)

    def _end(self, stop: Event) -> None:
        del self._running[stop]
        self._offer_stop()

    def _offer_stop(self) -> None:
        show_when(
            self.stop_button,
            any(number == self._number and not stop.is_set() for stop, number in self._running.items()),
        )
