"""查询条件 as text: what is kept of a query, read back as far as this edition of the program knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from app.domain.filing import CommitmentState
from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery


def _is_yes(kept: str) -> bool:
    if kept not in ("yes", "no"):
        raise ValueError("neither yes nor no")
    return kept == "yes"


_CONDITIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "text": ("搜索的文字", str),
    "category": ("人员类别", Category),
    "status": ("备案状态", LifeState),
    "destination": ("就医地", str),
    "filed_from": ("登记日期", date.fromisoformat),
    "filed_until": ("登记日期", date.fromisoformat),
    "upstream": ("上报状态", UpstreamState),
    "not_yet_upstream": ("未上报", _is_yes),
    "with_commitment": ("承诺待补交", _is_yes),
    "due_from": ("承诺到期", date.fromisoformat),
    "due_until": ("承诺到期", date.fromisoformat),
    "promise": ("承诺结果", CommitmentState),
    "ends_from": ("备案到期", date.fromisoformat),
    "ends_until": ("备案到期", date.fromisoformat),
    "is_live": ("未结束", _is_yes),
    "review_due_until": ("审核期限", date.fromisoformat),
    "letter_kept_before": ("承诺书保管期满", date.fromisoformat),
    "awaits_signature": ("签字表未收回", _is_yes),
    "not_reminded": ("未提醒", _is_yes),
    "made_at": ("办理处", MadeAt),
    "order": ("排序", ListOrder),
    "descending": ("排序", _is_yes),
}
"""What is kept of a query, each with its name on screen: everything but the page one looks at."""

DAYS = tuple(name for name, (_, read) in _CONDITIONS.items() if read == date.fromisoformat)
"""The conditions that are days."""


def without_page(query: FilingQuery) -> FilingQuery:
    """What is asked for, from the first row on."""
    return replace(query, after=None, limit=FilingQuery.limit, offset=FilingQuery.offset)


def to_text(query: FilingQuery) -> dict[str, str]:
    """What the query asks for, by the names of its conditions; what is left open is left out."""
    kept: dict[str, str] = {}
    for item in fields(FilingQuery):
        value = getattr(query, item.name)
        if item.name not in _CONDITIONS or value == item.default:
            continue
        if isinstance(value, bool):
            kept[item.name] = "yes" if value else "no"
        else:
            kept[item.name] = value.isoformat() if isinstance(value, date) else str(value)
    return kept


def from_text(kept: Mapping[str, str]) -> tuple[FilingQuery, tuple[str, ...]]:
    """The query, and the names of the conditions that are not known here: these it does not ask for."""
    asked: dict[str, Any] = {}
    unknown: list[str] = []
    for name, value in kept.items():
        words, read = _CONDITIONS.get(name, ("一项条件", None))
        try:
            if read is None:
                raise ValueError("no such condition")
            asked[name] = read(value)
        except ValueError:
            unknown.append(words)
    return FilingQuery(**asked), tuple(dict.fromkeys(unknown))
