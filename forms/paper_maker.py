"""制表: the record of a filing turned into the content of each official form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.decision import group_words
from app.domain.filing import Act, Filing
from app.domain.vocabulary import ActKind, Category
from app.errors import UserError
from app.services.ports import RenderedPaper
from forms.commitment_letter import (
    CommitmentLetterContent,
    commitment_letter_version,
    render_commitment_letter,
)
from forms.filing_form import FilingFormContent, filing_form_version, render_filing_form

PlaceParts = Callable[[str], tuple[str, str, str]]

_CATEGORY_DIGITS = {
    Category.RETIREE_SETTLED: 1,
    Category.LONG_TERM_RESIDENT: 2,
    Category.STATIONED_WORKER: 3,
    Category.REFERRAL: 4,
}
_OTHER_ON_LETTER = 5
_PROVINCE_SUFFIXES = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")


class FormPaperMaker:
    """Draws the forms of one office. ``place_parts`` gives province, city and county of a division code."""

    def __init__(self, office_name: str, place_parts: PlaceParts, *, watermark: str = "") -> None:
        self._office_name = office_name
        self._place_parts = place_parts
        self._watermark = watermark

    def render(
        self, form: str, filing: Filing, acts: Sequence[Act], *, explanation: tuple[str, ...], check_text: str
    ) -> RenderedPaper:
        """Draw ``form`` for the record as its acts left it. Raises UserError for a form this record cannot have."""
        if form == "filing":
            return self._filing_form(filing, acts, explanation, check_text)
        if form == "commitment":
            return self._commitment_letter(filing, acts, check_text)
        raise UserError(f"没有这种表：{form}", remedy="请选择备案表或承诺书", code="unknown_form")

    def _filing_form(
        self, filing: Filing, acts: Sequence[Act], explanation: tuple[str, ...], check_text: str
    ) -> RenderedPaper:
        person, contact = filing.person, filing.contact
        province, city, county = self._place_parts(filing.destination)
        changed = any(act.kind is ActKind.CHANGE for act in acts)
        content = FilingFormContent(
            filing_number=filing.number,
            province=_province_in_title(self._place_parts(_office_area(filing, acts))[0]),
            name=person.name,
            sex=person.sex.label,
            insurance=person.insurance.form_digit,
            category=_CATEGORY_DIGITS.get(filing.category),
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
            signed_on=None,
            office=self._office_name,
            clerk=acts[-1].actor.name if acts else "",
            handled_on=acts[-1].on if acts else filing.filed_on,
            explanation=explanation,
            check_text=check_text,
            watermark=self._watermark,
        )
        return RenderedPaper(render_filing_form(content), "filing", filing_form_version(content.handled_on))

    def _commitment_letter(self, filing: Filing, acts: Sequence[Act], check_text: str) -> RenderedPaper:
        commitment = filing.commitment
        if commitment is None:
            raise UserError(
                "这件备案没有承诺书", why="材料已齐，未用承诺补充制", remedy="请打印备案表", code="no_letter"
            )
        first = acts[0].decision if acts else None
        owed = first.missing if first is not None else commitment.owed
        agent = filing.agent
        content = CommitmentLetterContent(
            filing_number=filing.number,
            office=self._office_name,
            number=filing.number,
            name=filing.person.name,
            sex=filing.person.sex.label,
            id_number=filing.person.social_security_number,
            address=filing.contact.home_address or filing.contact.away_address,
            category=_CATEGORY_DIGITS.get(filing.category, _OTHER_ON_LETTER),
            destination_city=filing.destination_name,
            missing_materials=tuple(group_words(group) for group in owed),
            made_on=commitment.made_on,
            signed_on=commitment.made_on,
            agent_id=agent.id_number if agent else "",
            phone=(agent.phone if agent and agent.phone else filing.contact.phone),
            check_text=check_text,
            watermark=self._watermark,
        )
        version = commitment_letter_version(content.made_on)
        return RenderedPaper(render_commitment_letter(content), "commitment", version)


def _office_area(filing: Filing, acts: Sequence[Act]) -> str:
    """Area of the office that filed; a preview without acts takes the person's own number."""
    return acts[0].actor.office[:6] if acts else filing.person.social_security_number[:6]


def _province_in_title(name: str) -> str:
    """The name for the blank before 省（区、市）: 江苏, 广西, 上海."""
    for suffix in _PROVINCE_SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name
