"""参保人员医保信用承诺书（异地就医版）: the letter annexed to 淮医保发〔2020〕34号, used under its 第七条."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.domain.decision import group_words
from app.errors import UserError
from app.services.ports import PaperRequest, RenderedPaper
from forms.categories import CATEGORY_DIGITS
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages

FORM = "commitment_letter"
_OTHER_CATEGORY = 5


@dataclass(frozen=True, slots=True)
class CommitmentLetterContent:
    """What is filled in, ready to be shown. An empty text or None leaves its blank to be written by hand.

    ``number`` is the letter's 编号, ``filing_number`` the filing it belongs to (barcode). ``category`` is the
    place of the ticked 人员类别 in the letter: 1 异地安置退休人员, 2 异地长期居住人员, 3 常驻异地工作人员,
    4 异地转诊人员, 5 其他人员. ``made_on`` decides the letter's version and dates the file; ``signed_on`` is printed.
    ``check_text`` goes into the QR as it is and must hold no personal data. ``signature`` is a PNG.
    ``watermark`` marks training paper.
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
    signature: bytes | None = None
    watermark: str = ""


def commitment_letter_version(on: date) -> str:
    """Version of the letter in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(FORM, on).version


def render_commitment_letter(content: CommitmentLetterContent) -> bytes:
    """The letter as a PDF of one A4 page.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the letter was in force.
    """
    values: dict[str, Any] = asdict(content)
    watermark, made_on, signed_on = (values.pop(name) for name in ("watermark", "made_on", "signed_on"))
    values["year"], values["month"], values["day"] = (
        (str(signed_on.year), str(signed_on.month), str(signed_on.day)) if signed_on else ("", "", "")
    )
    layout = get_layout(FORM, made_on)
    return render_pages(layout, values, number=content.filing_number, day=made_on, watermark=watermark)


def make_commitment_letter(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The letter of a record. Raises UserError (``no_letter``) for one filed without, and as the rendering does."""
    filing, commitment, agent = request.filing, request.filing.commitment, request.filing.agent
    if commitment is None:
        raise UserError("这件备案没有承诺书", why="材料已齐，未用承诺补充制", remedy="请打印备案表", code="no_letter")
    first = request.acts[0].decision if request.acts else None
    owed = first.missing if first is not None else commitment.owed
    version = commitment_letter_version(commitment.made_on)
    content = CommitmentLetterContent(
        filing_number=filing.number,
        office=office.name,
        number=filing.number,
        name=filing.person.name,
        sex=filing.person.sex.label,
        id_number=filing.person.social_security_number,
        address=filing.contact.home_address or filing.contact.away_address,
        category=CATEGORY_DIGITS.get(filing.category, _OTHER_CATEGORY),
        destination_city=filing.destination_name,
        missing_materials=tuple(group_words(group) for group in owed),
        made_on=commitment.made_on,
        signed_on=commitment.made_on,
        agent_id=agent.id_number if agent else "",
        phone=(agent.phone if agent and agent.phone else filing.contact.phone),
        check_text=request.check_text_of(version),
        watermark=office.watermark,
    )
    return RenderedPaper(render_commitment_letter(content), request.form, version)
