"""有效期 in words, the same on every screen and every paper."""

from __future__ import annotations

from datetime import date


def day_words(day: date) -> str:
    """A day as tables on paper print it: ``2020年5月6日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def until_words(valid_from: date | None, valid_until: date | None) -> str:
    """The last valid day; an open end is 长期, a filing not yet in force 未生效."""
    if valid_from is None:
        return "未生效"
    return valid_until.isoformat() if valid_until else "长期"


def period_words(valid_from: date | None, valid_until: date | None) -> str:
    """``2020-05-06 至 2020-11-06``, both days inclusive."""
    if valid_from is None:
        return "未生效"
    return f"{valid_from.isoformat()} 至 {until_words(valid_from, valid_until)}"
