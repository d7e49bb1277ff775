"""Statistics are what one would count by hand: every part adds up, and nothing is counted twice."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.bootstrap.places import PlaceIndex
from app.domain.filing import CommitmentState
from app.domain.filing_number import make_filing_number
from app.domain.vocabulary import ActKind, Category, LifeState
from app.errors import EnvironmentProblem, UsageError
from app.services import statistics_words
from app.services.desk import Desk
from app.services.ports import Store, UnitOfWork
from app.services.statistics import (
    Part,
    Statistics,
    StatisticsWanted,
    city_of,
    collect,
    last_year,
    province_of,
    this_month,
    this_quarter,
    this_year,
)
from app.services.statistics_charts import MOST_COLUMNS, charts_of
from app.services.statistics_lines import figures_of, lines_of
from app.services.statistics_sheet import write_picture, write_sheet
from app.services.statistics_store import Span
from app.services.statistics_words import BY_MONTH, DEFINITIONS
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.store.builders import COUNTER, DAY, commitment, do, file_act, later_act
from tests.wire.window import Window

PLACES = PlaceIndex.load()
NOT_COUNTED = {LifeState.PENDING_REVIEW, LifeState.REJECTED}


@dataclass(frozen=True)
class One:
    """A filing as it is made up for counting."""

    day: date
    category: Category
    destination: str
    status: LifeState
    promise: CommitmentState | None
    later: tuple[tuple[ActKind, int], ...] = ()

    @property
    def is_counted(self) -> bool:
        return self.status not in NOT_COUNTED


class OneView:
    """A store that shows what is not committed yet."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return nullcontext(self._uow)


def add(uow: UnitOfWork, ones: list[One]) -> None:
    order = iter(range(1, 10_000))
    for sequence, one in enumerate(ones, start=1):
        act = file_act(
            make_filing_number(COUNTER, DAY, sequence),
            f"a{next(order)}",
            filed_on=one.day,
            category=one.category,
            destination=one.destination,
            status=one.status,
            commitment=commitment(state=one.promise) if one.promise else None,
        )
        state = do(uow, replace(act, on=one.day))
        for kind, days in one.later:
            later = replace(later_act(state, f"a{next(order)}", kind), on=one.day + timedelta(days=days))
            state = do(uow, later, state)


def count(desk: Desk, ones: list[One], span: Span = Span()) -> Statistics:  # noqa: B008 - a value
    """What is counted of these, and of nothing else."""
    with desk.store.write() as uow:
        add(uow, ones)
        return collect(replace(desk, store=cast("Store", OneView(uow))), PLACES.parts, StatisticsWanted(span))


def counts(parts: tuple[Part, ...]) -> dict[str, int]:
    return {part.code: part.count for part in parts if part.count}


