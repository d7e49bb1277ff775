"""The cells of a sheet: dates, options, numbers and places as people write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.vocabulary import Category, Insurance
from app.services.division_words import DivisionFinder
from app.services.intake_cells import IntakeRow, RowError, read_row
from app.services.intake_sheet import COLUMNS, SheetRow
from tests.builders import NUMBER, places
from tests.sheets import row

FINDER = DivisionFinder(places())


def read(**changes: Any) -> IntakeRow:
    found = read_row(SheetRow(2, row(**changes)), FINDER)
    assert isinstance(found, IntakeRow), found
    return found


def wrong(**changes: Any) -> RowError:
    found = read_row(SheetRow(2, row(**changes)), FINDER)
    assert isinstance(found, tuple)
    (error,) = found
    return error


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(
    days,
    st.sampled_from(
        [
            lambda day: day,
            lambda day: datetime(day.year, day.month, day.day),  # noqa: DTZ001 - so a workbook gives its days
            lambda day: day.isoformat(),
            lambda day: f"{day.year}/{day.month}/{day.day}",
            lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
            lambda day: f"{day.year}年{day.month}月{day.day}日",
            lambda day: f" {day.year} 年 {day.month} 月 {day.day} 日 ",
            lambda day: f"{day:%Y%m%d}",
            lambda day: int(f"{day:%Y%m%d}"),
            lambda day: f"{day.isoformat()} 00:00:00",
            lambda day: day.isoformat().translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        ]
    ),
)
def test_a_day_is_read_however_it_is_written(day: date, write: Any) -> None:
    assert read(填表日期=write(day)).filed_on == day


@pytest.mark.parametrize(
    "words", ["2020-02-30", "2020-13-01", "昨天", "43957", 43957, "05/06/2020", "2020", "1020-01-01", 3.5, True]
)
def test_what_is_no_day_is_said_to_be_none(words: Any) -> None:
    assert wrong(填表日期=words).column == "填表日期"


@pytest.mark.parametrize("words", ["长期", "长期有效", " ", None, ""])
def test_an_end_left_open_is_no_day(words: Any) -> None:
    assert read(备案终止日期=words).ends_on is None


def test_an_end_before_the_start_is_refused_at_the_end() -> None:
    assert wrong(备案终止日期="2020-05-05").column == "备案终止日期"
    assert read(备案终止日期="2020-05-06").ends_on == date(2020, 5, 6)


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("职工医保", Insurance.EMPLOYEE),
        ("1", Insurance.EMPLOYEE),
        (2, Insurance.RESIDENT),
        (2.0, Insurance.RESIDENT),
        ("３", Insurance.URBAN_RESIDENT),
        ("4. 新农合", Insurance.NCMS),
    ],
)
def test_an_insurance_is_its_words_or_its_digit_on_the_form(words: Any, meaning: Insurance) -> None:
    assert read(险种=words).insurance is meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("1", Category.RETIREE_SETTLED),
        (2, Category.LONG_TERM_RESIDENT),
        ("3", Category.STATIONED_WORKER),
        ("4", Category.REFERRAL),
        ("异地转诊人员", Category.REFERRAL),
        ("异地转诊（转院）人员", Category.REFERRAL),
        ("异地急诊人员", Category.EMERGENCY),
        ("其他临时外出就医人员", Category.OTHER_TEMPORARY),
    ],
)
def test_a_category_is_its_words_or_its_digit_on_the_form(words: Any, meaning: Category) -> None:
    assert read(人员类别=words).category is meaning


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("险种", "5"),
        ("险种", None),
        ("人员类别", "5"),
        ("人员类别", "0"),
        ("性别", "女性"),
        ("姓名", "  "),
        ("登记类别", "3"),
    ],
)
def test_an_option_that_is_not_on_the_form_is_refused_at_its_cell(column: str, words: Any) -> None:
    assert wrong(**{column: words}).column == column


def test_a_change_is_not_imported_as_a_new_filing() -> None:
    assert "变更请在原备案上办理" in wrong(登记类别="2").message
    for words in ("1", 1, None, "新增", "1. 新增"):
        assert read(登记类别=words).number == 2


def test_a_sex_that_the_number_contradicts_is_refused_and_an_empty_one_is_not() -> None:
    assert wrong(性别="男").column == "性别"
    assert read(性别=None).social_security_number.text == NUMBER


def test_a_number_that_a_spreadsheet_has_rounded_is_refused_with_the_cause() -> None:
    assert "数字格式" in wrong(社会保障号码=int(NUMBER[:17] + "0")).message
    assert "数字格式" in wrong(社会保障卡卡号=6.2170012345678e17).message


def test_marks_that_nobody_sees_go_and_rare_characters_stay() -> None:
    assert read(姓名="\ufeff王\u200b\ue863兰\t").name == "王\ue863兰"


def test_numbers_kept_as_numbers_are_read_digit_by_digit() -> None:
    taken = read(联系电话1=13900005678, 联系电话2=13900005678.0, 原备案编号=417)
    assert (taken.contact.phone, taken.contact.phone_2, taken.legacy_number) == ("13900005678", "13900005678", "417")


@pytest.mark.parametrize(
    ("province", "city", "county", "code"),
    [
        ("上海市", None, None, "310000"),
        ("上海", "上海市", None, "310000"),
        ("上海市", "市辖区", "浦东新区", "310115"),
        ("上海市", None, "浦东新区", "310115"),
        ("上海市", "浦东新区", None, "310115"),
        ("重庆市", "县", None, "500000"),
        ("江苏", "南京", None, "320100"),
        ("江苏省", "苏州市", "昆山市", "320583"),
        ("江苏省", None, "昆山市", "320583"),
        ("内蒙古", "呼和浩特市", None, "150100"),
        ("广西", None, None, "450000"),
        ("四川省", "凉山州", None, "513400"),
        ("吉林省", "吉林市", None, "220200"),
        ("湖北省", "潜江市", None, "429005"),
        ("湖北省", "潜江市", "潜江市", "429005"),
        ("香港特别行政区", None, None, "810000"),
        ("江 苏 省", "南京市 ", "玄武区", "320102"),
    ],
)
def test_a_place_is_found_by_the_names_on_the_form(
    province: str, city: str | None, county: str | None, code: str
) -> None:
    assert read(转往省=province, 地区=city, 县=county).destination == code


@pytest.mark.parametrize(
    ("province", "city", "county", "column"),
    [
        (None, "南京市", None, "转往省(市、区)"),
        ("江东省", None, None, "转往省(市、区)"),
        ("江", None, None, "转往省(市、区)"),
        ("江苏省", "杭州市", None, "地区(市、州)"),
        ("江苏省", "南京市", "昆山市", "县(区)"),
        ("江苏省", "鼓楼区", None, "地区(市、州)"),  # both Nanjing and Xuzhou have one
        ("江苏省", None, "鼓楼区", "县(区)"),
        ("上海市", None, "玄武区", "县(区)"),
        ("湖北省", "潜江市", "江陵县", "县(区)"),
    ],
)
def test_a_place_that_is_unknown_or_one_of_several_is_refused_at_its_cell(
    province: str | None, city: str | None, county: str | None, column: str
) -> None:
    assert wrong(转往省=province, 地区=city, 县=county).column == column


def test_of_several_places_all_are_named_with_their_code() -> None:
    message = wrong(转往省="江苏省", 县="鼓楼区").message
    assert "320106" in message
    assert "320302" in message


@given(st.dictionaries(st.sampled_from(COLUMNS), st.none() | st.text() | st.integers() | st.floats() | days))
def test_whatever_is_in_the_cells_a_row_is_read_or_its_cells_are_named(cells: dict[str, Any]) -> None:
    found = read_row(SheetRow(7, {**row(), **cells}), FINDER)
    if isinstance(found, tuple):
        assert found
        assert all(error.row == 7 and error.column in COLUMNS and error.message for error in found)


@given(
    st.sampled_from([place for place in (places().children("")) if place.code[:2] not in ("71", "81", "82")]), st.data()
)
def test_every_place_is_found_by_its_own_names(province: Any, data: st.DataObject) -> None:
    city = data.draw(st.sampled_from(places().children(province.code)))
    county = data.draw(st.sampled_from([None, *places().children(city.code)]))
    top, middle, low = places().parts((county or city).code)
    found = read(转往省=top, 地区=middle, 县=low).destination
    expected = (county or city).code
    if county is None and not middle:
        expected = province.code
    assert found == expected
