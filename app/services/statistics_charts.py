"""统计图: which bars a chart has. How they are drawn is the drawer's matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.filing import CommitmentState
from app.services.statistics import Part, Statistics
from app.services.statistics_words import BY_CATEGORY, BY_CITY, BY_MONTH, BY_PROVINCE, COMMITMENTS

MOST_COLUMNS, MOST_PLACES = 12, 7
_MONTHS_A_QUARTER = 3


class BarTone(StrEnum):
    """What a bar's colour means; its label says it as well."""

    PLAIN = "plain"
    OK = "ok"
    WARN = "warn"
    STOP = "stop"
    QUIET = "quiet"


@dataclass(frozen=True)
class Bar:
    """一根柱: its label, what it counts, what its colour means."""

    label: str
    count: int
    tone: BarTone = BarTone.PLAIN


@dataclass(frozen=True)
class Chart:
    """一张图: bars that lie one below the other, or stand side by side where they are months."""

    name: str
    bars: tuple[Bar, ...]
    is_standing: bool = False

    @property
    def words(self) -> str:
        """The whole chart for a screen reader."""
        told = "，".join(f"{' '.join(bar.label.split())} {bar.count} 件" for bar in self.bars)
        return f"{self.name}：{told or '没有可统计的'}"


@dataclass(frozen=True)
class ChartLook:
    """图的样子: colours as ``#RRGGBB``, and the size of labels in pixels at 96 dpi."""

    paper: str
    ink: str
    quiet: str
    line: str
    plain: str
    ok: str
    warn: str
    stop: str
    label_px: int = 13


@dataclass(frozen=True)
class ChartSize:
    """图的大小 in pixels at 96 dpi; ``scale`` is how many dots are drawn for one."""

    width: int
    height: int
    scale: float = 1.0


class ChartDrawer(Protocol):
    """画图, on any thread."""

    def draw(self, chart: Chart, look: ChartLook, size: ChartSize) -> bytes:
        """One chart as a PNG."""

    def sheet(self, statistics: Statistics, charts: Sequence[Chart], office: str, look: ChartLook) -> bytes:
        """Figures and charts with their period, scope and definitions as one PNG, to be handed on."""


def charts_of(statistics: Statistics, *, by_city: bool = False) -> tuple[Chart, ...]:
    """The four charts."""
    place_name, places = (BY_CITY, statistics.by_city) if by_city else (BY_PROVINCE, statistics.by_province)
    return (
        Chart(BY_MONTH, _over_time(statistics.by_month), is_standing=True),
        Chart(BY_CATEGORY, _bars(statistics.by_category)),
        Chart(place_name, _most(places)),
        Chart(
            COMMITMENTS,
            tuple(Bar(part.label, part.count, _TONES[CommitmentState(part.code)]) for part in statistics.commitments),
        ),
    )


_TONES = {
    CommitmentState.KEPT: BarTone.OK,
    CommitmentState.BROKEN: BarTone.STOP,
    CommitmentState.OPEN: BarTone.WARN,
    CommitmentState.RELEASED: BarTone.QUIET,
}


def _bars(parts: Sequence[Part]) -> tuple[Bar, ...]:
    return tuple(Bar(part.label, part.count) for part in parts)


def _most(parts: Sequence[Part]) -> tuple[Bar, ...]:
    """The places most wanted; the others together where there are more than a chart can name."""
    if len(parts) <= MOST_PLACES:
        return _bars(parts)
    shown, rest = parts[: MOST_PLACES - 1], parts[MOST_PLACES - 1 :]
    others = Bar(f"其余{len(rest)}地", sum(part.count for part in rest), BarTone.QUIET)
    return (*_bars(shown), others)


def _over_time(months: Sequence[Part]) -> tuple[Bar, ...]:
    """Months while they have room side by side, then quarters, then years, the last ones."""
    for words in (_month, _quarter, _year):
        columns = _gathered(months, words)
        if len(columns) <= MOST_COLUMNS:
            return columns
    columns = _gathered(months, _year)
    earlier = sum(bar.count for bar in columns[: 1 - MOST_COLUMNS])
    return (Bar("更早", earlier, BarTone.QUIET), *columns[1 - MOST_COLUMNS :])


def _gathered(months: Sequence[Part], words: Callable[[int, int], str]) -> tuple[Bar, ...]:
    """Months of one name in one year together; where there are several years, each stands below its first column."""
    counts: dict[tuple[int, str], int] = {}
    for part in months:
        year, month = (int(digits) for digits in part.code.split("-"))
        key = year, words(year, month)
        counts[key] = counts.get(key, 0) + part.count
    firsts = dict(reversed(counts))
    is_told = len(firsts) > 1 and words is not _year
    return tuple(
        Bar(f"{label}\n{year}年" if is_told and firsts[year] == label else label, count)
        for (year, label), count in counts.items()
    )


def _month(_: int, month: int) -> str:
    return f"{month}月"


def _quarter(_: int, month: int) -> str:
    return f"{(month + _MONTHS_A_QUARTER - 1) // _MONTHS_A_QUARTER}季度"


def _year(year: int, _: int) -> str:
    return f"{year}年"
