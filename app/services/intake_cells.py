"""导入表的单元格: one row's cells read as what they mean, every cell that cannot be read named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.filing import Contact, Institution
from app.domain.identity import IdentityNumber, IdentityNumberError
from app.domain.names import is_name
from app.domain.privacy import Private
from app.domain.vocabulary import Category, Insurance, Sex
from app.services import intake_sheet as sheet
from app.services.division_words import DivisionFinder, DivisionUnknown
from app.services.intake_sheet import SheetRow

_INSURANCES: Mapping[str, Insurance] = {
    **{item.label: item for item in Insurance},
    **{str(item.form_digit): item for item in Insurance},
}
_FORM_CATEGORIES = (
    Category.RETIREE_SETTLED,
    Category.LONG_TERM_RESIDENT,
    Category.STATIONED_WORKER,
    Category.REFERRAL,
)
"""人员类别 1-4 as the form prints them."""
_CATEGORIES: Mapping[str, Category] = {
    **{item.label: item for item in Category},
    **{str(digit): item for digit, item in enumerate(_FORM_CATEGORIES, start=1)},
    "异地转诊(转院)人员": Category.REFERRAL,
    "异地急诊(急症住院、急诊抢救)人员": Category.EMERGENCY,
}
_SEXES = {item.label: item for item in Sex}
_NEW, _CHANGED = "新增", "变更"
_REGISTRATIONS = {_NEW: _NEW, "1": _NEW, "": _NEW, _CHANGED: _CHANGED, "2": _CHANGED}
_OPEN_ENDS = frozenset({"长期", "长期有效", "无固定期限"})
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?(?:[ T]00:00(?::00(?:\.0+)?)?)?"
    r"|(\d{4})(\d{2})(\d{2})"
)
_YEARS = range(1900, 2101)
_MARKS = frozenset({"Cc", "Cf"})
_EXACT_DIGITS = 15
"""A spreadsheet keeps fifteen digits of a number; what came after is gone."""


@dataclass(frozen=True)
class RowError:
    """导入差错: the sheet's row, the column, and what is wrong, in a sentence without personal data."""

    row: int
    column: str
    message: str

    @property
    def sentence(self) -> str:
        """The error as the returned sheet says it."""
        return f"{self.column}：{self.message}。" if self.column else f"{self.message}。"


@dataclass(frozen=True, repr=False)
class IntakeRow(Private):
    """导入的一件备案 as the sheet gives it; dates left blank are None."""

    number: int
    legacy_number: str
    name: str
    social_security_number: IdentityNumber
    insurance: Insurance
    category: Category
    destination: str
    card_no: str
    contact: Contact
    institution: Institution
    starts_on: date | None
    ends_on: date | None
    filed_on: date | None
    handled_by: str
    handled_on: date | None


class _WrongCell(ValueError):
    """What is wrong with one cell."""


class _Reader:
    """Reads the cells of one row and remembers every one that cannot be read."""

    def __init__(self, row: SheetRow) -> None:
        self._row = row
        self.errors: list[RowError] = []

    def read(self, column: str, parse: Callable[[Any], Any]) -> Any:
        """The meaning of a cell; None when it has none, which is noted."""
        try:
            return parse(self._row.cells[column])
        except _WrongCell as wrong:
            self.note(column, str(wrong))
            return None

    def note(self, column: str, message: str) -> None:
        """Something is wrong with ``column``."""
        self.errors.append(RowError(self._row.number, column, message))


def read_row(row: SheetRow, places: DivisionFinder) -> IntakeRow | tuple[RowError, ...]:
    """The row as an intake, or everything that is wrong with its cells."""
    reader = _Reader(row)
    number = reader.read(sheet.SOCIAL_SECURITY_NUMBER, _identity)
    sex = reader.read(sheet.SEX, _sex)
    if number is not None and sex is not None and sex is not number.sex:
        reader.note(sheet.SEX, "与社会保障号码第17位所示性别不符")
    reader.read(sheet.REGISTRATION, _registration)
    starts_on, ends_on = reader.read(sheet.STARTS_ON, _day), reader.read(sheet.ENDS_ON, _end)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        reader.note(sheet.ENDS_ON, f"{ends_on.isoformat()} 早于备案开始日期 {starts_on.isoformat()}")
    values: dict[str, Any] = {
        "number": row.number,
        "legacy_number": reader.read(sheet.LEGACY_NUMBER, _code),
        "name": reader.read(sheet.NAME, _name),
        "social_security_number": number,
        "insurance": reader.read(sheet.INSURANCE, _one_of(_INSURANCES, [item.label for item in Insurance])),
        "category": reader.read(sheet.CATEGORY, _one_of(_CATEGORIES, [item.label for item in Category])),
        "destination": _destination(reader, places),
        "card_no": reader.read(sheet.CARD_NO, _code),
        "contact": Contact(
            home_address=reader.read(sheet.HOME_ADDRESS, _words),
            away_address=reader.read(sheet.AWAY_ADDRESS, _words),
            phone=reader.read(sheet.PHONE, _code),
            phone_2=reader.read(sheet.PHONE_2, _code),
        ),
        "institution": Institution(
            reader.read(sheet.INSTITUTION, _words), reader.read(sheet.INSTITUTION_LEVEL, _words)
        ),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "filed_on": reader.read(sheet.FILED_ON, _day),
        "handled_by": reader.read(sheet.HANDLED_BY, _words),
        "handled_on": reader.read(sheet.HANDLED_ON, _day),
    }
    return tuple(reader.errors) if reader.errors else IntakeRow(**values)


