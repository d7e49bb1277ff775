"""Domain values as plain JSON data and back, one converter for store, command line and wire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from cattrs import Converter

from app.domain.filing import Act, Filing

T = TypeVar("T")


@lru_cache(maxsize=1)
def _converter() -> Converter:
    converter = Converter(omit_if_default=True, forbid_extra_keys=True)
    converter.register_unstructure_hook(StrEnum, lambda word: word.value)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(Act, _plain_act)
    converter.register_structure_hook(Act, lambda data, _: _act_from_plain(data))
    return converter


def to_plain(value: Any) -> Any:
    """The value as dicts, lists, strings and numbers; fields at their default are left out."""
    return _converter().unstructure(value)


def from_plain(data: Any, kind: type[T]) -> T:
    """The value that ``to_plain`` made ``data`` of. Raises cattrs.ClassValidationError when it cannot be one."""
    return _converter().structure(data, kind)


def to_json(value: Any) -> str:
    """The value as JSON text, Chinese readable, keys in field order."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str, kind: type[T]) -> T:
    """The value of a JSON text that ``to_json`` made."""
    return from_plain(json.loads(text), kind)


@lru_cache(maxsize=1)
def _filing_hints() -> dict[str, Any]:
    return get_type_hints(Filing)


def changes_to_plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Field changes of an act as plain data; a value set to None or to its default is kept."""
    hints = _filing_hints()
    return {
        name: None if value is None else _converter().unstructure(value, unstructure_as=hints[name])
        for name, value in changes.items()
    }


def changes_from_plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Field changes of an act from plain data."""
    hints = _filing_hints()
    return {name: _converter().structure(value, hints[name]) for name, value in data.items()}


def _plain_act(act: Act) -> dict[str, Any]:
    plain = {
        "id": act.id,
        "filing_number": act.filing_number,
        "sequence": act.sequence,
        "kind": act.kind.value,
        "on": act.on.isoformat(),
        "at": act.at.isoformat(),
        "actor": to_plain(act.actor),
        "changes": changes_to_plain(act.changes),
        "reason": act.reason,
    }
    if act.decision is not None:
        plain["decision"] = to_plain(act.decision)
    return plain


def _act_from_plain(data: Mapping[str, Any]) -> Act:
    hints = get_type_hints(Act)
    values = {name: _converter().structure(value, hints[name]) for name, value in data.items() if name != "changes"}
    return Act(changes=changes_from_plain(data["changes"]), **values)
