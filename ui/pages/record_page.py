"""备案详情: who, what, since when, until when and why; obligations, acts, papers, and exactly what may be done now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.vocabulary import ActKind, Role
from app.errors import UserError
from app.policy.pack import PackEdition
from app.services.desk import Desk
from app.services.printing import preview
from app.services.queries import RecordView, view_record
from app.services.reader_events import ReaderEvent
from app.services.recording import ActResult
from ui.keys.bind import bind
from ui.pages.page import Page
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.act_panels import PANELS
from ui.pages.record.acts_part import ActsPart
from ui.pages.record.enquiries_part import EnquiriesPart
from ui.pages.record.enquiry_panel import EnquiryPanel
from ui.pages.record.half_filled import HalfFilled
from ui.pages.record.letter_panel import LetterPanel
from ui.pages.record.live_panel import LivePanel
from ui.pages.record.owed_part import OwedPart
from ui.pages.record.paper_preview import PaperPreview
from ui.pages.record.record_parts import RecordParts
from ui.pages.record.record_printing import RecordPrinting
from ui.pages.record.scan_intake import ScanIntake
from ui.pages.record.scan_view import ScanView
from ui.pages.record.scans_part import ScansPart
from ui.printing.page_images import count_pages, page_image
from ui.printing.paper_view import SCREEN_DPI
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import column, row
from ui.widgets.buttons import Button
from ui.widgets.notice import NoticeBar
from ui.widgets.page_scroll import PageScroll, lay_out_page
from ui.widgets.tone import Tone
from ui.wizards.new_filing.paper_desk import FORM_NAMES

_SIDE_WIDTH = 304

_Seen = tuple[RecordView, PackEdition | None]
"""A record, and the policy it was filed under; None where that is broken or gone: its own words are still there."""


class RecordPage(Page):
    """备案详情页. Drawn anew from one view of the record whenever it changes."""

    title = "备案详情"
    key_places = ("record",)
    takes_several_files = True

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._number = ""
        self._wanted_act: ActKind | None = None
        self._view: RecordView | None = None
        self.panel: LivePanel | None = None
        self._half_filled = HalfFilled()
        self.printing = RecordPrinting(work, self)
        self._notice = NoticeBar(action=self.printing.stop_button)
        self.parts = RecordParts(work, self)
        self.preview = PaperPreview()
        self.preview.closed.connect(self._close_preview)
        self.scan_view = ScanView()
        self.scan_view.closed.connect(self._close_preview)
        self.scan_intake = ScanIntake(work, self, self.scan_view)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._take_scans()

    @property
    def view(self) -> RecordView | None:
        """The record as it is shown; None until it has come."""
        return self._view

    @property
    def acts(self) -> ActsPart | None:
        """What may be done with the record; None until it is on screen."""
        return self.parts.acts

    @property
    def enquiries(self) -> EnquiriesPart | None:
        """What may be asked of the record; None until it is on screen."""
        return self.parts.enquiries

    @property
    def owed(self) -> OwedPart | None:
        """What was promised; None until it is on screen."""
        return self.parts.owed

    @property
    def scans(self) -> ScansPart | None:
        """The signed papers; None until they are on screen."""
        return self.parts.scans

    @property
    def back_button(self) -> Button:
        """The way back."""
        return self.parts.back_button

    @property
    def conflict_button(self) -> Button | None:
        """The way to the other counter's act; None where nothing was lost to one."""
        return self.parts.conflict_button

    def show_record(self, number: str, told: str = "", act: ActKind | None = None) -> None:
        """Show a record, with what is to be told of the paper it was opened by; what was said of another is gone.

        ``act`` is one whose panel is opened once the record has come, where it may be done.
        """
        self._wanted_act = act
        self.parts.leave()
        self._view, self._number = None, number
        self.printing.show_record(number)
        self._scroll.verticalScrollBar().setValue(0)
        self._drop_panel()
        self._notice.say(told or self._half_filled.words(number), Tone.WARN if told else Tone.ACCENT)
        self._stack.setCurrentIndex(0)
        self._ask()

    def entered(self) -> None:
        """Hold the keys until the record has come."""
        self.setFocus()

    def heard(self, what: Changed) -> None:
        """Something about a filing or its way upstream changed; a panel being filled in is left alone."""
        if self.panel is not None or not self._number:
            return
        if what is Changed.FILINGS:
            self._ask()
        elif what is Changed.OUTBOX:
            # The queue moves all the time while much goes up; most of it is about others.
            self._ask(self._show_news)

    def open_act(self, kind: ActKind) -> ActPanel | None:
        """Open the panel of an act above the record; None while there is no record."""
        return self._open_act(PANELS[kind])

    def open_letter(self) -> ActPanel | None:
        """Open the panel that destroys the letter; None while there is no record."""
        return self._open_act(LetterPanel)

    def open_enquiry(self, kind: type[EnquiryPanel]) -> EnquiryPanel | None:
        """Open an enquiry above the record; None while there is no record."""
        if self._view is None:
            return None
        panel = kind(self.work, self._view)
        self._open(panel)
        return panel

    def takes_card(self, event: ReaderEvent) -> bool:
        """The card that an open panel waits for."""
        return self.panel is not None and self.panel.takes_card(event)

    def takes_files(self, paths: tuple[Path, ...]) -> bool:
        """Scans of the signed papers."""
        if self._view is None or self._view.filing.number != self._number:
            return False
        self.scan_intake.begin(paths)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.work.back_wanted.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        record = QWidget()
        both = QWidget()
        columns = row(both, gap=4)
        columns.addWidget(self.parts.main, 1)
        self.parts.side.setFixedWidth(scaled(_SIDE_WIDTH))
        columns.addWidget(self.parts.side)
        self._scroll = PageScroll(both)
        lay_out_page(record, self._scroll, above=[self.parts.head, self._notice])
        self._stack.addWidget(record)
        self._stack.addWidget(self.preview)
        self._stack.addWidget(self.scan_view)
        column(self).addWidget(self._stack)

    def _connect(self) -> None:
        parts = self.parts
        parts.act_wanted.connect(self.open_act)
        parts.enquiry_wanted.connect(self.open_enquiry)
        parts.destruction_wanted.connect(self.open_letter)
        parts.preview_wanted.connect(self.show_paper)
        printing = self.printing
        parts.print_wanted.connect(printing.print_form)
        parts.choice_wanted.connect(printing.choose)
        parts.sign_wanted.connect(printing.ask_to_sign)
        printing.said.connect(self._notice.say)
        printing.refused.connect(self._notice.refuse)
        printing.failed.connect(self._paper_failed)
        printing.printed.connect(self._ask)
        parts.scan_wanted.connect(self.scan_intake.choose)
        parts.scan_show_wanted.connect(self.scan_intake.show_kept)
        parts.focus_lost.connect(self._focus_lost)

    def _take_scans(self) -> None:
        intake = self.scan_intake
        intake.said.connect(self._notice.say)
        intake.refused.connect(self._notice.refuse)
        intake.view_wanted.connect(lambda: self._stack.setCurrentWidget(self.scan_view))
        intake.done.connect(self._scans_changed)
        bind(self, "record.scan", intake.choose)

    def _scans_changed(self) -> None:
        self._close_preview()
        self._ask()

    def _ask(self, show: Callable[[_Seen], None] | None = None) -> None:
        desk, number, role = self.work.desk, self._number, self.work.actor.role
        # Two names: an answer that may be passed over never takes the place of one that has to be shown.
        name = "record news" if show else "record"
        self.work.tasks.query(lambda: _see(desk, number, role), show or self._show, owner=self, newest=name)

    def _show_news(self, seen: _Seen) -> None:
        view = seen[0]
        is_shown = self._view is not None and self._view.filing.number == self._number
        if is_shown and view.filing.number == self._number and view != self._view:
            self._show(seen)

    def _show(self, seen: _Seen) -> None:
        view, edition = seen
        self._view = view
        self.scan_intake.show_record(view)
        if self.panel is not None:
            self.panel.scans_came(view.returned)
        self.parts.show_view(view, edition)
        wanted, self._wanted_act = self._wanted_act, None
        if wanted is not None and any(item.kind is wanted and item.is_allowed for item in view.next_acts):
            self.open_act(wanted)

    def _open_act(self, kind: type[ActPanel]) -> ActPanel | None:
        if self._view is None:
            return None
        self._drop_panel()
        panel = kind(self.work, self._view)
        panel.done.connect(self._act_done)
        panel.turn_wanted.connect(self._turn_panel)
        panel.when_done = partial(self._half_filled.forget, panel.key)
        self._half_filled.opened(panel)
        self._open(panel)
        return panel

    def _turn_panel(self) -> None:
        panel = self.panel
        if isinstance(panel, ActPanel):
            self._drop_panel()
            self._half_filled.turn(panel.key)
            self._open_act(type(panel))

    def _open(self, panel: LivePanel) -> None:
        self._drop_panel()
        self._notice.say("")
        panel.closed.connect(self._close_panel)
        self.parts.main_panel.addWidget(panel)
        self.parts.side_panel.addWidget(panel.outlook)
        self._scroll.verticalScrollBar().setValue(0)
        self.panel = panel
        self.focus_soon(panel.first_field())

    def _close_panel(self) -> None:
        self._drop_panel()
        self._notice.say(self._half_filled.words(self._number))
        self._focus_first_act()

    def _drop_panel(self) -> None:
        if self.panel is not None:
            if isinstance(self.panel, ActPanel):
                self._half_filled.closed(self.panel)
            for layout, part in (
                (self.parts.main_panel, self.panel),
                (self.parts.side_panel, self.panel.outlook),
            ):
                layout.removeWidget(part)
                part.hide()
            self.panel.outlook.deleteLater()
            # It may come back from its act before it is gone; the panel after it has nothing to do with that.
            self.panel.blockSignals(True)
            self.panel.deleteLater()
            self.panel = None

    def _focus_lost(self) -> None:
        if self.isVisible() and self.panel is None:
            self._focus_first_act()

    def _focus_first_act(self) -> None:
        buttons = self.acts.buttons.values() if self.acts is not None else ()
        self.focus_soon(next((button for button in buttons if button.isEnabled()), self.back_button))

    def _act_done(self, result: ActResult) -> None:
        panel = self.panel
        words = panel.title if panel is not None else ""
        self._drop_panel()
        if isinstance(panel, ActPanel):
            self._half_filled.forget(panel.key)
        self._notice.say(f"{words}已办理，{self.work.queued_words}", Tone.OK)

    def show_paper(self, form: str) -> None:
        """Show a form of the record as it would be printed now."""
        desk, papers, number = self.work.desk, self.work.counter.papers, self._number

        def draw() -> tuple[QImage, ...]:
            pdf = preview(desk, papers, number, form).pdf
            return tuple(page_image(pdf, page, dpi=SCREEN_DPI) for page in range(count_pages(pdf)))

        self.preview.begin(FORM_NAMES[form])
        self._stack.setCurrentWidget(self.preview)
        self.work.tasks.query(
            draw, self.preview.show_pages, lambda error: self._paper_failed(number, error), owner=self, newest="paper"
        )

    def _paper_failed(self, number: str, error: Exception) -> None:
        """Tell it at the record it happened to, or by the dialogs where another one is shown by now."""
        if number == self._number:
            self._close_preview()
            self._notice.say("")
            if isinstance(error, UserError):
                self._notice.refuse(error)
                return
        self.work.problems.show(error)

    def _close_preview(self) -> None:
        self._stack.setCurrentIndex(0)


def _see(desk: Desk, number: str, role: Role) -> _Seen:
    view = view_record(desk, number, role)
    try:
        return view, desk.edition_of(view.filing)
    except UserError:
        return view, None
