"""What a query has in common with all that differ from it in values only, and its values by the names in statements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from app.domain.filing import CommitmentState
from app.domain.region import significant_prefix
from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState
from app.services.ports import FilingQuery

INITIALS = "initials"
CLOSED_NAME = "closed_name"
"""The name as typed, without the blanks that some set between its characters."""
_LAST_CHARACTER = "\U0010ffff"
_SHORTEST_PHONE_TAIL = 4
_BETWEEN_CHARACTERS = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_STAND_INS: Mapping[str, Any] = {
    "category": Category.REFERRAL,
    "status": LifeState.ACTIVE,
    "destination": "0",
    "upstream": UpstreamState.WAITING,
    "promise": CommitmentState.OPEN,
    **dict.fromkeys(("filed_from", "filed_until", "due_from", "due_until", "ends_from", "ends_until"), date.min),
    **dict.fromkeys(("review_due_until", "letter_kept_before"), date.min),
    "after": (),
}
"""One value for all; nobody looks at it. What is not here is no value: it decides how a statement is put together."""


@dataclass(frozen=True)
class Shape:
    """句式: what statements are put together by. All queries of one shape have the same statements."""

    query: FilingQuery
    """The query with other values."""
    starts: tuple[str, ...]
    """Columns whose text may begin as was typed."""


def shape_of(query: FilingQuery) -> Shape:
    """What the query has in common with others."""
    same = {name: value for name, value in _STAND_INS.items() if getattr(query, name) not in (None, "")}
    bare = replace(query, text="", made_at=MadeAt.HERE, limit=0, offset=0, **same)
    return Shape(bare, tuple(_starts(query.text)))


def values_of(query: FilingQuery) -> dict[str, Any]:
    """What the query adds to its shape."""
    values: dict[str, Any] = {name: _plain(getattr(query, name)) for name in _STAND_INS if name != "after"}
    values["limit"] = query.limit
    values |= {f"after_{place}": part for place, part in enumerate(query.after or ())}
    starts = {**_starts(query.text), "destination": significant_prefix(query.destination)}
    for name, start in starts.items():
        values |= {f"{name}_start": start, f"{name}_end": start + _LAST_CHARACTER}
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _starts(text: str) -> dict[str, str]:
    """All that a typed text may be the start of, by column; the end of a telephone number is the start of one that is
    turned round."""
    if not text.strip():
        return {}
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    digits = typed.replace("-", "").upper()
    name = unicodedata.normalize("NFC", text.strip())
    starts = {"name": name, "legacy_number": typed}
    closed = _BETWEEN_CHARACTERS.sub("", name)
    if closed != name:
        starts[CLOSED_NAME] = closed
    if digits[:1].isascii() and digits[:1].isdigit():
        starts |= {"social_security_number": digits, "number": digits}
    if digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST_PHONE_TAIL:
        starts |= {"phone_reversed": digits[::-1], "phone_2_reversed": digits[::-1]}
    if typed.isascii() and typed.isalpha():
        starts[INITIALS] = typed.lower()
    return starts
