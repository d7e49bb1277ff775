"""Code 128 and QR symbols as PDF path operators in a grid of one unit a module, y downwards.

The symbols of one paper are drawn on every copy, so the last few are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from barcode import Code128
from segno import make_qr

_QR_MASK = 3
"""Any of the eight masks of ISO/IEC 18004 may be used; weighing them against one another costs ten times the rest."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """``path`` holds one rectangle operator (``x y width height re``) for each dark stretch of a row."""

    columns: int
    rows: int
    path: tuple[str, ...]


@lru_cache(maxsize=8)
def code128_symbol(content: str) -> Symbol:
    """Code 128 (ISO/IEC 15417) of ``content``, one row high, without quiet zones."""
    return _symbol([[bar == "1" for bar in Code128(content).build()[0]]])


@lru_cache(maxsize=8)
def qr_symbol(content: str) -> Symbol:
    """QR code (ISO/IEC 18004) of ``content``, at least of error correction level M, without its quiet zone."""
    return _symbol([[bool(cell) for cell in row] for row in make_qr(content, error="m", mask=_QR_MASK).matrix])


def _symbol(rows: Sequence[Sequence[bool]]) -> Symbol:
    rectangles = (
        f"{start} {number} {length} 1 re" for number, row in enumerate(rows) for start, length in _dark_stretches(row)
    )
    return Symbol(len(rows[0]), len(rows), tuple(rectangles))


def _dark_stretches(cells: Iterable[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for index, dark in enumerate([*cells, False]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            yield start, index - start
            start = None
