"""承诺书: the letter of a promise, the city's own where its policy pack names one, else our own.

What it says is what was promised: the record as the act left it that took the promise, whatever came later.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from app.domain.decision import group_words
from app.domain.filing import Filing, fold
from app.errors import UserError
from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.promise_letter import write_promise
from forms.inline import Value
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages

FORM = "commitment_letter"
_OTHER_CATEGORY = 5


@dataclass(frozen=True, slots=True)
class CommitmentLetterContent:
    """What is filled in, ready to be shown. An empty text or None leaves its blank to be written by hand.

    ``number`` is the letter's 编号, ``filing_number`` the filing it belongs to (barcode). ``category`` is the
    place of the ticked 人员类别 in a letter that lists them: 1 异地安置退休人员, 2 异地长期居住人员,
    3 常驻异地工作人员, 4 异地转诊人员, 5 其他人员; ``category_name`` names it in one that does not.

    ``term``, ``breach``, ``keeping`` and ``basis`` are for a letter that does not say them itself. ``made_on`` decides
    the letter's version and dates the file; ``signed_on`` is printed. ``check_text`` goes into the QR as it is and
    must hold no personal data.
    ``signature`` is a PNG. ``watermark`` marks training paper. ``layout`` is the city's own letter.
    """

    filing_number: str
    office: str
    number: str
    name: str
    sex: str
    id_number: str
    address: str
    category: int | None
    destination_city: str
    missing_materials: tuple[str, ...]
    made_on: date
    signed_on: date | None
    agent_id: str
    phone: str
    check_text: str
    category_name: str = ""
    term: str = ""
    breach: str = ""
    keeping: str = ""
    basis: str = ""
    signature: bytes | None = None
    watermark: str = ""
    layout: str = FORM


def commitment_letter_version(on: date, layout: str = FORM) -> str:
    """Version of the letter in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(layout, on).version


def render_commitment_letter(content: CommitmentLetterContent) -> bytes:
    """The letter as a PDF of one A4 page.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the letter was in force.
    """
    layout, signed_on = get_layout(content.layout, content.made_on), content.signed_on
    known: dict[str, Value] = {item.name: getattr(content, item.name) for item in fields(content)}
    known["year"], known["month"], known["day"] = (
        (str(signed_on.year), str(signed_on.month), str(signed_on.day)) if signed_on else ("", "", "")
    )
    return render_pages(
        layout,
        {name: known[name] for name in layout.slots & known.keys()},
        number=content.filing_number,
        day=content.made_on,
        watermark=content.watermark,
    )


def make_commitment_letter(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The letter of a record. Raises UserError (``no_letter``) for one filed without, and as the rendering does."""
    filing = _as_promised(request)
    commitment, agent = filing.commitment, filing.agent
    if commitment is None:
        raise UserError("这件备案没有承诺书", why="材料已齐，未用承诺补充制", remedy="请打印备案表", code="no_letter")
    layout = request.layout or FORM
    version = commitment_letter_version(commitment.made_on, layout)
    promise = write_promise(request.edition, filing, commitment, request.area)
    content = CommitmentLetterContent(
        filing_number=filing.number,
        office=office.name,
        number=filing.number,
        name=filing.person.name,
        sex=filing.person.sex.label,
        id_number=filing.person.social_security_number,
        address=filing.contact.home_address or filing.contact.away_address,
        category=filing.category.form_digit or _OTHER_CATEGORY,
        destination_city=filing.destination_name,
        missing_materials=tuple(group_words(group) for group in commitment.owed),
        made_on=commitment.made_on,
        signed_on=request.signed_on or commitment.made_on,
        agent_id=agent.id_number if agent else "",
        phone=(agent.phone if agent and agent.phone else filing.contact.phone),
        check_text=request.check_text_of(version),
        category_name=filing.category.label,
        term=promise.term,
        breach=promise.breach,
        keeping=promise.keeping,
        basis=promise.basis,
        signature=request.signature,
        watermark=office.watermark,
        layout=layout,
    )
    return RenderedPaper(render_commitment_letter(content), request.form, version)


def _as_promised(request: PaperRequest) -> Filing:
    """The record as the act left it that took the promise; a draft, whose act changes nothing yet, as it stands."""
    for count, act in enumerate(request.acts, start=1):
        if act.changes.get("commitment") is not None:
            return fold(request.acts[:count])
    return request.filing
