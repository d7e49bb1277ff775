"""What stands where on a page of a PDF: characters with their size and box, and the rules of tables (pdfium)."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_double, c_float
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.Image import Image

_LEAST_RULE = 5.0


@dataclass(frozen=True)
class Glyph:
    """A character with ink; the box in points from the lower left corner of the page."""

    character: str
    size: float
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True)
class Rule:
    """A straight line of a table."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def is_upright(self) -> bool:
        return abs(self.x1 - self.x2) < 0.01


@dataclass(frozen=True)
class DrawnPage:
    """One page; lengths in points."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]


def drawn_pages(pdf: bytes) -> list[DrawnPage]:
    """Every page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            DrawnPage(*page.get_size(), tuple(_glyphs(page)), tuple(_rules(page.raw)))
            for page in (document[number] for number in range(len(document)))
        ]
    finally:
        document.close()


def page_pictures(pdf: bytes, dots_per_inch: int) -> list[Image]:
    """Every page in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            document[number].render(scale=dots_per_inch / 72, grayscale=True).to_pil()
            for number in range(len(document))
        ]
    finally:
        document.close()


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if chr(code).isspace() or pdfium.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        left, right, bottom, top = (c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(text.raw, index, byref(left), byref(right), byref(bottom), byref(top))
        size = pdfium.FPDFText_GetFontSize(text.raw, index)
        yield Glyph(chr(code), size, left.value, bottom.value, right.value, top.value)


def _rules(page: object) -> Iterator[Rule]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _rules_of(pdfium.FPDFPage_GetObject(page, index))


def _rules_of(item: object) -> Iterator[Rule]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_FORM:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _rules_of(pdfium.FPDFFormObj_GetObject(item, index))
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        x, y = c_float(), c_float()
        before = (0.0, 0.0)
        for index in range(pdfium.FPDFPath_CountSegments(item)):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            here = (x.value, y.value)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
                rule = Rule(*before, *here)
                is_straight = rule.is_upright or abs(rule.y1 - rule.y2) < 0.01
                if is_straight and abs(rule.x1 - rule.x2) + abs(rule.y1 - rule.y2) > _LEAST_RULE:
                    yield rule
            before = here
