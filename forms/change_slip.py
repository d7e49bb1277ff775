"""变更单: what a change altered, old beside new; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.change_slip import write_change_slip
from app.services.field_changes import FieldChange
from app.services.paper_request import PaperRequest, RenderedPaper
from forms.inline import Value
from forms.layout import get_layout
from forms.office import FormOffice
from forms.repeated_rows import repeat_row
from forms.slip import SlipHead, render_slip, slip_head
from forms.told import sentences

FORM = "change_slip"
_NO_REASON = "未填写"
_NOTHING_SHOWN = FieldChange("备案内容", "没有变化", "没有变化")
"""A change that set what was there already."""


@dataclass(frozen=True, slots=True)
class ChangeSlipContent:
    """What is filled in, ready to be shown.

    ``changes`` is a row each, ``basis`` sentences with their articles, ``signature`` a PNG.
    """

    head: SlipHead
    changes: tuple[FieldChange, ...]
    reason: str
    basis: tuple[str, ...]
    clerk: str
    changed_on: date
    signature: bytes | None = None


def render_change_slip(content: ChangeSlipContent) -> bytes:
    """The slip as a PDF of one A4 page.

    Raises as ``forms.slip.render_slip`` does, and UsageError (``layout_missing``) for a day before the slip was in
    use.
    """
    layout, rows = repeat_row(
        get_layout(FORM, content.changed_on),
        [{"field": item.name, "old": item.old, "new": item.new} for item in content.changes],
    )
    own: dict[str, Value] = {
        "reason": content.reason,
        "basis": content.basis,
        "clerk": content.clerk,
        "changed_on": content.changed_on,
        "signature": content.signature,
    }
    return render_slip(layout, content.head, own | rows, content.changed_on)


def make_change_slip(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The slip of a record's last change. Raises as ``render_change_slip`` does."""
    slip = write_change_slip(request.edition, request.acts)
    version = get_layout(FORM, slip.changed_on).version
    content = ChangeSlipContent(
        head=slip_head(request, office, version),
        changes=slip.changes or (_NOTHING_SHOWN,),
        reason=slip.reason or _NO_REASON,
        basis=sentences(slip.basis),
        clerk=slip.clerk,
        changed_on=slip.changed_on,
        signature=request.signature,
    )
    return RenderedPaper(render_change_slip(content), request.form, version)
