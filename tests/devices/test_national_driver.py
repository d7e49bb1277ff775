"""The answer and the error codes of the national social security card driver."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.card_problem import CardProblem
from app.devices.national_driver import DRIVER_ERRORS, LAYOUTS, DriverLayout, driver_problem, parse_driver_answer
from app.devices.social_card import SocialCard
from tests.devices.cards import a_number

NATIONAL = LAYOUTS["national"]
BY_FILE = LAYOUTS["by_file"]


def national_answer(name: str = "欧阳𬭎", number: str | None = None, issued: str = "20210406") -> str:
    return (
        f"510400|{number or a_number()}|A00000017|51040081560000000000000000000017|{name}"
        f"|3B6D000000814D|3.00|{issued}|20310405|000000000001|0000000002|"
    )


def test_the_national_answer_gives_the_card_with_sex_and_birth_from_the_number() -> None:
    assert parse_driver_answer(national_answer(), NATIONAL, "窗口读卡器") == SocialCard(
        name="欧阳𬭎",
        social_security_number=a_number(),
        born_on=date(1985, 3, 12),
        sex_code="1",
        card_no="A00000017",
        identification_code="51040081560000000000000000000017",
        issuing_area_code="510400",
        spec_version="3.00",
        issued_on=date(2021, 4, 6),
        valid_until=date(2031, 4, 5),
        reader_name="窗口读卡器",
    )


def test_the_answer_in_the_order_of_the_files_gives_what_it_holds() -> None:
    answer = (
        f"510400D1560000050000000000000017:3:3.00:91510400MA01:20210406:20310405:A00000017:{a_number()}"
        ":阿卜杜热合曼·:阿卜杜克热木:1:05:510402:19850312"
    )
    card = parse_driver_answer(answer, BY_FILE)
    assert card.name == "阿卜杜热合曼·阿卜杜克热木"
    assert card.issuing_area_code == "510400"
    assert card.born_on == date(1985, 3, 12)
    assert (card.sex_code, card.ethnicity_code, card.birthplace_code) == ("1", "05", "510402")


def test_a_character_whose_second_byte_is_the_separator_does_not_split_the_answer() -> None:
    name = "倈"
    assert name.encode("gb18030").endswith(b"|")
    answer = national_answer(name).encode("gb18030") + b"\0rest of the buffer"
    assert parse_driver_answer(answer, NATIONAL).name == name


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("", "card.driver_answer"),
        (national_answer() + "one more|", "card.driver_answer"),
        (b"\x81\x20|", "card.driver_answer"),
        (national_answer().replace("3.00", "?"), "card.driver_answer"),
        (national_answer(number="510402198503121230"), "card.number_check_digit"),
        (national_answer(issued="20210231"), "card.impossible_date"),
        (national_answer(name=" "), "card.missing_name"),
    ],
)
def test_what_is_wrong_with_an_answer_is_told_in_a_sentence(answer: str | bytes, code: str) -> None:
    with pytest.raises(CardProblem) as raised:
        parse_driver_answer(answer, NATIONAL)
    assert raised.value.code == code
    assert raised.value.remedy


@given(st.one_of(st.text(), st.binary()), st.sampled_from(list(LAYOUTS.values())))
def test_any_answer_at_all_is_refused_and_never_a_crash(answer: str | bytes, layout: DriverLayout) -> None:
    with pytest.raises(CardProblem):
        parse_driver_answer(answer, layout)


@given(st.integers(0, 10), st.text(max_size=20))
def test_any_text_in_place_of_one_item_is_read_or_refused(position: int, text: str) -> None:
    items = national_answer().split("|")
    items[position] = text
    outcome = parse_or_refuse("|".join(items))
    assert outcome.remedy if isinstance(outcome, CardProblem) else outcome.name.isprintable()


def parse_or_refuse(answer: str) -> SocialCard | CardProblem:
    try:
        return parse_driver_answer(answer, NATIONAL)
    except CardProblem as problem:
        return problem


@pytest.mark.parametrize("code", sorted(DRIVER_ERRORS))
def test_every_code_of_the_driver_says_what_why_and_what_next(code: int) -> None:
    problem = driver_problem(code)
    assert problem.code == f"driver.{code}"
    assert all(part and str(code) not in part for part in (problem.what, problem.why, problem.remedy))


def test_a_code_nobody_listed_is_told_with_its_number() -> None:
    assert "-4711" in driver_problem(-4711).why


def test_a_locked_card_sends_the_applicant_to_the_issuer() -> None:
    assert "锁定" in driver_problem(-27265).what
    assert "发卡网点" in driver_problem(-27265).remedy
