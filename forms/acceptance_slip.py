"""受理回执: what was handed in, what was decided, when it is reviewed, whom to ask; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.acceptance_slip import write_acceptance_slip
from app.services.notice_line import NoticeSection
from app.services.ports import PaperRequest, RenderedPaper
from app.services.taken_over import find_taken_over
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages
from forms.told import numbered

FORM = "acceptance_slip"


@dataclass(frozen=True, slots=True)
class AcceptanceSlipContent:
    """What is filled in, ready to be shown.

    ``sections`` are numbered as they come, ``counter`` and ``clerk`` say whom to ask, ``accepted_on`` is the day the
    request was taken, ``made_on`` that of the paper. ``check_text`` goes into the QR as it is and must hold no
    personal data. ``watermark`` marks training paper.
    """

    filing_number: str
    name: str
    insurance: str
    category: str
    destination: str
    institution: str
    sections: tuple[NoticeSection, ...]
    office: str
    counter: str
    clerk: str
    accepted_on: date
    made_on: date
    check_text: str
    watermark: str = ""


def acceptance_slip_version(on: date) -> str:
    """Version of the slip in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(FORM, on).version


def render_acceptance_slip(content: AcceptanceSlipContent) -> bytes:
    """The slip as a PDF: one A4 page, and further ones where the sections do not fit in the smallest type.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the slip was in use.
    """
    values: dict[str, Any] = {name: getattr(content, name) for name in content.__slots__}
    watermark, made_on = values.pop("watermark"), values.pop("made_on")
    values["sections"] = numbered(content.sections)
    layout = get_layout(FORM, made_on)
    return render_pages(layout, values, number=content.filing_number, day=made_on, watermark=watermark)


def make_acceptance_slip(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The slip of a record as it stands. Raises as ``render_acceptance_slip`` does."""
    filing, first = request.filing, request.acts[0].actor
    version = acceptance_slip_version(request.made_on)
    taken_over = find_taken_over(request.acts)
    content = AcceptanceSlipContent(
        filing_number=filing.number,
        name=filing.person.name,
        insurance=filing.person.insurance.label,
        category=filing.category.label,
        destination=filing.destination_name,
        institution=filing.institution.name or "未指定",
        sections=write_acceptance_slip(request.edition, filing, request.acts),
        office=office.name,
        counter=first.counter,
        clerk=first.name if taken_over is None else taken_over.handled_by,
        accepted_on=filing.filed_on,
        made_on=request.made_on,
        check_text=request.check_text_of(version),
        watermark=office.watermark,
    )
    return RenderedPaper(render_acceptance_slip(content), request.form, version)
