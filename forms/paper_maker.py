"""制表: which form is drawn by whom. A further form joins with one line in ``FORM_MAKERS``.

Which records have a form is told by ``app.services.paper_kinds``, without loading any of this.
"""

from __future__ import annotations

from collections.abc import Callable

from app.errors import UserError
from app.services.paper_request import PaperRequest, RenderedPaper
from forms.acceptance_slip import make_acceptance_slip
from forms.benefit_notice import make_benefit_notice
from forms.cancellation import make_cancellation
from forms.change_slip import make_change_slip
from forms.commitment_letter import make_commitment_letter
from forms.extension_slip import make_extension_slip
from forms.filing_form import make_filing_form
from forms.missing_notice import make_missing_notice
from forms.office import FormOffice, PlaceParts

FormMaker = Callable[[PaperRequest, FormOffice], RenderedPaper]

FORM_MAKERS: dict[str, FormMaker] = {
    "filing": make_filing_form,
    "commitment": make_commitment_letter,
    "notice": make_benefit_notice,
    "cancellation": make_cancellation,
    "change": make_change_slip,
    "extension": make_extension_slip,
    "missing": make_missing_notice,
    "receipt": make_acceptance_slip,
}


PREVIEW_MARK = "预览"
"""Across a paper that is only looked at, so that a picture of it is not taken for one given out."""


class FormPaperMaker:
    """Draws the forms of one office. ``place_parts`` gives province, city and county of a division code."""

    def __init__(self, office_name: str, place_parts: PlaceParts, *, watermark: str = "", telephone: str = "") -> None:
        self._office = FormOffice(office_name, place_parts, watermark, telephone)
        self._preview_office = FormOffice(office_name, place_parts, f"{watermark}{PREVIEW_MARK}", telephone)

    def render(self, request: PaperRequest) -> RenderedPaper:
        """Draw the form asked for. Raises UserError for one that does not exist, and as its maker does."""
        make = FORM_MAKERS.get(request.form)
        if make is None:
            raise UserError(f"没有这种表：{request.form}", remedy="请从表格清单里选择", code="unknown_form")
        return make(request, self._preview_office if request.is_preview else self._office)
