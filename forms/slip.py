"""本机构的单据: the head and foot that the slips and notices of our own share, and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from app.services.paper_request import PaperRequest
from forms.inline import Value
from forms.layout import Layout
from forms.office import FormOffice
from forms.page import render_pages


@dataclass(frozen=True, slots=True)
class SlipHead:
    """Whose slip it is and who made it; a slip shows of it what its layout has a place for.

    ``filing_number`` is the notice's own where nothing could be filed. ``check_text`` goes into the QR as it is and
    must hold no personal data. ``watermark`` marks training paper.
    """

    filing_number: str
    name: str
    insurance: str
    category: str
    destination: str
    institution: str
    office: str
    check_text: str
    watermark: str = ""


def slip_head(request: PaperRequest, office: FormOffice, version: str) -> SlipHead:
    """The head of a slip in a version of its form, from the record as it stands."""
    filing = request.filing
    return SlipHead(
        filing_number=filing.number,
        name=filing.person.name,
        insurance=filing.person.insurance.label,
        category=filing.category.label,
        destination=filing.destination_name,
        institution=filing.institution.name or "未指定",
        office=office.called,
        check_text=request.check_text_of(version),
        watermark=office.watermark,
    )


def render_slip(layout: Layout, head: SlipHead, own: Mapping[str, Value], made_on: date) -> bytes:
    """A slip as a PDF; ``own`` are the values that it alone has. The same content gives the same bytes.

    Raises UserError as ``forms.page.render_pages`` does.
    """
    shown = {item.name for item in fields(head)} & layout.slots
    values: dict[str, Value] = {name: getattr(head, name) for name in shown}
    return render_pages(layout, {**values, **own}, number=head.filing_number, day=made_on, watermark=head.watermark)
