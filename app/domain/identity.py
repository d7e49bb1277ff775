"""公民身份号码 (GB 11643-1999) and what can be read out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_11_2

from app.domain.vocabulary import Sex
from app.errors import UserError

_LENGTH = 18
_FULL_WIDTH = str.maketrans("０１２３４５６７８９ＸｘX", "0123456789XXX")


class IdentityNumberError(UserError):
    """公民身份号码有误: the number cannot be one; the message names the place, never the number."""


@dataclass(frozen=True)
class IdentityNumber:
    """公民身份号码, 社会保障号码: area, birth date, sex and a check character (GB 11643-1999)."""

    text: str

    @classmethod
    def parse(cls, raw: str) -> IdentityNumber:
        """Read a number as typed or read from a card; spaces and full-width digits are forgiven.

        Raises IdentityNumberError with the reason.
        """
        text = "".join(raw.split()).upper().translate(_FULL_WIDTH)
        remedy = "请对照身份证或社会保障卡重新输入"
        if len(text) != _LENGTH:
            raise IdentityNumberError(
                "社会保障号码位数不对", why=f"应为18位，现为{len(text)}位", remedy=remedy, code="length"
            )
        if not (text[:17].isascii() and text[:17].isdigit() and (text[17].isascii() and text[17] in "0123456789X")):
            raise IdentityNumberError(
                "社会保障号码含有不该有的字符",
                why="前17位应为数字，末位为数字或X",
                remedy=remedy,
                code="characters",
            )
        number = cls(text)
        try:
            date.fromisoformat(number._birth_text)
        except ValueError:
            raise IdentityNumberError(
                "社会保障号码中的出生日期不存在",
                why="第7至14位不是一个日期",
                remedy=remedy,
                code="birth_date",
            ) from None
        if not mod_11_2.is_valid(text):
            raise IdentityNumberError(
                "社会保障号码校验不通过",
                why="末位校验码与前17位不符，可能输错了一位",
                remedy=remedy,
                code="check_digit",
            )
        return number

    @property
    def _birth_text(self) -> str:
        return f"{self.text[6:10]}-{self.text[10:12]}-{self.text[12:14]}"

    @property
    def area(self) -> str:
        """The six-digit division in which the number was given out."""
        return self.text[:6]

    @property
    def born_on(self) -> date:
        """出生日期."""
        return date.fromisoformat(self._birth_text)

    @property
    def sex(self) -> Sex:
        """性别: an odd sequence number is a man's."""
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE

    @property
    def masked(self) -> str:
        """The number with birth date and sequence hidden, for screens that others can see."""
        return f"{self.text[:6]}********{self.text[14:]}"


def identity_number_with_check(first_17: str) -> IdentityNumber:
    """Complete 17 digits with their check character; for training people and tests.

    Raises IdentityNumberError when the 17 digits cannot be the start of a number.
    """
    return IdentityNumber.parse(first_17 + mod_11_2.calc_check_digit(first_17))
