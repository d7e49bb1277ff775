"""草稿一览: of each unfinished visit who came, what for, where to, and how far it got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cattrs.errors import BaseValidationError

from app.domain.plain import from_json
from app.domain.privacy import Private
from app.flows.visit_data import STEP_LABELS, VisitData
from app.services.desk import Desk
from app.services.drafts import list_drafts
from app.services.ports import Draft


@dataclass(frozen=True, repr=False)
class DraftLine(Private):
    """一份草稿 in words; what is not known yet is empty."""

    draft: Draft
    name: str
    category: str = ""
    destination: str = ""
    reached: str = ""

    @property
    def updated_at(self) -> datetime:
        """When it was kept last."""
        return self.draft.updated_at


def draft_lines(desk: Desk) -> tuple[DraftLine, ...]:
    """All unfinished visits, the newest first."""
    return tuple(_line(desk, draft) for draft in list_drafts(desk))


def scans_of_draft(draft: Draft) -> tuple[str, ...]:
    """Names of the files in the vault that belong to the draft."""
    data = _data(draft)
    return tuple(scan.vault_hash for scan in data.scans) if data is not None else ()


def _line(desk: Desk, draft: Draft) -> DraftLine:
    data = _data(draft)
    if data is None or data.reading is None:
        # Of another edition of the program: its title is all there is, and it can be thrown away.
        return DraftLine(draft, draft.title)
    return DraftLine(
        draft,
        data.reading.name,
        data.category.label if data.category is not None else "",
        desk.place_name(data.destination) if data.destination else "",
        STEP_LABELS[data.step],
    )


def _data(draft: Draft) -> VisitData | None:
    try:
        return from_json(draft.data, VisitData)
    except (BaseValidationError, ValueError):
        return None
