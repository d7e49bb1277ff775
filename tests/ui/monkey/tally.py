"""What the hands came to: pages, dialogs and looks that were seen, and what was done, as the audit tells it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QApplication

from app.domain.vocabulary import ActKind
from app.flows.visit_data import VisitStep
from app.services.ports import Store
from tests.ui.conftest import Desktop
from ui.pages.record.act_panels import ENQUIRIES, PANELS
from ui.pages.record.live_panel import LivePanel
from ui.pages.settings_page import SECTIONS, SettingsPage
from ui.style.tokens import ThemeName, TypeSize, worn
from ui.widgets.whole_page import WholePage
from ui.wizards.new_filing.page import NewFilingPage

_NOT_OFFERED = (ActKind.EXTEND, ActKind.SPEND)
"""Acts that the policy pack of the training counter does not know."""

PLACES = (
    "SignInPage",
    "SetUpPage",
    "TodayPage",
    *(f"NewFilingPage {step.value}" for step in VisitStep),
    "CompareView",
    "ScansView",
    "FilingsPage",
    "CommitmentsPage",
    "UpstreamPage",
    "StatisticsPage",
    "DefinitionsView",
    "PolicyPage",
    "VerifyPage",
    "ScanFolderPage",
    *(f"SettingsPage {name}" for name, _, _ in SECTIONS),
    "RecordPage",
    *(panel.__name__ for kind, panel in PANELS.items() if kind not in _NOT_OFFERED),
    *(panel.__name__ for panel in ENQUIRIES),
    "PaperPreview",
    "ElsewherePage",
    "ConflictPage",
    "over it PrintDialog",
    "over it SigningDialog",
    "over it MessageDialog",
    "over it KeySheet",
    "over it QMenu",
    "applicant IdlePage",
    "applicant ToldPage",
    "applicant SignPage",
    "applicant PaperPage",
    *(f"look {theme.value} {size.value}" for theme in ThemeName for size in TypeSize),
)
"""Where a long run has to come."""

DEEDS = (
    "account.signed_in",
    "filing.file",
    "filing.change",
    "filing.supplement",
    "filing.correct",
    "filing.cancel",
    "filing.suspend",
    "filing.resume",
    "filing.terminate",
    "filing.review",
    "applicant.confirmed",
    "paper.printed",
    "paper.reprinted",
    "paper.sent",
    "paper.not_printed",
    "paper.signed",
    "paper.signed_on_screen",
    "paper.scanned",
    "setting.changed",
    "conflict.decided",
)
"""What a long run has to do, as the audit calls it."""


class Tally:
    """Counts at each step where the hands are, and in the end what the audit has more than when they came."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self.seen: Counter[str] = Counter()
        self._before = _count_audit(desktop.counter.desk.store)

    def look(self) -> None:
        """Note what is on the screens now."""
        rooms = self._desktop.rooms
        room, frame = rooms.currentWidget(), rooms.frame
        if frame is not None and room is frame:
            page = frame.page
            name = type(page).__name__
            self._note(name)
            if isinstance(page, NewFilingPage):
                self._note(f"{name} {page.visit.step.value}")
            if isinstance(page, SettingsPage):
                self._note(f"{name} {SECTIONS[max(page.menu.currentRow(), 0)][0]}")
            for kind in (LivePanel, WholePage):
                for part in page.findChildren(kind):
                    if part.isVisible():
                        self._note(type(part).__name__)
        else:
            self._note(type(room).__name__)
        applicant = rooms.applicant_screens.window
        if applicant is not None and applicant.isVisible():
            self._note(f"applicant {type(applicant.page).__name__}")
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget is not self._desktop.window:
                self._note(f"over it {type(widget).__name__}")
        theme, size = worn()
        self._note(f"look {theme.value} {size.value}")

    def count_deeds(self, store: Store) -> Counter[str]:
        """What was done since the hands came; the store may be opened anew."""
        return _count_audit(store) - self._before

    def missed(self, deeds: Counter[str]) -> list[str]:
        """What a long run has to come to, and this one did not."""
        return [place for place in PLACES if not self.seen[place]] + [deed for deed in DEEDS if not deeds[deed]]

    def _note(self, what: str) -> None:
        self.seen[what] += 1


def _count_audit(store: Store) -> Counter[str]:
    with store.read() as uow:
        return Counter(entry.event for entry in uow.audit.entries())
