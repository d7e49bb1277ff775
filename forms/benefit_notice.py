"""待遇告知书: what a filing gives and what the person must do, for the applicant; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.benefit_notice import write_benefit_notice
from app.services.notice_line import NoticeSection
from app.services.ports import PaperRequest, RenderedPaper
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages
from forms.told import numbered

FORM = "benefit_notice"


@dataclass(frozen=True, slots=True)
class BenefitNoticeContent:
    """What is filled in, ready to be shown.

    ``period`` says from when until when, ``sections`` are numbered as they come, ``basis`` names the documents.
    ``check_text`` goes into the QR as it is and must hold no personal data. ``watermark`` marks training paper.
    """

    filing_number: str
    name: str
    insurance: str
    category: str
    destination: str
    institution: str
    period: str
    sections: tuple[NoticeSection, ...]
    basis: str
    office: str
    made_on: date
    check_text: str
    watermark: str = ""


def benefit_notice_version(on: date) -> str:
    """Version of the notice in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(FORM, on).version


def render_benefit_notice(content: BenefitNoticeContent) -> bytes:
    """The notice as a PDF: one A4 page, and further ones where the sections do not fit in the smallest type.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the notice was in use.
    """
    values: dict[str, Any] = {name: getattr(content, name) for name in content.__slots__}
    watermark = values.pop("watermark")
    values["sections"] = numbered(content.sections)
    layout = get_layout(FORM, content.made_on)
    return render_pages(layout, values, number=content.filing_number, day=content.made_on, watermark=watermark)


def make_benefit_notice(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The notice of a record. Raises as ``render_benefit_notice`` does."""
    filing = request.filing
    notice = write_benefit_notice(request.edition, filing, request.acts, request.made_on, request.area)
    version = benefit_notice_version(request.made_on)
    content = BenefitNoticeContent(
        filing_number=filing.number,
        name=filing.person.name,
        insurance=filing.person.insurance.label,
        category=filing.category.label,
        destination=filing.destination_name,
        institution=filing.institution.name or "未指定",
        period=notice.period,
        sections=notice.sections,
        basis=notice.basis,
        office=office.name,
        made_on=request.made_on,
        check_text=request.check_text_of(version),
        watermark=office.watermark,
    )
    return RenderedPaper(render_benefit_notice(content), request.form, version)
