"""适用条件 compared: whom a condition can mean, and whether one covers all that another means."""

from __future__ import annotations

from app.domain.region import lies_in
from app.domain.vocabulary import Category
from app.policy.situation import When


def categories_of(when: When) -> frozenset[Category]:
    """The categories a condition can mean."""
    return frozenset(
        category
        for category in Category
        if (when.category is None or category in when.category) and (when.group is None or category.group in when.group)
    )


def covers(wide: When, narrow: When) -> bool:
    """Whether ``wide`` holds wherever ``narrow`` does. May say no where a closer look would say yes."""
    asks_category = wide.category is not None or wide.group is not None
    says_category = narrow.category is not None or narrow.group is not None
    if asks_category and not (says_category and categories_of(narrow) <= categories_of(wide)):
        return False
    if wide.destination is not None:
        if narrow.destination is None:
            return False
        if not all(any(lies_in(place, area) for area in wide.destination) for place in narrow.destination):
            return False
    compared = set(When.model_fields) - {"category", "group", "destination"}
    return all(_covers(getattr(wide, name), getattr(narrow, name)) for name in compared)


def _covers(wide: frozenset[object] | bool | None, narrow: frozenset[object] | bool | None) -> bool:
    if wide is None:
        return True
    if isinstance(wide, frozenset) and isinstance(narrow, frozenset):
        return narrow <= wide
    return wide is narrow
