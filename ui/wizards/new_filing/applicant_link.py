"""新办备案 on the applicant's screen: it follows the visit, asks at the review, and takes the signature at the end."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.flows.visit_data import VisitData, VisitStep
from app.services.applicant_view import ApplicantView, tell_begun, tell_paper, tell_visit
from app.services.printing import preview
from ui.applicant.applicant_desk import SigningRequest, Stage
from ui.printing.page_images import page_image
from ui.wizards.new_filing.paper_desk import FORM_NAMES, forms_of
from ui.wizards.new_filing.visit import Visit

_DPI = 144
"""Fine enough for a page as wide as the screen."""


class ApplicantLink(QObject):
    """Tells the applicant's screen of the visit while the wizard is on the clerk's; owns nothing of either."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self._visit, self._desk = visit, visit.work.applicant
        self._is_here = False
        self._flow = visit.flow
        self._filed = ""
        self._pages: tuple[QImage, ...] = ()
        visit.changed.connect(self.refresh)
        visit.moved.connect(self.refresh)
        visit.replaced.connect(self.refresh)
        visit.pages_drawn.connect(self._show_pages)
        self._desk.changed.connect(self._answered)
        self._was_open = self._desk.is_open

    def begin(self) -> None:
        """The clerk is at the wizard."""
        self._is_here = True
        self.refresh()

    def end(self) -> None:
        """The clerk is somewhere else, or the visit is over: the screen welcomes the next."""
        self._is_here = False
        self._filed = ""
        self._desk.end(self._visit)

    def refresh(self) -> None:
        """Tell the screen how the visit stands; nothing where nobody looks."""
        visit, desk = self._visit, self._desk
        if visit.flow is not self._flow:
            # Somebody else's visit: nothing of the one before may stay, not even a signature.
            self._flow, self._filed, self._pages = visit.flow, "", ()
            desk.end(visit)
        if not self._may_show:
            return
        data = visit.data
        if data.reading is None:
            desk.end(visit)
        elif visit.step is VisitStep.PRINT:
            if self._filed != data.number != visit.signed_number:
                self._filed = data.number
                self.ask_to_sign()
        else:
            self._tell(data)

    @property
    def _may_show(self) -> bool:
        """Whether the clerk is at the wizard, signed in, and somebody can look: a locked window shows nobody."""
        return self._is_here and self._desk.is_open and self._visit.work.is_signed_in

    def ask_to_sign(self) -> None:
        """Ask the applicant to sign the papers of this filing."""
        visit, work = self._visit, self._visit.work
        result = visit.flow.result
        filing = result.filing if result is not None else None
        if filing is None:
            return
        desk, papers, forms, flow = work.desk, work.counter.papers, forms_of(filing), visit.flow
        number = filing.number

        def ask(told: tuple[ApplicantView, int]) -> None:
            if flow is visit.flow and self._may_show:
                names = tuple(FORM_NAMES[form] for form in forms)
                self._desk.ask_to_sign(visit, SigningRequest(told[0], names, number, told[1]))

        def draw() -> tuple[QImage, ...]:
            return tuple(page_image(preview(desk, papers, number, form).pdf, 0, dpi=_DPI) for form in forms)

        def show(pages: tuple[QImage, ...]) -> None:
            if flow is visit.flow:
                self._desk.show_pages(visit, pages)

        work.tasks.query(lambda: tell_paper(desk, number, forms[0]), ask, owner=self, newest="applicant sign")
        work.tasks.query(draw, show, owner=self, newest="applicant pages")

    def _tell(self, data: VisitData) -> None:
        visit, work, reading = self._visit, self._visit.work, data.reading
        decision = visit.flow.decision() if reading is not None else None
        if reading is None:
            return
        if decision is None or decision.is_refused:
            view = tell_begun(
                work.desk, reading.name, reading.social_security_number, data.category, data.destination, data.agent
            )
            self._desk.tell(visit, view)
            return
        intake, desk, actor, flow = data.intake(""), work.desk, work.actor, visit.flow
        asks = data.step is VisitStep.REVIEW and not visit.flow.problems()

        def told(view: ApplicantView) -> None:
            if flow is not visit.flow or visit.data != data or not self._may_show:
                return
            if asks:
                self._desk.ask_to_confirm(visit, view, data)
                self._desk.show_pages(visit, self._pages)
            else:
                self._desk.tell(visit, view)

        work.tasks.query(lambda: tell_visit(desk, actor, intake, decision), told, owner=self, newest="applicant told")

    def _show_pages(self, pages: tuple[QImage, ...]) -> None:
        self._pages = pages
        if self._may_show and self._desk.about is not None:
            self._desk.show_pages(self._visit, pages)

    def _answered(self) -> None:
        desk, visit = self._desk, self._visit
        if desk.is_open and not self._was_open:
            self._filed = ""
            self._was_open = True
            self.refresh()
        elif desk.owner is None:
            # Something else was shown meanwhile, and is over.
            self.refresh()
        self._was_open = desk.is_open
        is_confirmed = desk.owner is visit and desk.stage is Stage.CONFIRMED
        if is_confirmed and isinstance(desk.about, VisitData) and desk.confirmed_at is not None:
            visit.confirmation = (desk.about, desk.confirmed_at)
        elif desk.stage in (Stage.CONFIRM, Stage.DOUBTED):
            visit.confirmation = None
