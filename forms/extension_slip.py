"""延期单: the earlier end and the new one, and how it was counted; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.extension_slip import write_extension_slip
from app.services.paper_request import PaperRequest, RenderedPaper
from forms.inline import Value
from forms.layout import get_layout
from forms.office import FormOffice
from forms.slip import SlipHead, render_slip, slip_head
from forms.told import sentences

FORM = "extension_slip"
_NO_REASON = "未填写"


@dataclass(frozen=True, slots=True)
class ExtensionSlipContent:
    """What is filled in, ready to be shown.

    ``number`` is 1 for the first extension, ``earlier_until`` and ``new_until`` are days in words, ``basis`` sentences
    with their articles. ``signature`` is a PNG.
    """

    head: SlipHead
    number: int
    valid_from: date | None
    earlier_until: str
    new_until: str
    reason: str
    basis: tuple[str, ...]
    clerk: str
    extended_on: date
    signature: bytes | None = None


def render_extension_slip(content: ExtensionSlipContent) -> bytes:
    """The slip as a PDF of one A4 page.

    Raises as ``forms.slip.render_slip`` does, and UsageError (``layout_missing``) for a day before the slip was in
    use.
    """
    own: dict[str, Value] = {
        "number": content.number,
        "valid_from": content.valid_from,
        "earlier_until": content.earlier_until,
        "new_until": content.new_until,
        "reason": content.reason,
        "basis": content.basis,
        "clerk": content.clerk,
        "extended_on": content.extended_on,
        "signature": content.signature,
    }
    return render_slip(get_layout(FORM, content.extended_on), content.head, own, content.extended_on)


def make_extension_slip(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The slip of a record's last extension. Raises as ``render_extension_slip`` does."""
    slip = write_extension_slip(request.edition, request.acts)
    version = get_layout(FORM, slip.extended_on).version
    content = ExtensionSlipContent(
        head=slip_head(request, office, version),
        number=slip.number,
        valid_from=slip.valid_from,
        earlier_until=slip.earlier_until,
        new_until=slip.new_until,
        reason=slip.reason or _NO_REASON,
        basis=sentences(slip.basis),
        clerk=slip.clerk,
        extended_on=slip.extended_on,
        signature=request.signature,
    )
    return RenderedPaper(render_extension_slip(content), request.form, version)
