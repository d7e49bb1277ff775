"""统计表: the same lines for the page's table, the workbook and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.vocabulary import ActKind
from app.services.statistics import Part, Statistics
from app.services.statistics_words import (
    ACTS,
    BY_CATEGORY,
    BY_CITY,
    BY_MONTH,
    BY_PROVINCE,
    CANCELLATIONS,
    CHANGES,
    COMMITMENTS,
    FILINGS,
    NOT_COUNTED,
    PROMISED,
)


@dataclass(frozen=True)
class Line:
    """一行: a part of a group with its count and, where the parts make up a whole, the whole."""

    group: str
    label: str
    count: int
    code: str = ""
    whole: int | None = None

    @property
    def share(self) -> str:
        """占比 in per cent with one decimal; empty where it says nothing."""
        return f"{self.count * 100 / self.whole:.1f}%" if self.whole else ""


def figures_of(statistics: Statistics) -> Mapping[str, int]:
    """The four figures by name."""
    return {
        FILINGS: statistics.filings,
        PROMISED: statistics.promised,
        CHANGES: statistics.count_of(ActKind.CHANGE),
        CANCELLATIONS: statistics.count_of(ActKind.CANCEL),
    }


def lines_of(statistics: Statistics) -> tuple[Line, ...]:
    """Every line in the order in which it is read; parts that count nothing are left out where nobody misses them."""
    return tuple(_lines(statistics))


def _lines(found: Statistics) -> Iterator[Line]:
    whole = found.filings
    yield Line(FILINGS, "合计", whole)
    if found.wanted.with_elsewhere:
        yield Line(FILINGS, "本窗口", whole - found.elsewhere, "here", whole)
        yield Line(FILINGS, "他处", found.elsewhere, "elsewhere", whole)
    yield from _group(BY_MONTH, found.by_month, whole)
    yield from _group(BY_CATEGORY, found.by_category, whole)
    yield from _group(BY_PROVINCE, found.by_province, whole)
    yield from _group(BY_CITY, found.by_city, whole)
    yield Line(COMMITMENTS, PROMISED, found.promised)
    yield from _group(COMMITMENTS, found.commitments, found.promised)
    yield from _group(ACTS, found.acts, None)
    yield from _group(NOT_COUNTED, found.not_counted, None)


def _group(name: str, parts: tuple[Part, ...], whole: int | None) -> Iterator[Line]:
    for part in parts:
        yield Line(name, part.label, part.count, part.code, whole)
