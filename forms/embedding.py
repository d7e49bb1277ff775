"""Loads a font for embedding and mends some things in reportlab's way of doing it.

Its ToUnicode map writes a five-digit code point where the format wants UTF-16BE, and one block of up to 256
lines where it allows 100 (Adobe Technical Note 5014; ISO 32000-1, 9.10.3): text beyond the Basic Multilingual
Plane could neither be found nor copied. And it copies all outlines of a font, many megabytes, for each subset.
Streams are written as they are, not in ASCII: that would cost a quarter more bytes and some milliseconds.

The characters of a form's own words can be given a subset of their own. It is the same in every file, so it is made
and compressed once in a process; what is left to do for a file are the characters of its values.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts

LARGEST_RESERVE = 254
"""How many characters a subset holds beside the gap and the space."""
_SUBSET_SIZE = 256
_LARGEST_BLOCK = 100
_KEPT_RESERVES = 16


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


@dataclass(frozen=True, slots=True)
class _MadeSubset:
    """One subset as it stands in a file: two streams, and the two dictionaries around what names them."""

    outlines: bytes
    to_unicode: bytes
    descriptor: bytes
    font: bytes


class PaperFont(ttfonts.TTFont):
    """A TrueType font whose subsets are written as finished bytes, those of reserved characters made only once."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(name, BytesIO(content), asciiReadable=False, shapable=False)
        face: Any = self.face
        whole_table = face.get_table
        glyphs = _GlyphsInPlace(content, face.get_table_pos("glyf")[0])
        face.get_table = lambda tag: glyphs if tag == "glyf" else whole_table(tag)
        face.glyphToChar = {}
        self._reserved = lru_cache(maxsize=_KEPT_RESERVES)(self._make)

    def reserve(self, document: Any, characters: str) -> None:
        """Give ``characters`` a subset without others, in a document that nothing was drawn on yet.

        Raises ValueError for more than ``LARGEST_RESERVE``.
        """
        if len(characters) > LARGEST_RESERVE:
            raise ValueError("more characters than a subset holds")
        self.splitString(characters, document)
        state: Any = self.state[document]
        state.nextCode = _SUBSET_SIZE
        state.is_reserved = True

    def encoded(self, document: Any, text: str) -> Iterator[tuple[str, bytes]]:
        """``text`` as codes of subsets, each with the subset's name in the document."""
        state: Any = self.state.get(document)
        if state is not None and state.assignments.keys() >= set(map(ord, text)):
            try:
                codes = text.translate(state.assignments).encode("latin-1")
            except UnicodeEncodeError:
                pass  # some of it stands in a later subset
            else:
                yield self.getSubsetInternalName(0, document), codes
                return
        for number, codes in self.splitString(text, document):
            yield self.getSubsetInternalName(number, document), codes

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab calls it
        """Write every subset into the document. What is made of values is never kept: it may be personal data."""
        state = self.state.pop(doc)
        is_reserved = getattr(state, "is_reserved", False)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, subset in enumerate(state.subsets):
            make = self._reserved if is_reserved and number == 0 else self._make
            made = make(number, tuple(subset))
            name = f"{state.internalName}+{number}"
            outlines = doc.Reference(_Written(made.outlines), f"outlines:{name}")
            to_unicode = doc.Reference(_Written(made.to_unicode), f"toUnicode:{name}")
            descriptor = _Written(made.descriptor, b" /FontFile2 ", outlines, b" >>")
            described = doc.Reference(descriptor, f"descriptor:{name}")
            fonts[name] = _Written(made.font, b" /ToUnicode ", to_unicode, b" /FontDescriptor ", described, b" >>")
            doc.Reference(fonts[name], name)

    def _make(self, number: int, subset: tuple[int, ...]) -> _MadeSubset:
        face: Any = self.face
        name = f"{ttfonts.SUBSETN(number).decode()}+{face.name.decode()}"
        outlines = face.makeSubset(subset)
        widths = " ".join(f"{face.getCharWidth(code):g}" for code in subset)
        flags = face.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC
        box = " ".join(f"{edge:g}" for edge in face.bbox)
        return _MadeSubset(
            _stream(outlines, f" /Length1 {len(outlines)}"),
            _stream(make_to_unicode_cmap(name, subset).encode("ascii")),
            f"<< /Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [{box}] /StemV {face.stemV:g}"
            f" /ItalicAngle {face.italicAngle:g} /Ascent {face.ascent:g} /Descent {face.descent:g}"
            f" /CapHeight {face.capHeight:g} /MissingWidth {face.defaultWidth:g}".encode("ascii"),
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 0 /LastChar {len(subset) - 1}"
            f" /Widths [{widths}]".encode("ascii"),
        )


class _Written(pdfdoc.PDFObject):
    """An object of a document that is finished but for the numbers of those it names."""

    __RefOnly__ = 1

    def __init__(self, *parts: Any) -> None:
        self._parts = parts

    def format(self, document: Any) -> bytes:
        return b"".join(part if isinstance(part, bytes) else part.format(document) for part in self._parts)


def _stream(content: bytes, more: str = "") -> bytes:
    packed = zlib.compress(content)
    head = f"<< /Filter /FlateDecode /Length {len(packed)}{more} >>\nstream\n"
    return b"".join((head.encode("ascii"), packed, b"\nendstream\n"))


def register_font(name: str, content: bytes) -> PaperFont:
    """Make a TrueType font known to reportlab under ``name``. Raises reportlab's TTFError for anything else."""
    font = PaperFont(name, content)
    rl_config.useA85 = 0
    pdfmetrics.registerFont(font)
    _fonts[name] = font
    return font


def document_of(canvas: Any) -> Any:
    """The document a canvas draws on, which fonts keep their subsets by."""
    return canvas._doc


def get_font(name: str) -> PaperFont:
    """The font made known under ``name``. Raises KeyError when there is none."""
    return _fonts[name]


_fonts: dict[str, PaperFont] = {}


class _GlyphsInPlace:
    """The glyf table as reportlab's subsetter reads it, slice by slice, without a copy of the whole."""

    def __init__(self, content: bytes, start: int) -> None:
        self._content, self._start = content, start

    def __getitem__(self, part: slice) -> bytes:
        return self._content[self._start + part.start : self._start + part.stop]
