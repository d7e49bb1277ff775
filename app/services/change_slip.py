"""变更单: what a change altered, field by field, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.filing import Act
from app.domain.vocabulary import ActKind
from app.policy.pack import PackEdition
from app.services.field_changes import FieldChange, changes_by_act
from app.services.notice_line import NoticeLine, tell_explanation

NOTHING = "无"
"""What stands in the place of a value that was empty, or is now."""
_NOTHING_OF = {"医疗机构": "未指定"}
"""Where the other papers have a word of their own for it."""


@dataclass(frozen=True)
class ChangeSlip:
    """变更单 without its frame: ``changes`` in the order of the record's timeline, ``basis`` with its articles."""

    changed_on: date
    clerk: str
    reason: str
    changes: tuple[FieldChange, ...]
    basis: tuple[NoticeLine, ...]


def write_change_slip(edition: PackEdition, acts: Sequence[Act]) -> ChangeSlip:
    """The slip of the last change among ``acts``. Raises ValueError where nothing was changed."""
    told = [(act, changes) for act, changes in changes_by_act(acts) if act.kind is ActKind.CHANGE]
    if not told:
        raise ValueError("the filing was not changed")
    act, changes = told[-1]
    return ChangeSlip(
        changed_on=act.on,
        clerk=act.actor.name,
        reason=act.reason,
        changes=tuple(_without_gaps(item) for item in changes),
        basis=basis_of(edition, act),
    )


def _without_gaps(item: FieldChange) -> FieldChange:
    nothing = _NOTHING_OF.get(item.name, NOTHING)
    return FieldChange(item.name, item.old or nothing, item.new or nothing)


def basis_of(edition: PackEdition, act: Act) -> tuple[NoticeLine, ...]:
    """办理依据: every date and right that the act set, in the words of its decision, with its articles."""
    found = act.decision.explanations if act.decision is not None else ()
    return tuple(tell_explanation(edition, item, item.title) for item in found)
