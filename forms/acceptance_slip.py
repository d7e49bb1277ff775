"""受理回执: what was handed in, what was decided, when it is reviewed, whom to ask; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.acceptance_slip import write_acceptance_slip
from app.services.notice_line import NoticeSection
from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.taken_over import find_taken_over
from forms.inline import Value
from forms.layout import get_layout
from forms.office import FormOffice
from forms.slip import SlipHead, render_slip, slip_head
from forms.told import numbered

FORM = "acceptance_slip"


@dataclass(frozen=True, slots=True)
class AcceptanceSlipContent:
    """What is filled in, ready to be shown.

    ``sections`` are numbered as they come, ``counter`` and ``clerk`` say whom to ask, ``accepted_on`` is the day the
    request was taken, ``made_on`` that of the paper.
    """

    head: SlipHead
    sections: tuple[NoticeSection, ...]
    counter: str
    clerk: str
    accepted_on: date
    made_on: date


def render_acceptance_slip(content: AcceptanceSlipContent) -> bytes:
    """The slip as a PDF: one A4 page, and further ones where the sections do not fit in the smallest type.

    Raises as ``forms.slip.render_slip`` does, and UsageError (``layout_missing``) for a day before the slip was in
    use.
    """
    own: dict[str, Value] = {
        "sections": numbered(content.sections),
        "counter": content.counter,
        "clerk": content.clerk,
        "accepted_on": content.accepted_on,
    }
    return render_slip(get_layout(FORM, content.made_on), content.head, own, content.made_on)


def make_acceptance_slip(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The slip of a record as it stands. Raises as ``render_acceptance_slip`` does."""
    filing, first = request.filing, request.acts[0].actor
    version = get_layout(FORM, request.made_on).version
    taken_over = find_taken_over(request.acts)
    content = AcceptanceSlipContent(
        head=slip_head(request, office, version),
        sections=write_acceptance_slip(request.edition, filing, request.acts),
        counter=first.counter,
        clerk=first.name if taken_over is None else taken_over.handled_by,
        accepted_on=filing.filed_on,
        made_on=request.made_on,
    )
    return RenderedPaper(render_acceptance_slip(content), request.form, version)
