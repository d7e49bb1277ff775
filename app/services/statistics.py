"""统计: how many filings there are, of which kind, where to and when, and what became of promises.

Everything is counted by the store in one view of it; here the counts are put under names and added up. What each
figure counts is said in ``statistics_words``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.filing import CommitmentState
from app.domain.region import MUNICIPALITIES, SPECIAL_REGIONS, find_place_at
from app.domain.vocabulary import ActKind, Category, LifeState, MadeAt, PlaceLevel
from app.errors import UsageError
from app.services.desk import Desk
from app.services.field_changes import COMMITMENT_WORDS
from app.services.ports import UnitOfWork
from app.services.statistics_store import DayTally, Span

PlaceParts = Callable[[str], tuple[str, str, str]]

_COMMITMENTS = (CommitmentState.KEPT, CommitmentState.BROKEN, CommitmentState.OPEN, CommitmentState.RELEASED)
_ACTS = tuple(kind for kind in ActKind if kind is not ActKind.FILE)
_MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class StatisticsWanted:
    """统计范围: what is counted: the span, and whether filings of other counters are added to those of this one."""

    span: Span = field(default_factory=Span)
    with_elsewhere: bool = False

    @property
    def period(self) -> str:
        """起止日期 in words."""
        since, until = self.span.since, self.span.until
        if since is None and until is None:
            return "全部日期"
        if since is None:
            return f"截至 {until}"
        return f"{since} 起" if until is None else f"{since} 至 {until}"

    @property
    def scope(self) -> str:
        """Whose filings, in words."""
        return "本窗口和他处" if self.with_elsewhere else "本窗口"


@dataclass(frozen=True)
class Part:
    """一项: a thing that is counted, by its code and its name."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Statistics:
    """统计结果 of one moment. The parts of each tuple add up to the figure they are parts of."""

    wanted: StatisticsWanted
    counted_on: date
    filings: int
    elsewhere: int
    """How many of ``filings`` other counters made."""
    by_month: tuple[Part, ...]
    """Every month from the first to the last, those without a filing too; the code is ``yyyy-mm``."""
    by_category: tuple[Part, ...]
    by_province: tuple[Part, ...]
    by_city: tuple[Part, ...]
    commitments: tuple[Part, ...]
    acts: tuple[Part, ...]
    not_counted: tuple[Part, ...]
    """待审核 and 审核未通过, which are no filings."""

    @property
    def promised(self) -> int:
        """凭承诺办理: filings that began with a promise."""
        return sum(part.count for part in self.commitments)

    def count_of(self, kind: ActKind) -> int:
        """How many acts of a kind were done."""
        return next((part.count for part in self.acts if part.code == kind.value), 0)

    def commitments_that_are(self, state: CommitmentState) -> int:
        """How many promises stand so."""
        return next((part.count for part in self.commitments if part.code == state.value), 0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.filings or any(part.count for part in (*self.acts, *self.not_counted)))


def collect(desk: Desk, place_parts: PlaceParts, wanted: StatisticsWanted) -> Statistics:
    """Count everything in one view of the store. Raises UsageError for a span that ends before it begins."""
    span = wanted.span
    if span.since and span.until and span.since > span.until:
        raise UsageError(
            "起止日期颠倒了",
            why=f"{span.since} 晚于 {span.until}",
            remedy="请把较早的日期填在前面",
            code="statistics_span",
        )
    today = desk.today()
    with desk.store.read() as uow:
        days, places = _read(uow, wanted, MadeAt.HERE)
        elsewhere = 0
        if wanted.with_elsewhere:
            days_there, places_there = _read(uow, wanted, MadeAt.ELSEWHERE)
            elsewhere = sum(day.counted for day in days_there)
            days += days_there
            places = places + places_there
        promises, acts = uow.statistics.commitments(span), uow.statistics.acts(span)
    categories, months = Counter[Category](), Counter[tuple[int, int]]()
    for day in days:
        categories[day.category] += day.counted
        months[day.day.year, day.day.month] += day.counted
    pending, rejected = sum(day.pending for day in days), sum(day.rejected for day in days)
    return Statistics(
        wanted=wanted,
        counted_on=today,
        filings=sum(categories.values()),
        elsewhere=elsewhere,
        by_month=_months(months, span, today),
        by_category=tuple(Part(item.value, item.label, categories[item]) for item in Category),
        by_province=_places(places, province_of, place_parts),
        by_city=_places(places, city_of, place_parts),
        commitments=tuple(Part(state.value, COMMITMENT_WORDS[state], promises.get(state, 0)) for state in _COMMITMENTS),
        acts=tuple(Part(kind.value, kind.label, acts.get(kind, 0)) for kind in _ACTS),
        not_counted=(
            Part(LifeState.PENDING_REVIEW.value, LifeState.PENDING_REVIEW.label, pending),
            Part(LifeState.REJECTED.value, LifeState.REJECTED.label, rejected),
        ),
    )


