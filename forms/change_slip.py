"""变更单: what a change altered, old beside new; no official form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.change_slip import write_change_slip
from app.services.field_changes import FieldChange
from app.services.ports import PaperRequest, RenderedPaper
from forms.layout import get_layout
from forms.office import FormOffice
from forms.page import render_pages
from forms.repeated_rows import repeat_row
from forms.told import sentences

FORM = "change_slip"
_NO_REASON = "未填写"
_NOTHING_SHOWN = FieldChange("备案内容", "没有变化", "没有变化")
"""A change that set what was there already."""


@dataclass(frozen=True, slots=True)
class ChangeSlipContent:
    """What is filled in, ready to be shown.

    ``changes`` is a row each, ``basis`` sentences with their articles. ``check_text`` goes into the QR as it is and
    must hold no personal data. ``signature`` is a PNG. ``watermark`` marks training paper.
    """

    filing_number: str
    name: str
    insurance: str
    category: str
    changes: tuple[FieldChange, ...]
    reason: str
    basis: tuple[str, ...]
    office: str
    clerk: str
    changed_on: date
    check_text: str
    signature: bytes | None = None
    watermark: str = ""


def change_slip_version(on: date) -> str:
    """Version of the slip in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_layout(FORM, on).version


def render_change_slip(content: ChangeSlipContent) -> bytes:
    """The slip as a PDF of one A4 page.

    The same content gives the same bytes. Raises UserError as ``forms.page.render_pages`` does, and UsageError
    (``layout_missing``) for a day before the slip was in use.
    """
    values: dict[str, Any] = {name: getattr(content, name) for name in content.__slots__}
    watermark, changes = values.pop("watermark"), values.pop("changes")
    layout, rows = repeat_row(
        get_layout(FORM, content.changed_on),
        [{"field": item.name, "old": item.old, "new": item.new} for item in changes],
    )
    return render_pages(
        layout, values | rows, number=content.filing_number, day=content.changed_on, watermark=watermark
    )


def make_change_slip(request: PaperRequest, office: FormOffice) -> RenderedPaper:
    """The slip of a record's last change. Raises as ``render_change_slip`` does."""
    filing, slip = request.filing, write_change_slip(request.edition, request.acts)
    version = change_slip_version(slip.changed_on)
    content = ChangeSlipContent(
        filing_number=filing.number,
        name=filing.person.name,
        insurance=filing.person.insurance.label,
        category=filing.category.label,
        changes=slip.changes or (_NOTHING_SHOWN,),
        reason=slip.reason or _NO_REASON,
        basis=sentences(slip.basis),
        office=office.name,
        clerk=slip.clerk,
        changed_on=slip.changed_on,
        check_text=request.check_text_of(version),
        watermark=office.watermark,
    )
    return RenderedPaper(render_change_slip(content), request.form, version)
