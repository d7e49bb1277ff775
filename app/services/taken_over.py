"""存量导入: what an act says of the earlier paper that it took over, written and read back in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.filing import Act
from app.domain.privacy import Private
from app.domain.vocabulary import Material

MATERIALS_ASSUMED = "材料按纸质档案视为已收"
_HANDLED_BY, _HANDLED_ON = "原经办人", "原经办日期"
_OPENING = re.compile(rf"由导入表第[0-9]+行登记；{MATERIALS_ASSUMED}")
_BREAK = "；"


@dataclass(frozen=True, repr=False)
class TakenOver(Private):
    """原经办 of a filing: who handled it and when, as far as its sheet says."""

    handled_by: str = ""
    handled_on: date | None = None


def taken_over_words(row: int, *, with_dates: bool, handled: TakenOver, doubts: Iterable[str]) -> str:
    """What the record says of where it came from; the sheet's name is left out, as it may name a person."""
    parts = [f"由导入表第{row}行登记", MATERIALS_ASSUMED]
    if with_dates:
        parts.append("起止日期取自导入表")
    if handled.handled_by:
        parts.append(_HANDLED_BY + handled.handled_by.replace(_BREAK, "，"))
    if handled.handled_on:
        parts.append(_HANDLED_ON + handled.handled_on.isoformat())
    parts.extend(f"待核对：{item}" for item in doubts)
    return _BREAK.join(parts)


def find_taken_over(acts: Sequence[Act]) -> TakenOver | None:
    """Who handled the earlier paper that a record was imported from; None for a record filed at a counter."""
    reason = acts[0].reason if acts else ""
    if _OPENING.match(reason) is None:
        return None
    parts = reason.split(_BREAK)
    told = {name: next((part for part in parts if part.startswith(name)), "") for name in (_HANDLED_BY, _HANDLED_ON)}
    day = told[_HANDLED_ON].removeprefix(_HANDLED_ON)
    return TakenOver(told[_HANDLED_BY].removeprefix(_HANDLED_BY), date.fromisoformat(day) if day else None)


def assumed_materials(acts: Sequence[Act]) -> frozenset[Material]:
    """视为已收的材料: what the rules ask for and nobody named when a record was imported; none of one filed here."""
    if find_taken_over(acts) is None:
        return frozenset()
    return frozenset(item.material for item in acts[0].changes.get("materials", ()))
