"""一人一备案: when a filing a person has stands in the way of another one. Counters and the hub ask here alike."""

from __future__ import annotations

from datetime import date

from app.domain.region import significant_prefix
from app.domain.vocabulary import Category, Group, LifeState


def is_same_place_in_line(held: Category, held_at: str, wanted: Category, wanted_at: str) -> bool:
    """同类备案: at most one long-term filing a person, and one temporary filing for each destination.

    A long-term filing and a temporary one stand side by side (攀枝花市
    关于做好基本医疗保险参保人员异地就医备案工作有关问题的通知, 四(二)1(2)).
    """
    if held.group is not wanted.group:
        return False
    return wanted.group is Group.LONG_TERM or significant_prefix(held_at) == significant_prefix(wanted_at)


def holds_on(status: LifeState, valid_until: date | None, day: date) -> bool:
    """备案有效: live by its state, and not run out before ``day`` even where nobody has written that down yet."""
    return status.is_live and (valid_until is None or valid_until >= day)
