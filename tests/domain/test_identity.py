"""GB 11643 numbers: what is one, what is not, and what can be read out of it."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identity import IdentityNumber, IdentityNumberError, identity_number_with_check
from app.domain.vocabulary import Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

areas = st.integers(110000, 659999).map(str)
births = st.dates(date(1900, 1, 1), date(2099, 12, 31))
sequences = st.integers(0, 999).map(lambda number: f"{number:03d}")


def _number(area: str, born: date, sequence: str) -> str:
    """The eighteen characters by the sums of the standard's annex, without the library the code uses."""
    body = f"{area}{born:%Y%m%d}{sequence}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECKS[total % 11]


@given(areas, births, sequences)
def test_any_number_with_the_right_check_character_parses(area: str, born: date, sequence: str) -> None:
    number = IdentityNumber.parse(_number(area, born, sequence))
    assert (number.area, number.born_on) == (area, born)
    assert number.sex is (Sex.MALE if int(sequence) % 2 else Sex.FEMALE)


@given(areas, births, sequences, st.integers(0, 17), st.data())
def test_one_wrong_character_is_always_refused(
    area: str, born: date, sequence: str, place: int, data: st.DataObject
) -> None:
    right = _number(area, born, sequence)
    others = (string.digits + "X" if place == 17 else string.digits).replace(right[place], "")
    wrong = right[:place] + data.draw(st.sampled_from(others)) + right[place + 1 :]
    with pytest.raises(IdentityNumberError):
        IdentityNumber.parse(wrong)


@given(areas, births, sequences, st.integers(0, 16))
def test_two_neighbours_changed_over_are_always_refused(area: str, born: date, sequence: str, place: int) -> None:
    right = _number(area, born, sequence)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if swapped == right:
        return
    with pytest.raises(IdentityNumberError):
        IdentityNumber.parse(swapped)


@given(st.text(max_size=25))
def test_any_text_is_a_number_or_refused_with_a_reason_and_a_remedy(text: str) -> None:
    answer: IdentityNumber | IdentityNumberError
    try:
        answer = IdentityNumber.parse(text)
    except IdentityNumberError as error:
        answer = error
    assert len(answer.text) == 18 if isinstance(answer, IdentityNumber) else answer.why and answer.remedy


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("32080319580302462", "length"),
        ("3208031958030246211", "length"),
        ("32080319580302A621", "characters"),
        ("320803195802304621", "birth_date"),
        ("320803190002294621", "birth_date"),
        ("320803195803024622", "check_digit"),
        ("", "length"),
    ],
)
def test_a_refusal_says_what_is_wrong(typed: str, code: str) -> None:
    with pytest.raises(IdentityNumberError) as caught:
        IdentityNumber.parse(typed)
    assert caught.value.code == code


def test_blanks_full_width_digits_and_a_small_x_are_forgiven() -> None:
    numbers = (_number("320803", date(1990, 1, 1), f"{sequence:03d}") for sequence in range(100))
    plain = next(number for number in numbers if number.endswith("X"))
    wide = plain.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})
    for typed in (f" {plain[:6]} {plain[6:14]} {plain[14:]}\t", plain.lower(), wide, wide.replace("X", "ｘ")):
        assert IdentityNumber.parse(typed).text == plain


def test_a_refusal_never_repeats_the_number() -> None:
    with pytest.raises(IdentityNumberError) as caught:
        IdentityNumber.parse("320803195803024622")
    assert "19580302" not in str(caught.value)


def test_a_masked_number_hides_the_birthday() -> None:
    number = identity_number_with_check("32080319580302462")
    assert number.masked == "320803********" + number.text[14:]


def test_seventeen_digits_that_hold_no_date_cannot_be_completed() -> None:
    with pytest.raises(IdentityNumberError):
        identity_number_with_check("32080319581302462")
