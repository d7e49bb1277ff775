"""Every visit begun under the hands, to be found again: filed, kept as it was left, or thrown away on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from app.domain.plain import to_json
from app.flows.new_filing import NewFiling
from app.services.desk import Desk
from app.services.drafts import discard_draft, list_drafts, restore_draft
from app.services.ports import Draft


class Visits:
    """Follows the visits by their drafts."""

    def __init__(self) -> None:
        self._flows: dict[str, NewFiling] = {}
        self._filed: set[str] = set()
        self._thrown: set[str] = set()

    @property
    def count(self) -> int:
        """How many visits were begun."""
        return len(self._flows)

    @property
    def filed(self) -> int:
        """How many of them were filed."""
        return len(self._filed)

    @property
    def thrown(self) -> int:
        """How many were thrown away on purpose, and not put back."""
        return len(self._thrown)

    def see(self, flow: NewFiling) -> None:
        """Take note of the visit on screen."""
        if flow.data.reading is not None:
            self._flows[flow.draft_id] = flow

    @contextmanager
    def following(self) -> Iterator[None]:
        """Hear what is thrown away and put back on the page of today."""

        def throw(desk: Desk, draft_id: str) -> None:
            discard_draft(desk, draft_id)
            self._thrown.add(draft_id)

        def put_back(desk: Desk, draft: Draft) -> None:
            restore_draft(desk, draft)
            self._thrown.discard(draft.id)

        place = "ui.pages.today.drafts_part"
        with patch(f"{place}.discard_draft", throw), patch(f"{place}.restore_draft", put_back):
            yield

    def find_lost(self, desk: Desk) -> list[str]:
        """What of the visits is neither a filing nor a draft with all that was entered."""
        kept = {draft.id: draft.data for draft in list_drafts(desk)}
        lost = []
        for draft_id, flow in self._flows.items():
            number = flow.data.number
            if number:
                self._filed.add(draft_id)
                with desk.store.read() as uow:
                    if uow.filings.find(number) is None:
                        lost.append(f"{number} is no filing")
            elif draft_id not in self._thrown and draft_id not in kept:
                lost.append(f"a visit left at {flow.step} is no draft")
            elif draft_id in kept and kept[draft_id] != to_json(flow.data):
                lost.append(f"a draft left at {flow.step} is not as it was left")
        return lost
