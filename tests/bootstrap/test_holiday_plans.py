"""An office's own holiday plan that is written wrongly: told, and no reason not to open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.bootstrap.counter import SetUp, open_counter, set_up
from app.bootstrap.data_files import load_calendar
from app.bootstrap.doctor import Health, examine

PLAN = """
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知
holidays:
  2027-01-01: 元旦
workdays:
  - 2027-01-03
"""


def _folder(tmp_path: Path, **plans: str) -> Path:
    folder = tmp_path / "calendars"
    folder.mkdir(parents=True)
    for year, words in plans.items():
        (folder / f"{year.removeprefix('y')}.yaml").write_text(words, encoding="utf-8")
    return folder


def test_a_year_of_the_office_s_own_is_taken(tmp_path: Path) -> None:
    calendar = load_calendar(_folder(tmp_path, y2027=PLAN))
    assert calendar.broken == ()
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 1, 3))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (PLAN.replace("year: 2027\n", ""), "year：缺少这个键"),
        (PLAN.replace("workdays", "workday"), "workday：没有这个键"),
        (PLAN.replace("year: 2027", "year: 2026"), "有不在2026年的日期"),
        (PLAN.replace("2027-01-03", "third"), "应为日期"),
        (PLAN.replace("  2027-01-01: 元旦", "  - 2027-01-01"), "holidays：应为一组"),
        ("year: [", "写法有误"),
    ],
)
def test_a_plan_that_is_written_wrongly_is_left_out_with_what_is_wrong(tmp_path: Path, written: str, said: str) -> None:
    calendar = load_calendar(_folder(tmp_path, y2027=written, y2028=PLAN.replace("2027", "2028")))
    assert 2027 not in calendar.plans
    assert {2026, 2028} <= set(calendar.plans)
    (sentence,) = calendar.broken
    assert sentence.startswith("放假安排 2027.yaml 没有装入：")
    assert said in sentence


def test_a_plan_of_another_year_than_its_file_s_name_is_left_out(tmp_path: Path) -> None:
    calendar = load_calendar(_folder(tmp_path, y2028=PLAN))
    assert not {2027, 2028} & set(calendar.plans)
    assert "文件名与年份2027不符" in calendar.broken[0]


def test_a_counter_with_a_broken_plan_opens_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    set_up(folder, SetUp("huaian", "32080301", "01"))
    _folder(folder, y2027=PLAN.replace("year: 2027\n", ""))
    with open_counter(folder, built_in_reader=True) as counter:
        assert any(notice.startswith("放假安排 2027.yaml 没有装入") for notice in counter.notices())
    found = [item for item in examine(folder) if item.part == "holiday_plans"]
    assert found[0].health is Health.FAILED
    assert "2027.yaml" in found[0].found
