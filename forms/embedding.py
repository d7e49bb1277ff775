"""Loads a font for embedding and mends some things in reportlab's way of doing it.

Its ToUnicode map writes a five-digit code point where the format wants UTF-16BE, and one block of up to 256
lines where it allows 100 (Adobe Technical Note 5014; ISO 32000-1, 9.10.3): text beyond the Basic Multilingual
Plane could neither be found nor copied. And it copies all outlines of a font, many megabytes, for each subset.
Streams are written as they are, not in ASCII: that would cost a quarter more bytes and some milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

_LARGEST_BLOCK = 100


def make_to_unicode_cmap(font_name: str, subset: Sequence[int]) -> str:
    """ToUnicode map of one font subset: position in ``subset`` is the character code in the page's text."""
    pairs = [(code, character) for code, character in enumerate(subset) if character]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), _LARGEST_BLOCK):
        block = pairs[start : start + _LARGEST_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def register_font(name: str, content: bytes) -> ttfonts.TTFont:
    """Make a TrueType font known to reportlab under ``name``. Raises reportlab's TTFError for anything else."""
    setattr(ttfonts, "makeToUnicodeCMap", make_to_unicode_cmap)  # noqa: B010
    font = ttfonts.TTFont(name, BytesIO(content), asciiReadable=False, shapable=False)
    rl_config.useA85 = 0
    face: Any = font.face
    whole_table = face.get_table
    glyphs = _GlyphsInPlace(content, face.get_table_pos("glyf")[0])
    face.get_table = lambda tag: glyphs if tag == "glyf" else whole_table(tag)
    face.glyphToChar = {}
    pdfmetrics.registerFont(font)
    return font


class _GlyphsInPlace:
    """The glyf table as reportlab's subsetter reads it, slice by slice, without a copy of the whole."""

    def __init__(self, content: bytes, start: int) -> None:
        self._content, self._start = content, start

    def __getitem__(self, part: slice) -> bytes:
        return self._content[self._start + part.start : self._start + part.stop]
