"""版本不变: an edition keeps its rules under its name, for filings are explained by it years later.

What may change: the day it was checked, the day it ends (a newer one follows), words of articles that had none,
the forms it is printed on (printed papers are kept as they were).
"""

from __future__ import annotations

from typing import Any

from app.policy.pack import PackEdition

_MAY_CHANGE = {"name", "checked_on", "in_force", "documents", "articles", "forms"}


def changed_sections(old: PackEdition, new: PackEdition) -> tuple[str, ...]:
    """Keys of the file under which ``new`` no longer says what ``old`` said; empty when it is the same edition."""
    before, after = (_plain(item.model_dump(exclude=_MAY_CHANGE)) for item in (old, new))
    changed = [key for key in before if before[key] != after[key]]
    if old.in_force.since != new.in_force.since:
        changed.append("in_force.since")
    for name, article in old.articles.items():
        now = new.articles.get(name)
        if now is None or now.label != article.label or (article.quote and now.quote != article.quote):
            changed.append(f"articles.{name}")
    return tuple(changed)


def _plain(value: Any) -> Any:
    """Without the days on which single rules were checked, and without remarks: neither judges anything."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key not in ("checked_on", "note")}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
