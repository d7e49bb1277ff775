"""撤销备案: the paper of a cancellation, the city's own application form where it has one, else our own record."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date

from app.domain.period_words import day_words
from app.services.cancellation_record import write_cancellation_record
from app.services.paper_request import PaperRequest, RenderedPaper
from forms.city_fields import CityFields, city_fields
from forms.inline import Value
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages
from forms.told import number_titles, sentences

FORM = "cancellation"
_SELF = "本人"


@dataclass(frozen=True, slots=True)
class CancellationContent:
    """What is filled in, ready to be shown. An empty text or None leaves its place blank to be written by hand.

    ``insurance`` is its number on the national form, ``applicant`` who came, ``period`` the validity until then,
    ``exceptions`` what became of a lock, ``basis`` and ``consequences`` sentences with their articles. ``check_text``
    goes into the QR as it is and must hold no personal data. ``signature`` is a PNG. ``watermark`` marks training
    paper. ``layout`` is the city's own form, filled in from ``city`` as well.
    """

    filing_number: str
    name: str
    sex: str
    insurance: int | None
    insurance_name: str
    category_name: str
    social_security_number: str
    card_number: str
    home_address: str
    remote_address: str
    phone_1: str
    phone_2: str
    destination: str
    institution_name: str
    filed_on: date
    valid_from: date | None
    period: str
    applicant: str
    reason: str
    exceptions: str
    basis: tuple[str, ...]
    consequences: tuple[str, ...]
    cancelled_on: date
    signed_on: date | None
    office: str
    clerk: str
    check_text: str
    signature: bytes | None = None
    watermark: str = ""
    layout: str = FORM
    city: CityFields = field(default_factory=CityFields)


_FRAME = frozenset({"watermark", "layout", "city"})


def cancellation_version(on: date, layout: str = FORM) -> str:
    """Version of the paper in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(layout, on).version


def render_cancellation(content: CancellationContent) -> bytes:
    """The paper as a PDF: one A4 page, of our own record further ones where the sentences do not fit.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the paper was in use.
    """
    layout = get_layout(content.layout, content.cancelled_on)
    known: dict[str, Value] = {
        item.name: getattr(content, item.name) for item in fields(content) if item.name not in _FRAME
    }
    known["sections"] = number_titles((("撤销的依据", content.basis), ("撤销以后", content.consequences)))
    known |= content.city.values()
    return render_pages(
        layout,
        {name: known[name] for name in layout.slots & known.keys()},
        number=content.filing_number,
        day=content.cancelled_on,
        watermark=content.watermark,
    )


def make_cancellation(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The paper of a cancelled record. Raises as ``render_cancellation`` does."""
    filing, person, contact = request.filing, request.filing.person, request.filing.contact
    record = write_cancellation_record(request.edition, filing, request.acts, request.made_on, request.area)
    city = city_fields(request)
    agent = "　".join(part for part in (city.agent_name, city.agent_relation, city.agent_phone) if part)
    layout = request.layout or FORM
    version = cancellation_version(record.cancelled_on, layout)
    content = CancellationContent(
        filing_number=filing.number,
        name=person.name,
        sex=person.sex.label,
        insurance=person.insurance.form_digit,
        insurance_name=person.insurance.label,
        category_name=filing.category.label,
        social_security_number=person.social_security_number,
        card_number=person.card_no,
        home_address=contact.home_address,
        remote_address=contact.away_address,
        phone_1=contact.phone,
        phone_2=contact.phone_2,
        destination=filing.destination_name,
        institution_name=filing.institution.name or "未指定",
        filed_on=filing.filed_on,
        valid_from=filing.valid_from,
        period=_period(filing.valid_from, filing.valid_until),
        applicant=f"代理人：{agent}" if agent else _SELF,
        reason=record.reason,
        exceptions=record.exceptions or "没有",
        basis=sentences(record.basis),
        consequences=sentences(record.consequences),
        cancelled_on=record.cancelled_on,
        signed_on=request.signed_on,
        office=office.name,
        clerk=record.clerk,
        check_text=request.check_text_of(version),
        signature=request.signature,
        watermark=office.watermark,
        layout=layout,
        city=city,
    )
    return RenderedPaper(render_cancellation(content), request.form, version)


def _period(since: date | None, until: date | None) -> str:
    first = f"{day_words(since)}起" if since is not None else "尚未生效"
    return f"{first}，至{day_words(until)}止" if until is not None else first
