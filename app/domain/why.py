"""为什么: what a record's present dates and rights rest on, out of all its acts."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.decision import Explanation
from app.domain.filing import Act, Filing
from app.domain.vocabulary import LifeState


def standing_explanations(filing: Filing, acts: Iterable[Act]) -> tuple[Explanation, ...]:
    """Of each subject the explanation of the last act that had one, without days that are no longer awaited."""
    latest: dict[str, Explanation] = {}
    for act in acts:
        for item in act.decision.explanations if act.decision is not None else ():
            latest[item.subject] = item
    if not filing.owes:
        latest.pop("commitment_due", None)
    if filing.status is not LifeState.PENDING_REVIEW:
        latest.pop("review_due", None)
    return tuple(latest.values())
