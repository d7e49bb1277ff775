"""定点医疗机构: an institution whose care is settled directly, and since when until when it is designated."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property


def comparable_name(name: str) -> str:
    """The name without spaces and differences of width, as two people would call it the same."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def is_same_institution(one: str, other: str) -> bool:
    """Whether two names are one institution's, however they were typed."""
    return comparable_name(one) == comparable_name(other)


@dataclass(frozen=True)
class DesignatedInstitution:
    """定点医疗机构 of a directory; both ends of its time are inclusive, an open end is None."""

    code: str
    name: str
    level: str
    area: str
    since: date
    until: date | None = None

    def is_designated_on(self, day: date) -> bool:
        """Whether it is designated on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_called(self, typed: str) -> bool:
        """Whether ``typed`` is its whole name or its code."""
        return comparable_name(typed) in (self.comparable_name, comparable_name(self.code))

    @cached_property
    def comparable_name(self) -> str:
        """The name as it is compared; made once, since a directory is searched with every key that is struck."""
        return comparable_name(self.name)
