"""跨省异地就医登记备案表: the national filing form, 附件1 of 人社部发〔2016〕120号, in its two copies (第八条)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from forms.layout import get_layout
from forms.page import render_pages

FORM = "filing_form"
COPY_MARKS = ("经办机构留存联", "申请人联")
"""What the two copies are marked with: one stays with the agency, one goes to the applicant."""


@dataclass(frozen=True, slots=True)
class FilingFormContent:
    """What is filled in, ready to be shown. An empty text or None leaves its place blank to be written by hand.

    ``province`` is the name in the title's blank, without 省. ``insurance`` (1–4), ``category`` (1–4) and
    ``registration`` (1 新增, 2 变更) are the numbers the form prints beside its options; None ticks nothing.
    ``explanation`` says in our own words until when the filing holds and under which articles. ``check_text``
    goes into the QR as it is and must hold no personal data. ``signature`` is a PNG. ``watermark`` marks
    training paper.
    """

    filing_number: str
    province: str
    name: str
    sex: str
    insurance: int | None
    category: int | None
    registration: int | None
    social_security_number: str
    card_number: str
    home_address: str
    remote_address: str
    phone_1: str
    phone_2: str
    destination_province: str
    destination_city: str
    destination_county: str
    institution_name: str
    institution_level: str
    signed_on: date | None
    office: str
    clerk: str
    handled_on: date
    explanation: tuple[str, ...]
    check_text: str
    signature: bytes | None = None
    watermark: str = ""


def filing_form_version(on: date) -> str:
    """Version of the form in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(FORM, on).version


def render_filing_form(content: FilingFormContent) -> bytes:
    """Both copies as one PDF of two A4 pages.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the form was in force.
    """
    values: dict[str, Any] = asdict(content)
    watermark = values.pop("watermark")
    return render_pages(
        get_layout(FORM, content.handled_on),
        values,
        [{"copy_mark": mark} for mark in COPY_MARKS],
        number=content.filing_number,
        day=content.handled_on,
        watermark=watermark,
    )
