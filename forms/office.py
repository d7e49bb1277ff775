"""经办机构: what every form of one office has from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PlaceParts = Callable[[str], tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class FormOffice:
    """The office whose papers are drawn.

    ``place_parts`` gives province, city and county of a division code; ``watermark`` marks training paper.
    """

    name: str
    place_parts: PlaceParts
    watermark: str = ""
