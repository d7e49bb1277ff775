"""Packs written for one test: the shipped one as plain data, to be changed and read back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from app.resource_files import resource_path
from tests.builders import PACK

Data = dict[str, Any]

_SHIPPED: Data = yaml.safe_load(
    next(iter(sorted(resource_path("policies", PACK).glob("*.yaml")))).read_text(encoding="utf-8")
)


def pack_data() -> Data:
    """The shipped pack as plain data, the caller's own copy."""
    return copy.deepcopy(_SHIPPED)


def write_pack(
    folder: Path, change: Callable[[Data], object] | None = None, *, name: str = "edition", folder_name: str = PACK
) -> Path:
    """Write an edition of the shipped pack, changed, to ``folder/<folder_name>``; returns its file."""
    data = pack_data()
    if change is not None:
        change(data)
    path = folder / folder_name / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
