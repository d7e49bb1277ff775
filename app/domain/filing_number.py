"""备案编号: made at the counter without a line, so that two counters never make the same one.

Area 6 + office 2 + counter 2 + yyyymmdd + sequence 4 + check character (ISO 7064 MOD 37-36).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_37_36

from app.errors import UserError

_LENGTH = 23
MAX_SEQUENCE = 9999


class FilingNumberError(UserError):
    """备案编号有误."""


@dataclass(frozen=True)
class CounterIdentity:
    """窗口身份: the office (area 6 + office 2) and the counter (2) that a data folder is bound to."""

    area: str
    office: str
    counter: str

    def __post_init__(self) -> None:
        """Refuse parts of the wrong length."""
        for part, length, name in (
            (self.area, 6, "区划"),
            (self.office, 2, "经办机构"),
            (self.counter, 2, "窗口"),
        ):
            if len(part) != length or not part.isascii() or not part.isdigit():
                raise UserError(
                    f"{name}代码有误",
                    why=f"应为{length}位数字",
                    remedy="请按上级分配的代码填写",
                    code="counter_identity",
                )

    @property
    def prefix(self) -> str:
        """The first ten characters of every number made here."""
        return self.area + self.office + self.counter

    @classmethod
    def parse(cls, office: str, counter: str) -> CounterIdentity:
        """From the eight digits AREA6+OFFICE2 (a ``+`` between is allowed) and the two of the counter."""
        digits = office.replace("+", "")
        return cls(digits[:6], digits[6:], counter)


def make_filing_number(counter: CounterIdentity, day: date, sequence: int) -> str:
    """The number of the ``sequence``-th filing of ``day`` at ``counter`` (1 to 9999).

    Raises FilingNumberError when the day's numbers are used up.
    """
    if not 1 <= sequence <= MAX_SEQUENCE:
        raise FilingNumberError(
            "本窗口今天的备案编号已用完",
            why=f"每窗口每天最多{MAX_SEQUENCE}件",
            remedy="请换一个窗口办理",
            code="sequence",
        )
    body = f"{counter.prefix}{day:%Y%m%d}{sequence:04d}"
    return body + mod_37_36.calc_check_digit(body)


def parse_filing_number(raw: str) -> str:
    """A number as typed or scanned, blanks and hyphens forgiven.

    Raises FilingNumberError for a wrong length, date or check character.
    """
    text = "".join(raw.split()).replace("-", "").upper()
    remedy = "请对照备案表重新输入或扫描条码"
    if len(text) != _LENGTH or not text[:22].isascii() or not text[:22].isdigit():
        raise FilingNumberError("备案编号格式不对", why="应为22位数字加1位校验符", remedy=remedy, code="format")
    if not mod_37_36.is_valid(text):
        raise FilingNumberError("备案编号校验不通过", why="可能输错了一位", remedy=remedy, code="check")
    try:
        date.fromisoformat(f"{text[10:14]}-{text[14:16]}-{text[16:18]}")
    except ValueError:
        raise FilingNumberError(
            "备案编号中的日期不存在", why="第11至18位不是一个日期", remedy=remedy, code="date"
        ) from None
    return text
