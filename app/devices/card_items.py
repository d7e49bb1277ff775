"""The codings of single card items: dates, codes, numbers. Each raises ``CardProblem`` or returns."""

from __future__ import annotations

import re
from datetime import date

from stdnum.iso7064 import mod_11_2

from app.devices.card_problem import CardFault, card_problem

_RESIDENT_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_SEX_CODES = frozenset({"0", "1", "2", "9"})


def bcd_digits(value: bytes, item: str) -> str:
    """Two decimal digits a byte."""
    digits = value.hex()
    if not digits.isdecimal():
        raise card_problem(CardFault.MALFORMED_ITEM, item)
    return digits


def bcd_date(value: bytes, item: str) -> date:
    """A date in four bytes, yyyymmdd."""
    return compact_date(value.hex(), item)


def compact_date(text: str, item: str) -> date:
    """A date written yyyymmdd."""
    if not re.fullmatch(r"[0-9]{8}", text):
        raise card_problem(CardFault.IMPOSSIBLE_DATE, item)
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise card_problem(CardFault.IMPOSSIBLE_DATE, item) from None


def ascii_text(value: bytes, item: str) -> str:
    """Letters, digits, points and hyphens, padded with 00, 20 or FF."""
    text = value.rstrip(b"\x00\x20\xff").decode("latin-1")
    if not re.fullmatch(r"[0-9A-Za-z.\-]+", text):
        raise card_problem(CardFault.MALFORMED_ITEM, item)
    return text


def sex_code(value: bytes, item: str) -> str:
    """性别, one digit of GB/T 2261.1; cards hold it as a number or as its ASCII digit."""
    code = str(value[0]) if value[0] < 10 else chr(value[0])
    if code not in _SEX_CODES:
        raise card_problem(CardFault.MALFORMED_ITEM, item)
    return code


def resident_number(text: str) -> str:
    """公民身份号码 (GB 11643): eighteen places, a date within, the ISO 7064 MOD 11-2 check.

    The area is not looked up: areas are abolished, people keep their number.
    """
    number = text.strip().upper()
    if not _RESIDENT_NUMBER.fullmatch(number):
        raise card_problem(CardFault.NUMBER_FORMAT)
    if not mod_11_2.is_valid(number):
        raise card_problem(CardFault.NUMBER_CHECK_DIGIT)
    born_on_of(number)
    return number


def born_on_of(number: str) -> date:
    """The date of birth within a resident number."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise card_problem(CardFault.NUMBER_FORMAT) from None


def sex_code_of(number: str) -> str:
    """1 male or 2 female, from the parity of the seventeenth place of a resident number."""
    return "1" if int(number[16]) % 2 else "2"
