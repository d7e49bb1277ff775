"""可办事项: which panel prepares which act, and the enquiries beside them."""

from __future__ import annotations

from app.domain.vocabulary import ActKind
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.admission_panel import AdmissionPanel
from ui.pages.record.benefits_panel import BenefitsPanel
from ui.pages.record.cancel_panel import CancelPanel
from ui.pages.record.change_panel import ChangePanel
from ui.pages.record.correct_panel import CorrectPanel
from ui.pages.record.enquiry_panel import EnquiryPanel
from ui.pages.record.extend_panel import ExtendPanel
from ui.pages.record.review_panel import ReviewPanel
from ui.pages.record.spend_panel import SpendPanel
from ui.pages.record.status_panels import ResumePanel, SuspendPanel, TerminatePanel
from ui.pages.record.supplement_panel import SupplementPanel

PANELS: dict[ActKind, type[ActPanel]] = {
    panel.kind: panel
    for panel in (
        SupplementPanel,
        ChangePanel,
        ExtendPanel,
        ReviewPanel,
        SuspendPanel,
        ResumePanel,
        SpendPanel,
        CancelPanel,
        TerminatePanel,
        CorrectPanel,
    )
}

ENQUIRIES: tuple[type[EnquiryPanel], ...] = (AdmissionPanel, BenefitsPanel)
