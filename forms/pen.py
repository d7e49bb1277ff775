"""Draws on one PDF canvas in points from the top left corner: lines of text, rules, boxes, codes, pictures.

Nothing here decides where a thing belongs; ``forms.page`` does.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, pdfdocEnc, xObjectName
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from app.errors import UserError
from forms.codes import Symbol, code128_symbol, qr_symbol
from forms.embedding import document_of, get_font
from forms.inline import POINTS_PER_MM, Atom, Line
from forms.typeface import Run, Typeface

_ASCENT_EM = 0.86
_PICTURE_HEIGHT = 11 * POINTS_PER_MM
_BELOW_BLANK = 3
_SQUARE_CAP, _ROUND_JOIN = 2, 1
_HAIRLINE, _RULE, _TICK_STROKE = 0.5, 0.6, 1.25


class Pen:
    """A pen on a canvas. Text is collected and reaches the paper at the end of ``sheet`` or ``drawing``."""

    _text: list[str]
    _font: tuple[str, float]
    _grey: float
    _spread: float

    def __init__(self, canvas: Canvas, size: tuple[float, float] = A4) -> None:
        self._canvas = canvas
        self._document = document_of(canvas)
        self._width, self._height = size
        self._begin_text()

    @contextmanager
    def sheet(self) -> Iterator[None]:
        """What is drawn meanwhile is one sheet."""
        yield
        self.end_sheet()

    def end_sheet(self) -> None:
        """What was drawn since the last sheet is one."""
        self._flush()
        self._canvas.showPage()
        _pack(self._document.Pages.pages[-1])

    @contextmanager
    def drawing(self, name: str) -> Iterator[None]:
        """What is drawn meanwhile is kept once in the file; ``repeat`` puts it on a sheet."""
        self._canvas.beginForm(name, 0, 0, self._width, self._height)
        yield
        self._flush()
        self._canvas.endForm()
        _pack(self._document.idToObject[xObjectName(name)])

    def finish(self) -> None:
        """Write the file."""
        self._canvas.save()

    def repeat(self, name: str, x: float = 0, down: float = 0) -> None:
        """Put the drawing of that name, which may be made later, over what the sheet holds, moved by so much."""
        self._flush()
        if x or down:
            self._canvas.saveState()
            self._canvas.translate(x, -down)
        self._canvas.doForm(name)
        if x or down:
            self._canvas.restoreState()

    def line(self, line: Line, x: float, top: float, size: float, leading: float, spread: float, grey: float) -> None:
        """One line in a box ``leading`` high; ``spread`` is added after every character to fill the column."""
        baseline = self._height - top - (leading - size) / 2 - _ASCENT_EM * size
        if grey != self._grey:
            self._text.append(f"{grey:g} g")
            self._grey = grey
        if spread != self._spread:
            self._text.append(f"{spread:.4f} Tc")
            self._spread = spread
        waiting, waiting_x = list[Run](), x
        for atom in line.atoms:
            if atom.kind == "text" and not atom.offset:
                waiting_x = waiting_x if waiting else x
                waiting += atom.runs
            else:
                self._runs(waiting, waiting_x, baseline, size)
                waiting = []
                self._placed(atom, x, baseline, size)
            advance = atom.width + (spread * sum(len(run.text) for run in atom.runs) if spread else 0)
            if atom.underlined:
                self._underline(x, advance, baseline - 0.16 * size)
            x += advance
        self._runs(waiting, waiting_x, baseline, size)

    def rules(self, segments: Iterable[tuple[float, float, float, float]]) -> None:
        """Straight rules from (x1, y1) to (x2, y2)."""
        self._canvas.setStrokeGray(0)
        self._canvas.setLineWidth(_RULE)
        self._canvas.setLineCap(_SQUARE_CAP)
        height = self._height
        path = [f"{x1:.2f} {height - y1:.2f} m {x2:.2f} {height - y2:.2f} l" for x1, y1, x2, y2 in segments]
        self._canvas.drawPath(PDFPathObject(code=path))

    def frame(self, x: float, top: float, width: float, height: float) -> None:
        """A light dashed frame: what it holds is no part of the official form."""
        self._dashed(lambda: self._canvas.roundRect(x, self._height - top - height, width, height, 4))

    def seal_place(self, x: float, top: float, diameter: float) -> None:
        """A light dashed circle where the office's seal goes."""
        radius = diameter / 2
        self._dashed(lambda: self._canvas.circle(x + radius, self._height - top - radius, radius))

    def code128(self, content: str, x: float, top: float, module: float, height: float) -> float:
        """``content`` as vector bars; the width of the symbol without its quiet zones is returned."""
        symbol = code128_symbol(content)
        self._symbol(symbol, x, top, module, height)
        return symbol.columns * module

    def qr(self, content: str, x: float, top: float, side: float) -> None:
        """``content`` as a QR code, drawn as one path."""
        symbol = qr_symbol(content)
        self._symbol(symbol, x, top, side / symbol.columns, side / symbol.rows)

    def watermark(self, text: str, typeface: Typeface) -> None:
        """Large pale letters across the sheet."""
        size = 0.75 * min(self._width, self._height) / max(typeface.width(text, 1), 1)
        self._canvas.saveState()
        self._canvas.setFillGray(0.9)
        self._canvas.translate(self._width / 2, self._height / 2)
        self._canvas.rotate(40)
        x = -typeface.width(text, size) / 2
        for run in typeface.runs(text):
            self._canvas.setFont(run.font_name, size)
            self._canvas.drawString(x, -size / 3, run.text)
            x += run.width_em * size
        self._canvas.restoreState()

    def _begin_text(self) -> None:
        self._text = []
        self._font, self._grey, self._spread = ("", 0.0), 0.0, 0.0

    def _flush(self) -> None:
        if self._text:
            self._canvas.addLiteral(" ".join(("BT", *self._text, "ET")))
        self._begin_text()

    def _placed(self, atom: Atom, x: float, baseline: float, size: float) -> None:
        if atom.kind == "tick":
            self._tick(x, baseline, atom.offset, atom.ticked)
        elif atom.kind == "picture":
            self._picture(atom, x, baseline, size)
        else:
            self._runs(atom.runs, x + atom.offset, baseline, size)

    def _runs(self, runs: Sequence[Run], x: float, baseline: float, size: float) -> None:
        if not runs:
            return
        self._text.append(f"1 0 0 1 {x:.3f} {baseline:.3f} Tm")
        for font_name, same in groupby(runs, attrgetter("font_name")):
            text = "".join(run.text for run in same)
            for name, codes in get_font(font_name).encoded(self._document, text):
                if (name, size) != self._font:
                    self._font = (name, size)
                    self._text.append(f"{name} {size:g} Tf")
                self._text.append(f"<{codes.hex()}> Tj")

    def _underline(self, x: float, width: float, y: float) -> None:
        self._canvas.setStrokeGray(0)
        self._canvas.setLineWidth(_HAIRLINE)
        self._canvas.line(x, y, x + width, y)

    def _tick(self, x: float, baseline: float, side: float, ticked: bool) -> None:
        bottom = baseline - 0.08 * side
        self._canvas.setStrokeGray(0)
        self._canvas.setLineWidth(_RULE)
        self._canvas.rect(x, bottom, side, side)
        if ticked:
            mark = self._canvas.beginPath()
            mark.moveTo(x + 0.16 * side, bottom + 0.52 * side)
            mark.lineTo(x + 0.42 * side, bottom + 0.20 * side)
            mark.lineTo(x + 0.98 * side, bottom + 1.02 * side)
            self._canvas.setLineWidth(_TICK_STROKE)
            self._canvas.setLineJoin(_ROUND_JOIN)
            self._canvas.drawPath(mark)

    def _picture(self, atom: Atom, x: float, baseline: float, size: float) -> None:
        try:
            picture = ImageReader(BytesIO(atom.picture))
            pixels_wide, pixels_high = picture.getSize()
        except OSError as error:
            raise UserError("签名图片读不出来", remedy="请重新签名", code="signature_unreadable") from error
        scale = min(atom.width / pixels_wide, _PICTURE_HEIGHT / pixels_high)
        width, height = pixels_wide * scale, pixels_high * scale
        bottom = baseline - _BELOW_BLANK if atom.underlined else baseline + (_ASCENT_EM - 0.5) * size - height / 2
        self._canvas.drawImage(picture, x + (atom.width - width) / 2, bottom, width, height, mask="auto")

    def _dashed(self, draw: Callable[[], None]) -> None:
        self._canvas.saveState()
        self._canvas.setStrokeGray(0.55)
        self._canvas.setLineWidth(_HAIRLINE)
        self._canvas.setDash(2, 2)
        draw()
        self._canvas.restoreState()

    def _symbol(self, symbol: Symbol, x: float, top: float, column: float, row: float) -> None:
        self._canvas.saveState()
        self._canvas.setFillGray(0)
        self._canvas.transform(column, 0, 0, -row, x, self._height - top)
        self._canvas.drawPath(PDFPathObject(code=list(symbol.path)), stroke=0, fill=1)
        self._canvas.restoreState()


def _pack(drawn: Any) -> None:
    """Compress what was drawn on a sheet or drawing now: reportlab would hold it as it is until the file is written."""
    packed = zlib.compress(pdfdocEnc(drawn.stream))
    drawn.Contents = PDFStream(PDFDictionary({"Filter": PDFArray([PDFName("FlateDecode")])}), packed)
    drawn.stream = None
