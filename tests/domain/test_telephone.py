"""What can be a telephone number, and what was typed into the wrong field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.telephone import is_telephone

WRITTEN = (
    "13912345678",
    "139 1234 5678",
    "+86 13912345678",
    "0517-83945678",
    "(0517)83945678",
    "051783945678转801",
    "83945678",
    "400-820-1234",
)


@pytest.mark.parametrize("number", WRITTEN)
def test_numbers_as_people_write_them_are_taken(number: str) -> None:
    assert is_telephone(number)


@pytest.mark.parametrize(
    "text", ["1391234567", "139123456789", "江苏省淮安市淮安区", "12345", "", "1391234567a", "1391234５６７８"]
)
def test_anything_else_is_not(text: str) -> None:
    assert not is_telephone(text)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_mobile_of_eleven_digits_is_taken_and_one_digit_less_is_not(number: str) -> None:
    assert is_telephone(number)
    assert not is_telephone(number[:-1])