def _read(uow: UnitOfWork, wanted: StatisticsWanted, made_at: MadeAt) -> tuple[tuple[DayTally, ...], Counter[str]]:
    return uow.statistics.days(wanted.span, made_at), Counter(uow.statistics.destinations(wanted.span, made_at))


def province_of(code: str) -> str:
    """The province a place is or lies in; Hong Kong, Macau, Taiwan and countries stand for themselves."""
    if not code.isdigit():
        return code
    return SPECIAL_REGIONS.get(code[:2], f"{code[:2]}0000")


def city_of(code: str) -> str:
    """The city a place is or lies in; where only a province was named, the province."""
    province = province_of(code)
    if not province.isdigit():
        return province
    return find_place_at(code, {PlaceLevel.CITY}) or province


def _places(counts: Mapping[str, int], roll_up: Callable[[str], str], place_parts: PlaceParts) -> tuple[Part, ...]:
    """Places with at least one filing, the most wanted first."""
    found = Counter[str]()
    for code, count in counts.items():
        found[roll_up(code)] += count
    parts = (Part(code, _place_name(code, roll_up is city_of, place_parts), count) for code, count in found.items())
    return tuple(sorted(parts, key=lambda part: (-part.count, part.code)))


def _place_name(code: str, is_city: bool, place_parts: PlaceParts) -> str:
    province, city, county = place_parts(code)
    if not province:
        return code if code.isdigit() else f"境外（{code}）"
    if not is_city or not code.isdigit() or code[:2] in MUNICIPALITIES:
        return province
    # A county that answers to its province alone stands in a city's place, under a city that is none.
    return county or city or f"{province}（未写明地市）"


def _months(counts: Mapping[tuple[int, int], int], span: Span, today: date) -> tuple[Part, ...]:
    """Every month that the span has had so far, and any later one that has filings all the same.

    Years before the first filing are left out.
    """
    filled = [month for month, count in counts.items() if count]
    if not filled:
        return ()
    first = (min(filled)[0], 1) if span.since else min(filled)
    if span.since:
        first = max(first, (span.since.year, span.since.month))
    latest = min(span.until, today) if span.until else today
    last = max((latest.year, latest.month), *filled)
    return tuple(
        Part(f"{year:04d}-{month:02d}", f"{year}年{month}月", counts.get((year, month), 0))
        for year, month in _months_between(first, last)
    )


def _months_between(first: tuple[int, int], last: tuple[int, int]) -> Iterable[tuple[int, int]]:
    for count in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1]):
        yield count // 12, count % 12 + 1


def this_month(today: date) -> Span:
    """本月, to its last day."""
    return Span(today.replace(day=1), _last_of(today.year, today.month))


def this_quarter(today: date) -> Span:
    """本季度, to its last day."""
    first = (today.month - 1) // _MONTHS_A_QUARTER * _MONTHS_A_QUARTER + 1
    return Span(date(today.year, first, 1), _last_of(today.year, first + _MONTHS_A_QUARTER - 1))


def this_year(today: date) -> Span:
    """本年."""
    return Span(date(today.year, 1, 1), date(today.year, 12, 31))


def last_year(today: date) -> Span:
    """上年."""
    return this_year(date(today.year - 1, 1, 1))


def _last_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
