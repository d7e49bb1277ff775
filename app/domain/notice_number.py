"""告知编号: the number of a notice about a visit that was not filed; no filing ever has one like it."""

from __future__ import annotations

import re

from app.domain.filing_number import CounterIdentity

_NUMBER = re.compile(r"[0-9]{10}-G[0-9]{7}")


def make_notice_number(counter: CounterIdentity, sequence: int) -> str:
    """The number of the ``sequence``-th notice of a counter."""
    return f"{counter.prefix}-G{sequence:07d}"


def is_notice_number(text: str) -> bool:
    """Whether a text, as scanned, is such a number, of whatever counter."""
    return _NUMBER.fullmatch(text.strip()) is not None