def _destination(reader: _Reader, places: DivisionFinder) -> str | None:
    names = [reader.read(column, _place_words) for column in (sheet.PROVINCE, sheet.CITY, sheet.COUNTY)]
    try:
        return places.find_code(*names)
    except DivisionUnknown as unknown:
        reader.note(unknown.column, unknown.message)
        return None


def _words(cell: Any) -> str:
    """A cell as text, without the blanks and marks around it that nobody sees."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not text.isprintable():
        # Rare characters in private or unknown places of the code are parts of names, so only control marks go.
        text = "".join(sign for sign in text if unicodedata.category(sign) not in _MARKS or sign.isspace())
    return " ".join(text.split())


def _code(cell: Any) -> str:
    """A number that is no quantity: every digit counts."""
    if isinstance(cell, (int, float)) and abs(cell) >= 10**_EXACT_DIGITS:
        raise _WrongCell("单元格是数字格式，第15位以后已经丢失，请设为文本格式后重新录入")
    return unicodedata.normalize("NFKC", _words(cell))


def _place_words(cell: Any) -> str:
    return "".join(_words(cell).split())


def _name(cell: Any) -> str:
    words = _words(cell)
    if not words:
        raise _WrongCell("没有填写")
    if not is_name(words):
        raise _WrongCell("含有姓名中不会有的字符")
    first, *others = words.split()
    for part in others:
        # Two-character names are often spread out with a blank; a name in letters keeps its own.
        first += part if _is_hanzi(first[-1]) and _is_hanzi(part[0]) else f" {part}"
    return first


def _is_hanzi(sign: str) -> bool:
    """Whether it stands in a square of its own; the private area is where rare ones were put."""
    return unicodedata.east_asian_width(sign) in "WF" or unicodedata.category(sign) == "Co"


def _identity(cell: Any) -> IdentityNumber:
    text = _code(cell)
    if not text:
        raise _WrongCell("没有填写")
    try:
        return IdentityNumber.parse(text)
    except IdentityNumberError as error:
        raise _WrongCell(f"{error.what}，{error.why}") from None


def _sex(cell: Any) -> Sex | None:
    words = _words(cell)
    if words and words not in _SEXES:
        raise _WrongCell("只能是：男、女")
    return _SEXES.get(words)


def _registration(cell: Any) -> None:
    found = _REGISTRATIONS.get(_option(cell))
    if found is None:
        raise _WrongCell(f"只能是：{_NEW}")
    if found is _CHANGED:
        raise _WrongCell("变更请在原备案上办理，导入只收新增")


def _one_of(meanings: Mapping[str, Any], labels: list[str]) -> Callable[[Any], Any]:
    def parse(cell: Any) -> Any:
        words = _option(cell)
        if not words:
            raise _WrongCell("没有填写")
        if words not in meanings:
            raise _WrongCell(f"只能是：{'、'.join(labels)}，或表上的序号")
        return meanings[words]

    return parse


def _option(cell: Any) -> str:
    """An option of the form: its words, its digit, or both as printed (``1. 职工医保``)."""
    words = "".join(_words(cell).split()).replace("（", "(").replace("）", ")")
    printed = re.fullmatch(r"[1-4][.．、](.+)", words)
    return printed[1] if printed else unicodedata.normalize("NFKC", words)


def _end(cell: Any) -> date | None:
    return None if isinstance(cell, str) and cell.strip() in _OPEN_ENDS else _day(cell)


def _day(cell: Any) -> date | None:
    """A date cell, or a date written as 2020-05-06, 2020/5/6, 2020.5.6, 2020年5月6日 or 20200506."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _checked(cell)
    words = unicodedata.normalize("NFKC", _words(cell))
    if not words:
        return None
    found = _DATE.fullmatch(words)
    if found is None:
        raise _WrongCell("认不出这个日期，请写成 2020-05-06 的样子")
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
    try:
        return _checked(date(int(year), int(month), int(day)))
    except ValueError as error:
        raise error if isinstance(error, _WrongCell) else _WrongCell("没有这一天") from None


def _checked(day: date) -> date:
    if day.year not in _YEARS:
        raise _WrongCell("年份不对")
    return day
