"""放错的表: why a scan whose codes name other records than the one at hand is kept with none."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.filing_number import CounterIdentity
from app.errors import UserError


def find_stray_refusal(counter: CounterIdentity, here: Sequence[str], strays: Sequence[str]) -> UserError | None:
    """Why a scan cannot be kept; ``here`` are the records of this counter that its codes name, ``strays`` the numbers
    of others. None where they name one record here or nothing.
    """
    if len(here) + len(strays) > 1:
        return UserError(
            f"文件里有{len(here) + len(strays)}件备案的表",
            why=f"表上的编号是 {'、'.join((*here, *strays))}",
            remedy="请一件备案扫描成一个文件，分开入档",
            code="scan_several_records",
        )
    return _refusal_of(counter, strays[0]) if strays else None


def _refusal_of(counter: CounterIdentity, number: str) -> UserError:
    digits = "".join(number.split()).replace("-", "")
    office, own = digits[:8], counter.prefix[:8]
    if office != own:
        return UserError(
            "这是别的机构的表",
            why=f"表上的编号是 {number}，机构 {office}",
            remedy="请核对是不是拿错了，不要存到本窗口的备案",
            code="scan_of_other_office",
        )
    if digits[:10] != counter.prefix:
        return UserError(
            "这是别的窗口的表",
            why=f"表上的编号是 {number}，{digits[8:10]}号窗口",
            remedy="请到那个窗口入档",
            code="scan_of_other_counter",
        )
    return UserError(
        "本窗口没有表上这个编号的备案",
        why=f"表上的编号是 {number}",
        remedy="请核对是不是拿错了；数据若是从较早的备份恢复的，请报告系统管理员",
        code="scan_of_unknown_record",
    )
