"""延期单: the earlier end and the new one, and how it was counted; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.extension_slip import write_extension_slip
from app.services.ports import PaperRequest, RenderedPaper
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages
from forms.told import sentences

FORM = "extension_slip"
_NO_REASON = "未填写"


@dataclass(frozen=True, slots=True)
class ExtensionSlipContent:
    """What is filled in, ready to be shown.

    ``number`` is 1 for the first extension, ``earlier_until`` and ``new_until`` are days in words, ``basis`` sentences
    with their articles. ``check_text`` goes into the QR as it is and must hold no personal data. ``signature`` is a
    PNG. ``watermark`` marks training paper.
    """

    filing_number: str
    name: str
    insurance: str
    category: str
    destination: str
    institution: str
    number: int
    valid_from: date | None
    earlier_until: str
    new_until: str
    reason: str
    basis: tuple[str, ...]
    office: str
    clerk: str
    extended_on: date
    check_text: str
    signature: bytes | None = None
    watermark: str = ""


def extension_slip_version(on: date) -> str:
    """Version of the slip in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(FORM, on).version


def render_extension_slip(content: ExtensionSlipContent) -> bytes:
    """The slip as a PDF of one A4 page.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the slip was in use.
    """
    values: dict[str, Any] = {name: getattr(content, name) for name in content.__slots__}
    watermark = values.pop("watermark")
    layout = get_layout(FORM, content.extended_on)
    return render_pages(layout, values, number=content.filing_number, day=content.extended_on, watermark=watermark)


def make_extension_slip(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The slip of a record's last extension. Raises as ``render_extension_slip`` does."""
    filing, slip = request.filing, write_extension_slip(request.edition, request.acts)
    version = extension_slip_version(slip.extended_on)
    content = ExtensionSlipContent(
        filing_number=filing.number,
        name=filing.person.name,
        insurance=filing.person.insurance.label,
        category=filing.category.label,
        destination=filing.destination_name,
        institution=filing.institution.name or "未指定",
        number=slip.number,
        valid_from=slip.valid_from,
        earlier_until=slip.earlier_until,
        new_until=slip.new_until,
        reason=slip.reason or _NO_REASON,
        basis=sentences(slip.basis),
        office=office.name,
        clerk=slip.clerk,
        extended_on=slip.extended_on,
        check_text=request.check_text_of(version),
        watermark=office.watermark,
    )
    return RenderedPaper(render_extension_slip(content), request.form, version)
