"""一次性告知书: everything a request lacks, said once; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.missing_notice import write_missing_notice
from app.services.notice_line import NoticeSection
from app.services.ports import PaperRequest, RenderedPaper
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages
from forms.told import numbered

FORM = "missing_notice"


@dataclass(frozen=True, slots=True)
class MissingNoticeContent:
    """What is filled in, ready to be shown.

    ``number`` is the filing's, or the notice's own where nothing could be filed; ``sections`` are numbered as they
    come. ``check_text`` goes into the QR as it is and must hold no personal data. ``signature`` is a PNG.
    ``watermark`` marks training paper.
    """

    number: str
    name: str
    insurance: str
    category: str
    destination: str
    institution: str
    sections: tuple[NoticeSection, ...]
    office: str
    clerk: str
    told_on: date
    check_text: str
    signature: bytes | None = None
    watermark: str = ""


def missing_notice_version(on: date) -> str:
    """Version of the notice in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(FORM, on).version


def render_missing_notice(content: MissingNoticeContent) -> bytes:
    """The notice as a PDF: one A4 page, and further ones where the sections do not fit in the smallest type.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the notice was in use.
    """
    values: dict[str, Any] = {name: getattr(content, name) for name in content.__slots__}
    watermark = values.pop("watermark")
    values["sections"] = numbered(content.sections)
    layout = get_layout(FORM, content.told_on)
    return render_pages(layout, values, number=content.number, day=content.told_on, watermark=watermark)


def make_missing_notice(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The notice of a record, or of a visit that could not be filed. Raises as ``render_missing_notice`` does."""
    filing, acts = request.filing, request.acts
    version = missing_notice_version(request.made_on)
    content = MissingNoticeContent(
        number=filing.number,
        name=filing.person.name,
        insurance=filing.person.insurance.label,
        category=filing.category.label,
        destination=filing.destination_name,
        institution=filing.institution.name or "未指定",
        sections=write_missing_notice(request.edition, filing, acts, request.area),
        office=office.name,
        clerk=acts[-1].actor.name if acts else "",
        told_on=request.made_on,
        check_text=request.check_text_of(version),
        watermark=office.watermark,
    )
    return RenderedPaper(render_missing_notice(content), request.form, version)
