"""待遇告知书: what a filing gives and what the person must do, for the applicant; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.benefit_notice import write_benefit_notice
from app.services.notice_line import NoticeSection
from app.services.paper_request import PaperRequest, RenderedPaper
from forms.inline import Value
from forms.layout import get_layout
from forms.office import FormOffice
from forms.slip import SlipHead, render_slip, slip_head
from forms.told import numbered

FORM = "benefit_notice"


@dataclass(frozen=True, slots=True)
class BenefitNoticeContent:
    """What is filled in, ready to be shown.

    ``period`` says from when until when, ``sections`` are numbered as they come, ``basis`` names the documents.
    """

    head: SlipHead
    period: str
    sections: tuple[NoticeSection, ...]
    basis: str
    made_on: date


def render_benefit_notice(content: BenefitNoticeContent) -> bytes:
    """The notice as a PDF: one A4 page, and further ones where the sections do not fit in the smallest type.

    Raises as ``forms.slip.render_slip`` does, and UsageError (``layout_missing``) for a day before the notice was in
    use.
    """
    own: dict[str, Value] = {
        "period": content.period,
        "sections": numbered(content.sections),
        "basis": content.basis,
        "made_on": content.made_on,
    }
    return render_slip(get_layout(FORM, content.made_on), content.head, own, content.made_on)


def make_benefit_notice(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The notice of a record. Raises as ``render_benefit_notice`` does."""
    notice = write_benefit_notice(request.edition, request.filing, request.acts, request.made_on, request.area)
    version = get_layout(FORM, request.made_on).version
    content = BenefitNoticeContent(
        head=slip_head(request, office, version),
        period=notice.period,
        sections=notice.sections,
        basis=notice.basis,
        made_on=request.made_on,
    )
    return RenderedPaper(render_benefit_notice(content), request.form, version)
