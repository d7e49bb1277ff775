"""Code 128 and QR symbols as PDF path operators in a grid of one unit a module, y downwards.

The symbols of one paper are drawn on every copy, so the last few are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt
from typing import Any

import zxingcpp
from barcode import Code128

_DARK = re.compile(b"\x00+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """``path`` holds one rectangle operator (``x y width height re``) for each dark stretch of a row."""

    columns: int
    rows: int
    path: tuple[str, ...]


@lru_cache(maxsize=8)
def code128_symbol(content: str) -> Symbol:
    """Code 128 (ISO/IEC 15417) of ``content``, one row high, without quiet zones."""
    return _symbol([b"".join(b"\x00" if bar == "1" else b"\xff" for bar in Code128(content).build()[0])])


@lru_cache(maxsize=8)
def qr_symbol(content: str) -> Symbol:
    """QR code (ISO/IEC 18004) of ``content``, at least of error correction level M, without its quiet zone."""
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    grid = bytes(memoryview(picture))
    side = isqrt(len(grid))
    return _symbol([grid[start : start + side] for start in range(0, len(grid), side)])


def _symbol(rows: Sequence[bytes]) -> Symbol:
    """``rows`` hold a byte a module, 0 where it is dark."""
    rectangles = (
        f"{dark.start()} {number} {dark.end() - dark.start()} 1 re"
        for number, row in enumerate(rows)
        for dark in _DARK.finditer(row)
    )
    return Symbol(len(rows[0]), len(rows), tuple(rectangles))
