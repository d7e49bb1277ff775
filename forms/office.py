"""经办机构: what every form of one office has from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PlaceParts = Callable[[str], tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class FormOffice:
    """The office whose papers are drawn.

    ``place_parts`` gives province, city and county of a division code; ``watermark`` marks training paper. The
    ``telephone`` stands on our own slips and notices only: no official form has a place for it.
    """

    name: str
    place_parts: PlaceParts
    watermark: str = ""
    telephone: str = ""

    @property
    def called(self) -> str:
        """The office and its telephone, where it has set one, for whoever wants to ask."""
        return f"{self.name}，电话 {self.telephone}" if self.telephone else self.name
