"""一次性告知书: everything a request lacks, said once; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.missing_notice import write_missing_notice
from app.services.notice_line import NoticeSection
from app.services.paper_request import PaperRequest, RenderedPaper
from forms.inline import Value
from forms.layout import get_layout
from forms.office import FormOffice
from forms.slip import SlipHead, render_slip, slip_head
from forms.told import numbered

FORM = "missing_notice"


@dataclass(frozen=True, slots=True)
class MissingNoticeContent:
    """What is filled in, ready to be shown. ``sections`` are numbered as they come, ``signature`` is a PNG."""

    head: SlipHead
    sections: tuple[NoticeSection, ...]
    clerk: str
    told_on: date
    signature: bytes | None = None


def render_missing_notice(content: MissingNoticeContent) -> bytes:
    """The notice as a PDF: one A4 page, and further ones where the sections do not fit in the smallest type.

    Raises as ``forms.slip.render_slip`` does, and UsageError (``layout_missing``) for a day before the notice was in
    use.
    """
    own: dict[str, Value] = {
        "sections": numbered(content.sections),
        "clerk": content.clerk,
        "told_on": content.told_on,
        "signature": content.signature,
    }
    return render_slip(get_layout(FORM, content.told_on), content.head, own, content.told_on)


def make_missing_notice(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The notice of a record, or of a visit that could not be filed. Raises as ``render_missing_notice`` does."""
    acts = request.acts
    version = get_layout(FORM, request.made_on).version
    content = MissingNoticeContent(
        head=slip_head(request, office, version),
        sections=write_missing_notice(request.edition, request.filing, acts, request.area),
        clerk=acts[-1].actor.name if acts else "",
        told_on=request.made_on,
        signature=request.signature,
    )
    return RenderedPaper(render_missing_notice(content), request.form, version)
