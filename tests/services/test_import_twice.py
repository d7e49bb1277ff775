"""Any mix of rows, imported twice: the same set once, and a dry run that foretold it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.vocabulary import LifeState, Role
from app.services.desk import Desk
from app.services.imports import ImportResult, import_rows
from app.services.intake_sheet import SheetRow
from app.services.ports import FilingQuery
from app.services.queries import of_person, search
from tests.builders import actor, desk_in, identity_number, places
from tests.sheets import row

TODAY = date(2026, 5, 6)

_mixes = count()
days = st.sampled_from([None, "2020-05-06", "2021-02-28", "2022-08-31", "2025-12-01", TODAY.isoformat()])
rows = st.fixed_dictionaries(
    {
        "who": st.integers(0, 2),
        "old": st.none() | st.integers(0, 3),
        "人员类别": st.sampled_from(["2", "3", "4", "异地急诊人员"]),
        "转往省": st.sampled_from(["上海市", "浙江省", "江苏省", "没有的省"]),
        "地区": st.sampled_from([None, None, "杭州市"]),
        "备案开始日期": days,
        "备案终止日期": days,
        "填表日期": days,
        "险种": st.sampled_from(["2", "2", "2", "3"]),
    }
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("import") / "data", TODAY) as opened:
        yield opened


def people(mix: int) -> list[str]:
    """Three people whom no mix before had."""
    born = date(1930, 1, 1) + timedelta(days=mix)
    return [identity_number(sequence, born).text for sequence in (462, 464, 466)]


def sheet(mix: int, drawn: list[dict[str, Any]]) -> list[SheetRow]:
    made = []
    for number, item in enumerate(drawn, start=2):
        cells = {name: value for name, value in item.items() if name not in ("who", "old")}
        old = None if item["old"] is None else f"{mix}-{item['old']}"
        made.append(SheetRow(number, row(社会保障号码=people(mix)[item["who"]], 原备案编号=old, **cells)))
    return made


def run(desk: Desk, sheet_rows: list[SheetRow], *, dry_run: bool = False) -> ImportResult:
    return import_rows(desk, actor(Role.MANAGER), sheet_rows, places(), dry_run=dry_run)


@settings(max_examples=50, deadline=None)
@given(st.lists(rows, max_size=8))
def test_any_mix_of_rows_imported_twice_is_filed_once(desk: Desk, drawn: list[dict[str, Any]]) -> None:
    mix = next(_mixes)
    sheet_rows = sheet(mix, drawn)
    planned = run(desk, sheet_rows, dry_run=True)
    assert not any(of_person(desk, number) for number in people(mix))
    first = run(desk, sheet_rows)
    filed = {number: of_person(desk, number) for number in people(mix)}
    second = run(desk, sheet_rows)

    assert (planned.filed, planned.skipped, planned.refused) == (first.filed, first.skipped, first.refused)
    assert first.filed + first.skipped + first.refused == len(drawn)
    assert first.refused == len({error.row for error in first.errors})
    assert first.filed == sum(map(len, filed.values()))
    assert second.filed == 0
    assert second.skipped >= first.filed
    assert {number: of_person(desk, number) for number in people(mix)} == filed
    assert len(search(desk, FilingQuery(text=people(mix)[0]))) == len(filed[people(mix)[0]])

    for records in filed.values():
        old_numbers = Counter(item.legacy_number for item in records if item.legacy_number)
        assert all(times == 1 for times in old_numbers.values())
        for item in records:
            assert item.status is LifeState.ACTIVE
            assert item.valid_from is not None
            assert item.filed_on <= item.valid_from
            assert item.valid_until is None or item.valid_from <= item.valid_until
        holding = [item for item in records if item.valid_until is None or item.valid_until >= TODAY]
        assert len({item.category.group for item in holding if item.category.group == "long_term"}) == sum(
            item.category.group == "long_term" for item in holding
        )