FIRST = date(2025, 1, 1)
DAYS = st.integers(0, 420).map(lambda days: FIRST + timedelta(days=days))
ONES = st.builds(
    One,
    DAYS,
    st.sampled_from(Category),
    st.sampled_from(("310115", "310000", "320803", "320800", "320000", "419001", "HK", "810000", "110101")),
    st.sampled_from(LifeState),
    st.sampled_from([None, *CommitmentState]),
    st.lists(
        st.tuples(st.sampled_from((ActKind.CHANGE, ActKind.CANCEL, ActKind.EXTEND)), st.integers(0, 60)), max_size=2
    ).map(tuple),
)
SPANS = st.one_of(
    st.just(Span()),
    st.builds(lambda one, other: Span(min(one, other), max(one, other)), DAYS, DAYS),
    st.builds(lambda day: Span(since=day), DAYS),
    st.builds(lambda day: Span(until=day), DAYS),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(ones=st.lists(ONES, max_size=12), span=SPANS)
def test_the_counts_are_those_of_counting_by_hand_and_their_parts_add_up(
    desk: Desk, ones: list[One], span: Span
) -> None:
    def is_within(day: date) -> bool:
        return (span.since or date.min) <= day <= (span.until or date.max)

    found = count(desk, ones, span)
    meant = [one for one in ones if is_within(one.day)]
    counted = [one for one in meant if one.is_counted]
    assert found.filings == len(counted)
    assert counts(found.by_category) == Counter(one.category.value for one in counted)
    assert counts(found.by_month) == Counter(f"{one.day:%Y-%m}" for one in counted)
    assert counts(found.by_province) == Counter(province_of(one.destination) for one in counted)
    assert counts(found.by_city) == Counter(city_of(one.destination) for one in counted)
    assert counts(found.commitments) == Counter(one.promise.value for one in counted if one.promise)
    acts = Counter(kind.value for one in ones for kind, days in one.later if is_within(one.day + timedelta(days=days)))
    assert counts(found.acts) == acts
    assert counts(found.not_counted) == Counter(one.status.value for one in meant if not one.is_counted)
    for parts in (found.by_category, found.by_month, found.by_province, found.by_city):
        assert sum(part.count for part in parts) == found.filings
    assert found.promised == sum(part.count for part in found.commitments) <= found.filings


def test_filings_of_other_counters_are_added_only_when_asked_for(desk: Desk) -> None:
    with desk.store.write() as uow:
        add(uow, [One(DAY, Category.REFERRAL, "310115", LifeState.ACTIVE, CommitmentState.OPEN)])
        for status in (LifeState.ACTIVE, LifeState.CANCELLED, LifeState.REJECTED):
            done = Window("02", f"3208030{len(status.value) % 9}").file(status=status, destination="110101")
            uow.elsewhere.add(ActMessage.model_validate_json(act_message_json(*done)))
        uow.commit()
    own = collect(desk, PLACES.parts, StatisticsWanted())
    assert (own.filings, own.elsewhere, counts(own.by_province)) == (1, 0, {"310000": 1})
    both = collect(desk, PLACES.parts, StatisticsWanted(with_elsewhere=True))
    assert (both.filings, both.elsewhere, counts(both.by_province)) == (3, 2, {"310000": 1, "110000": 2})
    assert counts(both.not_counted) == {"rejected": 1}
    assert counts(both.commitments) == {"open": 1}
    by_place = {line.label: line.count for line in lines_of(both) if line.group == statistics_words.FILINGS}
    assert by_place == {"合计": 3, "本窗口": 1, "他处": 2}


def test_a_filing_that_was_cancelled_later_counts_where_it_was_registered(desk: Desk) -> None:
    cancelled = One(date(2025, 1, 31), Category.REFERRAL, "310115", LifeState.CANCELLED, None, ((ActKind.CANCEL, 1),))
    january = count(desk, [cancelled], Span(date(2025, 1, 1), date(2025, 1, 31)))
    assert (january.filings, january.count_of(ActKind.CANCEL)) == (1, 0)
    february = count(desk, [cancelled], Span(date(2025, 2, 1), date(2025, 2, 28)))
    assert (february.filings, february.count_of(ActKind.CANCEL)) == (0, 1)
    assert not february.is_empty


def test_months_without_a_filing_stand_between_those_that_have_one(desk: Desk) -> None:
    ones = [
        One(day, Category.REFERRAL, "310115", LifeState.ACTIVE, None) for day in (date(2024, 12, 3), date(2025, 2, 3))
    ]
    found = count(desk, ones)
    last = f"{desk.today():%Y-%m}"
    assert [(part.code, part.count) for part in found.by_month[:3]] == [
        ("2024-12", 1),
        ("2025-01", 0),
        ("2025-02", 1),
    ]
    assert found.by_month[-1].code == max(last, "2025-02")


def test_a_span_that_begins_long_before_the_first_filing_shows_no_empty_years(desk: Desk) -> None:
    found = count(
        desk, [One(date(2025, 3, 3), Category.REFERRAL, "310115", LifeState.ACTIVE, None)], Span(date(1900, 1, 1))
    )
    assert found.by_month[0].code == "2025-01"


def test_a_span_that_ends_before_it_begins_is_a_wrong_wish(desk: Desk) -> None:
    with pytest.raises(UsageError) as problem:
        collect(desk, PLACES.parts, StatisticsWanted(Span(date(2025, 2, 1), date(2025, 1, 1))))
    assert problem.value.code == "statistics_span"


@pytest.mark.parametrize(
    ("code", "province", "city"),
    [
        ("310115", "310000", "310000"),
        ("310000", "310000", "310000"),
        ("320803", "320000", "320800"),
        ("320800", "320000", "320800"),
        ("320000", "320000", "320000"),
        ("419001", "410000", "419001"),
        ("810000", "HK", "HK"),
        ("TW", "TW", "TW"),
        ("JP", "JP", "JP"),
    ],
)
def test_a_place_lies_in_one_province_and_one_city(code: str, province: str, city: str) -> None:
    assert (province_of(code), city_of(code)) == (province, city)


def test_every_place_has_a_chinese_name(desk: Desk) -> None:
    codes = ("320803", "320000", "419001", "310115", "HK", "JP")
    found = count(desk, [One(DAY, Category.REFERRAL, code, LifeState.ACTIVE, None) for code in codes])
    assert {part.label for part in found.by_city} == {
        "淮安市",
        "江苏省（未写明地市）",
        "济源市",
        "上海市",
        "香港特别行政区",
        "境外（JP）",
    }
    assert {part.label for part in found.by_province} == {
        "江苏省",
        "河南省",
        "上海市",
        "香港特别行政区",
        "境外（JP）",
    }


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31)))
def test_usual_periods_hold_today_and_whole_months(today: date) -> None:
    for span, months in ((this_month(today), 1), (this_quarter(today), 3), (this_year(today), 12)):
        assert span.since is not None
        assert span.until is not None
        assert span.since <= today <= span.until
        assert span.since.day == 1
        assert (span.until + timedelta(days=1)).day == 1
        assert (span.until.year - span.since.year) * 12 + span.until.month - span.since.month + 1 == months
    assert last_year(today) == Span(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


@given(st.integers(1, 400), st.data())
def test_columns_of_the_chart_add_up_to_the_months_however_many_there_are(months: int, data: st.DataObject) -> None:
    made = data.draw(st.lists(st.integers(0, 9), min_size=months, max_size=months))
    start = data.draw(st.integers(1990 * 12, 2020 * 12))
    parts = tuple(
        Part(f"{(start + place) // 12:04d}-{(start + place) % 12 + 1:02d}", "", number)
        for place, number in enumerate(made)
    )
    chart = charts_of(statistics(by_month=parts))[0]
    assert sum(bar.count for bar in chart.bars) == sum(made)
    assert 1 <= len(chart.bars) <= MOST_COLUMNS


def test_a_year_stands_below_its_first_month_only_where_there_are_several() -> None:
    one_year = tuple(Part(f"2025-{month:02d}", "", 1) for month in range(1, 13))
    assert [bar.label for bar in charts_of(statistics(by_month=one_year))[0].bars][:2] == ["1月", "2月"]
    two_years = (Part("2025-12", "", 1), Part("2026-01", "", 1), Part("2026-02", "", 1))
    labels = [bar.label for bar in charts_of(statistics(by_month=two_years))[0].bars]
    assert labels == ["12月\n2025年", "1月\n2026年", "2月"]


def test_places_beyond_the_most_wanted_are_one_bar_that_says_how_many_they_are() -> None:
    parts = tuple(Part(str(place), f"地{place}", 20 - place) for place in range(10))
    chart = charts_of(statistics(by_city=parts), by_city=True)[2]
    assert [bar.label for bar in chart.bars[-2:]] == ["地5", "其余4地"]
    assert sum(bar.count for bar in chart.bars) == sum(part.count for part in parts)
    assert "其余4地 50 件" in chart.words


def test_what_every_figure_and_every_group_counts_is_said_in_words(desk: Desk) -> None:
    found = count(desk, [One(DAY, Category.REFERRAL, "310115", LifeState.ACTIVE, None)])
    groups = {line.group for line in lines_of(found)} - {statistics_words.COMMITMENTS}
    assert groups | set(figures_of(found)) <= set(DEFINITIONS)


def test_the_workbook_has_every_line_and_what_it_counts(desk: Desk, tmp_path: Path) -> None:
    found = count(desk, [One(DAY, Category.REFERRAL, "310115", LifeState.ACTIVE, CommitmentState.KEPT)] * 3)
    target = tmp_path / "统计.xlsx"
    assert write_sheet(found, "=某某经办机构", target) == len(lines_of(found))
    book = load_workbook(target)
    rows = list(book["统计"].iter_rows(values_only=True))
    title = book["统计"]["A1"]
    assert (title.value, title.data_type) == ("=某某经办机构异地就医备案统计", "s"), "no office's name is a formula"
    assert title.quotePrefix
    assert "全部日期" in str(rows[1][0])
    assert rows[2] == ("分类", "项目", "件数", "占比")
    assert ("备案", "合计", 3, None) in rows
    assert ("承诺", "已兑现", 3, 1) in rows
    assert sum(int(row[2] or 0) for row in rows if row[0] == BY_MONTH) == 3
    assert {row[0] for row in book["统计口径"].iter_rows(values_only=True)} >= set(DEFINITIONS)


def test_a_file_of_another_kind_or_in_no_folder_is_refused_and_not_written(desk: Desk, tmp_path: Path) -> None:
    found = count(desk, [])
    with pytest.raises(UsageError):
        write_sheet(found, "", tmp_path / "x.csv")
    with pytest.raises(UsageError):
        write_picture(b"", tmp_path / "x.jpg")
    with pytest.raises(EnvironmentProblem, match="不存在"):
        write_sheet(found, "", tmp_path / "none" / "x.xlsx")
    with pytest.raises(EnvironmentProblem, match="不存在"):
        write_picture(b"", tmp_path / "none" / "x.png")
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == []


def statistics(**parts: Any) -> Statistics:
    """Nothing counted but these."""
    names = ("by_month", "by_category", "by_province", "by_city", "commitments", "acts", "not_counted")
    empty: dict[str, Any] = dict.fromkeys(names, ())
    return Statistics(wanted=StatisticsWanted(), counted_on=DAY, filings=0, elsewhere=0, **{**empty, **parts})
