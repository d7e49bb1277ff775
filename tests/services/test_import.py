"""Importing a sheet: what is filed, by which rules and dates, and what a second run does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.filing import Filing
from app.domain.vocabulary import CardState, Category, Enrolment, Insurance, LifeState, MaterialHow, Role, UpstreamState
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.corrections import Correction, correct
from app.services.day_end import sweep
from app.services.desk import Desk
from app.services.filings import file
from app.services.imports import ImportResult, import_rows
from app.services.intake_sheet import COLUMNS, SheetRow
from app.services.ports import FilingQuery
from app.services.queries import find_by_code, get_record, search, upstream_counts
from tests.builders import (
    DAY,
    actor,
    go_to,
    identity_number,
    intake,
    make_desk,
    person,
    places,
    put_on_roster,
    request,
    roster_entry,
)
from tests.sheets import row

NOW = date(2026, 5, 6)
"""A Wednesday, six years after most of the forms."""


@pytest.fixture
def later(desk: Desk) -> Desk:
    """The counter years after the papers were written."""
    go_to(desk, NOW)
    return desk


def run(desk: Desk, *rows: dict[str, Any], dry_run: bool = False) -> ImportResult:
    numbered = [SheetRow(number, item) for number, item in enumerate(rows, start=2)]
    return import_rows(desk, actor(Role.MANAGER), numbered, places(), dry_run=dry_run)


def counts(result: ImportResult) -> tuple[int, int, int]:
    return result.filed, result.skipped, result.refused


def all_filings(desk: Desk) -> list[Filing]:
    return [get_record(desk, item.number).filing for item in search(desk, FilingQuery())]


def only(desk: Desk) -> Filing:
    (filing,) = all_filings(desk)
    return filing


def faults(result: ImportResult) -> list[tuple[int, str]]:
    return [(error.row, error.column) for error in result.errors]


def test_an_earlier_filing_becomes_a_record_with_the_day_of_its_form_and_waits_for_upstream(later: Desk) -> None:
    result = run(later, row(原备案编号="淮医2020-0417", 备案终止日期="2027-06-30"))
    assert counts(result) == (1, 0, 0)
    filing = only(later)
    assert (filing.filed_on, filing.valid_from, filing.valid_until) == (DAY, DAY, date(2027, 6, 30))
    assert (filing.status, filing.edition) == (LifeState.ACTIVE, "2020-04-01")
    assert (filing.person.name, filing.destination, filing.destination_name) == ("王秀兰", "310000", "上海市")
    assert filing.number[10:18] == "20200506"
    assert find_by_code(later, "淮医2020-0417") == filing.number
    assert upstream_counts(later)[UpstreamState.WAITING] == 1


def test_the_act_happened_today_and_says_where_its_dates_and_papers_come_from(later: Desk) -> None:
    run(later, row(备案终止日期="2027-06-30", 经办人="赵建国", 经办日期="2020-05-07"))
    (act,) = get_record(later, only(later).number).acts
    assert act.on == NOW
    assert act.decision is not None
    assert act.decision.day == DAY
    assert act.reason == (
        "由导入表第2行登记；材料按纸质档案视为已收；起止日期取自导入表；原经办人赵建国；原经办日期2020-05-07"
    )
    assert {item.how for item in only(later).materials} == {MaterialHow.SEEN}


def test_an_earlier_filing_keeps_the_dates_of_the_sheet_and_says_how_the_rules_would_count(later: Desk) -> None:
    run(later, row(人员类别="4", 备案终止日期="2026-12-31"))
    (act,) = get_record(later, only(later).number).acts
    assert only(later).valid_until == date(2026, 12, 31)
    assert act.decision is not None
    end = act.decision.explain("valid_until")
    assert end is not None
    assert end.title == "备案至 2026-12-31"
    assert "以导入表“备案终止日期”为准：2026-12-31" in end.words
    assert "至 2021-05-06 止" in end.words
    assert end.cites == ("art. 8",)
    assert [item.subject for item in act.decision.explanations].count("valid_until") == 1


def test_a_form_without_an_end_gets_the_one_the_rules_give(later: Desk) -> None:
    run(later, row(人员类别="4"))
    assert only(later).valid_until == date(2021, 5, 6)


def test_a_filing_of_today_is_judged_as_at_the_window_and_takes_its_end_from_the_paper(later: Desk) -> None:
    run(later, row(填表日期=None, 备案开始日期=None, 备案终止日期="2028-01-31"))
    filing = only(later)
    assert (filing.filed_on, filing.valid_from, filing.valid_until) == (NOW, NOW, date(2028, 1, 31))


def test_a_filing_of_today_does_not_take_a_longer_end_than_the_rules_give(later: Desk) -> None:
    run(later, row(人员类别="4", 填表日期="2026-05-06", 备案开始日期="2026-05-06", 备案终止日期="2030-01-01"))
    assert only(later).valid_until == date(2027, 5, 6)


def test_a_row_whose_end_is_past_becomes_a_record_that_the_sweep_expires(later: Desk) -> None:
    run(later, row(备案终止日期="2021-05-06"))
    assert only(later).status is LifeState.ACTIVE
    assert sweep(later) == (only(later).number,)
    assert only(later).status is LifeState.EXPIRED


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"险种": "4"}, "险种"),
        ({"人员类别": "异地急诊人员"}, "人员类别"),
        ({"转往省": "江苏省", "地区": "淮安市"}, "转往省(市、区)"),
        ({"转往省": "香港特别行政区"}, "转往省(市、区)"),
        ({"备案开始日期": "2020-05-05"}, "备案开始日期"),
        ({"填表日期": "2020-03-31", "备案开始日期": "2020-03-31"}, "填表日期"),
        ({"备案开始日期": None, "备案终止日期": "2020-05-05"}, "备案终止日期"),
    ],
)
def test_a_row_against_the_rules_of_its_day_is_refused_at_its_cell(
    later: Desk, changes: dict[str, Any], column: str
) -> None:
    result = run(later, row(**changes))
    assert counts(result) == (0, 0, 1)
    assert faults(result) == [(2, column)]
    assert "；" in result.errors[0].message
    assert "（淮医保发〔2020〕34号 第" in result.errors[0].message
    assert all_filings(later) == []


def test_a_form_from_the_future_is_refused(later: Desk) -> None:
    assert faults(run(later, row(填表日期="2026-05-07", 备案开始日期="2026-05-07"))) == [(2, "填表日期")]


def test_every_fault_of_a_row_is_told_at_once(later: Desk) -> None:
    result = run(later, row(险种="商业保险", 社会保障号码="12345", 转往省="上海府", 填表日期="去年"))
    assert {column for _, column in faults(result)} == {"险种", "社会保障号码", "转往省(市、区)", "填表日期"}
    assert result.refused == 1


def test_the_same_sheet_twice_files_nothing_twice(later: Desk) -> None:
    other = identity_number(464).text
    rows = (row(), row(社会保障号码=other, 原备案编号="老0002"), row(险种="没有这种"))
    assert counts(run(later, *rows)) == (2, 0, 1)
    before = all_filings(later)
    assert counts(run(later, *rows)) == (0, 2, 1)
    assert all_filings(later) == before


def test_a_row_is_known_again_after_its_record_was_changed_and_cancelled(later: Desk) -> None:
    run(later, row())
    number = only(later).number
    assert change(later, actor(), number, ChangeRequest(destination="330100")).was_done
    assert cancel(later, actor(), number).was_done
    assert counts(run(later, row())) == (0, 1, 0)
    assert len(all_filings(later)) == 1


def test_a_row_without_any_day_is_known_again_on_another_day(later: Desk) -> None:
    bare = row(填表日期=None, 备案开始日期=None)
    run(later, bare)
    go_to(later, date(2026, 6, 1))
    assert counts(run(later, bare)) == (0, 1, 0)


def test_a_row_that_is_there_twice_is_filed_once_and_returned_once(later: Desk) -> None:
    result = run(later, row(), row(联系电话1="13900009999"))
    assert counts(result) == (1, 0, 1)
    assert faults(result) == [(3, "社会保障号码")]
    assert result.errors[0].message == "与第2行重复"


def test_a_row_without_any_day_beside_the_one_that_has_them_is_returned(later: Desk) -> None:
    rows = (row(), row(填表日期=None, 备案开始日期=None))
    assert counts(run(later, *rows, dry_run=True)) == counts(run(later, *rows)) == (1, 0, 1)


def test_an_old_number_that_is_there_twice_is_filed_once(later: Desk) -> None:
    other = row(社会保障号码=identity_number(464).text, 原备案编号="老0001")
    result = run(later, row(原备案编号="老0001"), other)
    assert faults(result) == [(3, "原备案编号")]


def test_an_old_number_that_is_another_persons_is_refused(later: Desk) -> None:
    run(later, row(原备案编号="老0001"))
    result = run(later, row(社会保障号码=identity_number(464).text, 原备案编号="老0001"))
    assert faults(result) == [(2, "原备案编号")]


def test_a_second_live_filing_of_the_same_kind_is_refused_with_the_first_ones_number(later: Desk) -> None:
    made = file(later, actor(), intake()).filing
    assert made is not None
    result = run(later, row(转往省="浙江省"))
    assert faults(result) == [(2, "社会保障号码")]
    assert made.number in result.errors[0].message


@pytest.mark.parametrize("newest_first", [True, False])
def test_filings_one_after_the_other_are_all_taken_in_whichever_order(later: Desk, newest_first: bool) -> None:
    rows = [
        row(备案终止日期="2021-05-06"),
        row(转往省="浙江省", 填表日期="2021-05-07", 备案开始日期="2021-05-07"),
    ]
    assert counts(run(later, *(reversed(rows) if newest_first else rows))) == (2, 0, 0)


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_filings_that_held_on_the_same_days_one_is_taken(later: Desk, newest_first: bool) -> None:
    rows = [
        row(备案终止日期="2021-05-06"),
        row(转往省="浙江省", 填表日期="2021-05-06", 备案开始日期="2021-05-06"),
    ]
    assert counts(run(later, *(reversed(rows) if newest_first else rows))) == (1, 0, 1)


def test_a_person_who_is_not_on_the_roster_is_taken_and_marked(later: Desk) -> None:
    put_on_roster(later, roster_entry(social_security_number=identity_number(464).text))
    assert run(later, row()).filed == 1
    (act,) = get_record(later, only(later).number).acts
    assert act.decision is not None
    assert [item.value for item in act.decision.warnings] == ["roster_stale"]


@pytest.mark.parametrize(
    ("entry", "column"),
    [({"name": "王秀蓝"}, "姓名"), ({"insurance": Insurance.EMPLOYEE}, "险种")],
)
def test_a_person_on_the_roster_under_another_name_or_insurance_is_refused(
    later: Desk, entry: dict[str, Any], column: str
) -> None:
    put_on_roster(later, roster_entry(**entry))
    assert faults(run(later, row())) == [(2, column)]


def test_a_name_spread_out_with_a_blank_is_the_same_name(later: Desk) -> None:
    put_on_roster(later)
    assert run(later, row(姓名="王 秀 兰")).filed == 1
    assert only(later).person.name == "王秀兰"


@pytest.mark.parametrize("name", ["Jean-Baptiste O’Brien", "José María Núñez", "Анна Иванова"])
def test_a_name_in_letters_keeps_its_blanks(later: Desk, name: str) -> None:
    assert run(later, row(姓名=name)).filed == 1
    assert only(later).person.name == name


@pytest.mark.parametrize(("sign", "words"), [("\ue000", "自造字"), ("\U000323af", "生僻字")])
def test_a_name_that_may_not_come_out_on_paper_is_marked_and_filed(later: Desk, sign: str, words: str) -> None:
    result = run(later, row(姓名=f"王{sign}"))
    assert result.filed == 1
    assert [(item.column, words in item.message, sign in item.message) for item in result.warnings] == [
        ("姓名", True, False)
    ]


def test_what_the_roster_says_today_holds_for_filings_of_today_only(later: Desk) -> None:
    put_on_roster(later, roster_entry(enrolment=Enrolment.ARREARS, card_state=CardState.LOST))
    today = row(填表日期=None, 备案开始日期=None)
    assert set(faults(run(later, today))) == {(2, "社会保障号码"), (2, "社会保障卡卡号")}
    assert run(later, row()).filed == 1


def test_a_dry_run_says_the_same_and_leaves_no_trace(later: Desk) -> None:
    rows = (row(), row(转往省="浙江省"), row(社会保障号码="1"), row(社会保障号码=identity_number(464).text))
    planned = run(later, *rows, dry_run=True)
    assert all_filings(later) == []
    done = run(later, *rows)
    assert counts(planned) == counts(done) == (2, 0, 2)
    assert faults(planned) == faults(done) == [(3, "社会保障号码"), (4, "社会保障号码")]


def test_no_error_repeats_what_is_personal(later: Desk) -> None:
    result = run(later, row(社会保障号码="32080319580302462", 姓名="王秀兰", 性别="男", 联系电话1=1e20))
    words = "".join(error.message for error in result.errors)
    assert words
    assert not any(secret in words for secret in ("王秀兰", "32080319580302462", "1390000"))


def test_a_row_that_cannot_be_numbered_is_returned_and_the_rest_goes_on(later: Desk) -> None:
    with later.store.write() as uow:
        for _ in range(9999):
            uow.counter.next_sequence("filing:2020-05-06")
        uow.commit()
    other = identity_number(464).text
    result = run(later, row(), row(社会保障号码=other, 填表日期="2020-05-07", 备案开始日期="2020-05-07"))
    assert counts(result) == (1, 0, 1)
    assert "备案编号已用完" in result.errors[0].message


def test_a_pack_that_opens_an_emergency_on_the_day_of_admission_gets_that_day(later: Desk) -> None:
    yangjiang = make_desk(later.store, later.clock, pack="yangjiang")  # type: ignore[arg-type]
    result = run(
        yangjiang,
        row(
            人员类别="异地急诊（急症住院、急诊抢救）人员",
            填表日期="2022-03-04",
            备案开始日期="2022-03-01",
            转往省="广西",
        ),
    )
    assert result.errors == []
    filing = only(yangjiang)
    assert (filing.category, filing.admitted_on) == (Category.EMERGENCY, date(2022, 3, 1))
    assert (filing.filed_on, filing.valid_from) == (date(2022, 3, 4), date(2022, 3, 1))


def test_the_columns_are_those_of_the_contract() -> None:
    assert len(COLUMNS) == 22
    assert len(set(COLUMNS)) == 22


def test_another_persons_live_filing_is_not_in_the_way(later: Desk) -> None:
    other = identity_number(464)
    whose = person(social_security_number=other.text)
    assert file(later, actor(), intake(request(), person=whose)).was_done
    assert run(later, row()).filed == 1


@pytest.mark.parametrize("start", ["2020-05-06", None])
def test_a_filing_whose_paper_number_was_corrected_and_that_ended_is_not_filed_again(
    later: Desk, start: str | None
) -> None:
    sheet = row(原备案编号="淮医2020-0417", 备案开始日期=start, 填表日期=start)
    run(later, sheet)
    number = only(later).number
    correct(later, actor(Role.MANAGER), number, Correction(legacy_number="淮医2020-0471"), reason="抄错编号")
    cancel(later, actor(), number)
    go_to(later, NOW + timedelta(days=1))
    assert counts(run(later, sheet)) == (0, 1, 0)
    assert only(later).number == number


def test_a_paper_number_that_a_correction_set_free_is_filed_for_what_bears_it(later: Desk) -> None:
    run(later, row(原备案编号="淮医2020-0417"))
    correct(
        later, actor(Role.MANAGER), only(later).number, Correction(legacy_number="淮医2020-0471"), reason="抄错编号"
    )
    assert counts(run(later, row(原备案编号="淮医2020-0417", 人员类别="4"))) == (1, 0, 0)
    assert {item.legacy_number for item in all_filings(later)} == {"淮医2020-0417", "淮医2020-0471"}


def test_an_end_later_than_the_pack_counts_is_filed_as_the_sheet_says_and_marked(later: Desk) -> None:
    result = run(later, row(人员类别="异地转诊人员", 备案终止日期="2023-05-06"))
    assert counts(result) == (1, 0, 0)
    (doubt,) = result.warnings
    assert (doubt.row, doubt.column) == (2, "备案终止日期")
    assert "晚于按政策推算的 2021-05-06" in doubt.message
    (filing,) = all_filings(later)
    assert filing.valid_until == date(2023, 5, 6)
    assert "待核对：备案终止日期2023-05-06 晚于按政策推算的" in get_record(later, filing.number).acts[0].reason


def test_an_end_the_pack_would_count_too_is_not_marked(later: Desk) -> None:
    result = run(later, row(人员类别="异地转诊人员", 备案终止日期="2021-05-06"))
    assert (counts(result), result.warnings) == ((1, 0, 0), [])


def test_a_person_too_young_to_have_retired_is_marked_and_filed(later: Desk) -> None:
    young = identity_number(463, born=date(1985, 3, 2)).text
    result = run(later, row(人员类别="异地安置退休人员", 社会保障号码=young, 性别=None), dry_run=True)
    assert result.filed == 1
    assert [(item.column, "是否已退休" in item.message) for item in result.warnings] == [("人员类别", True)]


def test_a_telephone_that_is_none_is_marked_and_a_name_that_is_none_refused(later: Desk) -> None:
    doubtful = run(later, row(联系电话1="abc"), dry_run=True)
    assert [item.column for item in doubtful.warnings] == ["联系电话1"]
    for name in ("=cmd|calc", "Ünï😀"):
        (error,) = run(later, row(姓名=name)).errors
        assert (error.column, error.message) == ("姓名", "含有姓名中不会有的字符")
    for name in ("王 芳", "阿不都·热合曼", "O'Brien Anne-Marie", "㐂𠮷"):
        assert run(later, row(姓名=name), dry_run=True).errors == []
