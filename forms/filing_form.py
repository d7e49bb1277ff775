"""跨省异地就医登记备案表: the national filing form, 附件1 of 人社部发〔2016〕120号, in its two copies (第八条).

A filing that it has no words for is printed on a form of our own with the same cells. A city that has a form of its own
names its layout in the policy pack. All are filled in from the same content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from io import BytesIO
from typing import BinaryIO

from app.domain.filing import Act, Filing
from app.domain.vocabulary import ActKind, Role
from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.taken_over import find_taken_over
from forms.city_fields import CityFields, city_fields
from forms.inline import Value
from forms.layout import Layout, get_layout
from forms.office import FormOffice
from forms.page import PaperFile

FORM = "filing_form"
OWN_FORM = "own_filing_form"
"""Ours, for what the national form, which is about care in another province, has no words for."""
_PROVINCE_DIGITS = 2
_PROVINCE_SUFFIXES = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")
_HANDLING = frozenset({ActKind.FILE, ActKind.CHANGE, ActKind.EXTEND, ActKind.SUPPLEMENT})
"""What somebody at a counter does with the form; what days bring and offices decide later is not handled on it."""
COPY_MARKS = ("经办机构留存联", "申请人联")
"""What the two copies are marked with: one stays with the agency, one goes to the applicant."""


@dataclass(frozen=True, slots=True)
class FilingFormContent:
    """What is filled in, ready to be shown. An empty text or None leaves its place blank to be written by hand.

    ``province`` is the name in the title's blank, without 省. ``insurance`` (1–4), ``category`` (1–4) and
    ``registration`` (1 新增, 2 变更) are the numbers the form prints beside its options; None ticks nothing, and
    ``category_name`` is for a form without these options.
    ``explanation`` says in our own words until when the filing holds and under which articles. ``check_text``
    goes into the QR as it is and must hold no personal data. ``signature`` is a PNG. ``watermark`` marks
    training paper. ``layout`` is the city's own form, filled in from ``city`` as well, in its edition of ``form_on``:
    that of ``handled_on`` where it is None.
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
    category_name: str = ""
    signature: bytes | None = None
    watermark: str = ""
    layout: str = FORM
    form_on: date | None = None
    city: CityFields = field(default_factory=CityFields)


_FRAME = frozenset({"watermark", "layout", "form_on", "city"})


def filing_form_version(on: date, layout: str = FORM) -> str:
    """Version of the form in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(layout, on).version


def render_filing_form(content: FilingFormContent) -> bytes:
    """Both copies as one PDF of two A4 pages.

    The same content gives the same bytes. Raises UserError as ``forms.page.PaperFile.add`` does, and UsageError
    (``layout_missing``) for a day before the form was in force.
    """
    target = BytesIO()
    write_filing_forms([content], target)
    return target.getvalue()


def write_filing_forms(contents: Iterable[FilingFormContent], target: BinaryIO) -> None:
    """Both copies of each form, one form after another, as one PDF titled and dated by the first.

    Raises ValueError for none at all and for forms of different layouts; UserError and UsageError as
    ``render_filing_form`` does.
    """
    file: PaperFile | None = None
    layout: Layout | None = None
    for content in contents:
        own_layout = get_layout(content.layout, content.form_on or content.handled_on)
        if file is None:
            layout, file = own_layout, PaperFile(target, own_layout, content.filing_number, content.handled_on)
        elif own_layout is not layout:
            raise ValueError("forms of different layouts in one file")
        file.add(_values(content, own_layout), [{"copy_mark": mark} for mark in COPY_MARKS], content.watermark)
    if file is None:
        raise ValueError("a file without forms")
    file.close()


def _values(content: FilingFormContent, layout: Layout) -> dict[str, Value]:
    known: dict[str, Value] = {
        item.name: getattr(content, item.name) for item in fields(content) if item.name not in _FRAME
    }
    known |= content.city.values()
    return {name: known[name] for name in layout.slots & known.keys()}


def make_filing_form(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The form of a record. Raises as ``render_filing_form`` does."""
    filing, acts = request.filing, request.acts
    person, contact = filing.person, filing.contact
    province, city, county = office.place_parts(filing.destination)
    changed = any(act.kind is ActKind.CHANGE for act in acts)
    handled = _handling_act(acts)
    form_on = handled_on = handled.on if handled else filing.filed_on
    clerk, signed_on = handled.actor.name if handled else "", request.signed_on
    taken_over = find_taken_over(acts)
    if taken_over is not None and handled == acts[0]:
        # Who fed in the sheet did not handle it: what the sheet leaves out is left to be written by hand.
        clerk, handled_on = taken_over.handled_by, taken_over.handled_on or filing.filed_on
        signed_on = request.signed_on or filing.filed_on
    layout = request.layout or _general_form(filing, request.area)
    version = filing_form_version(form_on, layout)
    content = FilingFormContent(
        filing_number=filing.number,
        province=_province_in_title(office.place_parts(_office_area(filing, acts))[0]),
        name=person.name,
        sex=person.sex.label,
        insurance=person.insurance.form_digit,
        category=filing.category.form_digit,
        registration=2 if changed else 1,
        social_security_number=person.social_security_number,
        card_number=person.card_no,
        home_address=contact.home_address,
        remote_address=contact.away_address,
        phone_1=contact.phone,
        phone_2=contact.phone_2,
        destination_province=province,
        destination_city=city,
        destination_county=county,
        institution_name=filing.institution.name,
        institution_level=filing.institution.level,
        signed_on=signed_on,
        office=office.name,
        clerk=clerk,
        handled_on=handled_on,
        explanation=request.explanation,
        check_text=request.check_text_of(version),
        category_name=filing.category.label,
        signature=request.signature,
        watermark=office.watermark,
        layout=layout,
        form_on=form_on,
        city=city_fields(request),
    )
    return RenderedPaper(render_filing_form(content), request.form, version)


def _general_form(filing: Filing, area: str) -> str:
    """The national form for a place in another province and a category that it has a box for, else ours."""
    is_cross_province = filing.destination[:_PROVINCE_DIGITS] != area[:_PROVINCE_DIGITS]
    return FORM if is_cross_province and filing.category.form_digit is not None else OWN_FORM


def _handling_act(acts: Sequence[Act]) -> Act | None:
    """The last act that a person did at a counter; a draft without acts has none."""
    return next((act for act in reversed(acts) if act.kind in _HANDLING and act.actor.role is not Role.SYSTEM), None)


def _office_area(filing: Filing, acts: Sequence[Act]) -> str:
    """Area of the office that filed; a preview without acts takes the person's own number."""
    return acts[0].actor.office[:6] if acts else filing.person.social_security_number[:6]


def _province_in_title(name: str) -> str:
    """The name for the blank before 省（区、市）: 江苏, 广西, 上海."""
    for suffix in _PROVINCE_SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name
