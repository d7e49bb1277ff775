"""The page engine: puts a layout and its values on A4 sheets and returns the PDF.

The same values give the same bytes. A cell first tries smaller type, never below 9 pt, then its row grows; a
sheet that would overflow is refused, because a clerk must never hand over half a sentence; only sections go on to
further sheets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from threading import Lock
from typing import BinaryIO, NoReturn

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from app.errors import UserError
from forms.embedding import document_of
from forms.inline import POINTS_PER_MM, Line, Sections, Setting, Value, set_lines
from forms.layout import (
    Barcode,
    Block,
    Layout,
    ListBlock,
    PinnedText,
    QrCode,
    SealBlock,
    SectionsBlock,
    Style,
    TableBlock,
    TextBlock,
)
from forms.pen import Pen
from forms.sections import Space, set_sections
from forms.template import slot_names
from forms.typeface import get_typeface, reserve_words

_CELL_PADDING = 1.6 * POINTS_PER_MM
_LIST_PADDING = 2.4 * POINTS_PER_MM
_SIZE_STEP = 0.5
one_at_a_time = Lock()
"""reportlab's fonts keep a reading position, so two threads must not draw at once: held while a paper is drawn."""


def render_pages(
    layout: Layout,
    values: Mapping[str, Value],
    copies: Sequence[Mapping[str, Value]] = ({},),
    *,
    number: str,
    day: date,
    watermark: str = "",
) -> bytes:
    """The PDF of one paper, as ``PaperFile`` draws it. Raises UserError as ``PaperFile.add`` does."""
    target = BytesIO()
    file = PaperFile(target, layout, number, day)
    file.add(values, copies, watermark)
    file.close()
    return target.getvalue()


class PaperFile:
    """One PDF of papers of one layout. ``name`` goes into the title, ``day`` is the document's date of creation."""

    def __init__(self, target: BinaryIO, layout: Layout, name: str, day: date) -> None:
        self._layout = layout
        with one_at_a_time:
            canvas = new_canvas(target, f"{layout.title} {name}", f"{layout.document} {layout.part}", day)
            reserve_words(document_of(canvas), layout.own_words)
        self._pen = Pen(canvas)
        self._papers = 0

    def add(
        self, values: Mapping[str, Value], copies: Sequence[Mapping[str, Value]] = ({},), watermark: str = ""
    ) -> None:
        """One sheet for each of ``copies``, and those on which the sections of a single copy go on.

        ``values`` are the same on every copy; a copy's own values may only stand in pinned texts, so that all else
        is set and kept once. Raises UserError for a character no font has (``glyph_missing``), for more text than a
        sheet holds (``page_overflow``) and for a signature that is no picture (``signature_unreadable``).
        """
        layout, pen = self._layout, self._pen
        for own in copies:
            if layout.slots != values.keys() | own.keys():
                odd = sorted(layout.slots ^ (values.keys() | own.keys()))
                raise ValueError(f"{layout.form} {layout.version}: layout and content disagree about {odd}")
        with one_at_a_time:
            self._papers += 1
            shared = f"shared{self._papers}"
            with pen.drawing(shared):
                if watermark:
                    pen.watermark(watermark, get_typeface("hei"))
                sheet = _Sheet(layout, values, pen)
                sheet.draw()
            for own in copies:
                with pen.sheet():
                    pen.repeat(shared)
                    _Sheet(layout, own, pen).draw_own_texts()
            while sheet.rest:
                with pen.sheet():
                    if watermark:
                        pen.watermark(watermark, get_typeface("hei"))
                    sheet = _Sheet(layout, {**values, **sheet.rest}, pen)
                    sheet.draw_on()

    def close(self) -> None:
        """Write the file."""
        with one_at_a_time:
            self._pen.finish()


def new_canvas(target: BinaryIO, title: str, subject: str, day: date, size: tuple[float, float] = A4) -> Canvas:
    """A canvas whose file is the same whenever it is written. ``size`` is that of its sheets in points."""
    body_font = get_typeface("song").runs("表")[0].font_name
    # The published types call the font's name a number.
    canvas = Canvas(target, pagesize=size, invariant=1, pageCompression=1, initialFontName=body_font)  # type: ignore[arg-type]
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setCreator("异地就医备案柜台")
    canvas.setAuthor("")
    canvas.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000+08'00'")
    canvas.setCatalogEntry("Lang", PDFString("zh-CN"))
    return canvas


class _Sheet:
    """One sheet being filled from top to bottom; ``_top`` is where the next block begins, in points."""

    def __init__(self, layout: Layout, values: Mapping[str, Value], pen: Pen) -> None:
        self._layout, self._values, self._pen = layout, values, pen
        self._left = layout.margin_left * POINTS_PER_MM
        self._width = layout.width * POINTS_PER_MM
        self._top = layout.margin_top * POINTS_PER_MM
        self.rest: dict[str, Sections] = {}
        """What has to go on to a further sheet, by its slot."""

    def draw(self) -> None:
        """Everything but the pinned texts whose values the sheet was not given."""
        self._draw(self._layout.blocks)

    def draw_on(self) -> None:
        """A further sheet: from the sections on. Raises UserError (``page_overflow``) when nothing at all fits."""
        first = next(i for i, block in enumerate(self._layout.blocks) if isinstance(block, SectionsBlock))
        self._draw(self._layout.blocks[first:])
        if any(self._values[slot] == rest for slot, rest in self.rest.items()):
            self._refuse_overflow()

    def _draw(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if self.rest:
                break
            if isinstance(block, TextBlock):
                self._text(block)
            elif isinstance(block, TableBlock):
                self._table(block)
            elif isinstance(block, ListBlock):
                self._list(block)
            elif isinstance(block, SectionsBlock):
                self._sections(block)
            else:
                self._seal(block)
        if self._top > self._layout.bottom * POINTS_PER_MM:
            self._refuse_overflow()
        for item in self._layout.pinned:
            if isinstance(item, Barcode):
                self._barcode(item)
            elif isinstance(item, QrCode):
                self._qr(item)
            elif slot_names(item.text) <= self._values.keys():
                self._pinned_text(item)

    def _refuse_overflow(self) -> NoReturn:
        raise UserError(
            f"《{self._layout.title}》一页放不下这么多内容",
            remedy="请缩短地址、机构名称等较长的内容后再打印",
            code="page_overflow",
        )

    def draw_own_texts(self) -> None:
        """Only the pinned texts made of the values given."""
        for item in self._layout.pinned:
            if isinstance(item, PinnedText) and slot_names(item.text) and slot_names(item.text) <= self._values.keys():
                self._pinned_text(item)

    def _text(self, block: TextBlock) -> None:
        style = self._layout.styles[block.style]
        width = (block.width or self._layout.width - block.x) * POINTS_PER_MM
        top = self._top + block.space_before * POINTS_PER_MM
        self._top = top + self._paragraph(block.text, style, self._left + block.x * POINTS_PER_MM, top, width)

    def _table(self, block: TableBlock) -> None:
        self._top += block.space_before * POINTS_PER_MM
        rules = [(self._left, self._top, self._left + self._width, self._top)]
        for row in block.rows:
            cells = [
                self._fit(cell.text, self._layout.styles[cell.style], cell.width * POINTS_PER_MM, row.height)
                for cell in row.cells
            ]
            needed = max(len(lines) * size * style.leading for lines, size, style in cells)
            height = max(row.height * POINTS_PER_MM, needed + _CELL_PADDING)
            x, bottom = self._left, self._top + height
            for cell, (lines, size, style) in zip(row.cells, cells, strict=True):
                width = cell.width * POINTS_PER_MM
                top = self._top + (height - len(lines) * size * style.leading) / 2
                self._lines(lines, style, size, x + _CELL_PADDING, top, width - 2 * _CELL_PADDING)
                rules.append((x, self._top, x, bottom))
                x += width
            rules += [(x, self._top, x, bottom), (self._left, bottom, x, bottom)]
            self._top = bottom
        self._pen.rules(rules)

    def _fit(self, text: str, style: Style, width: float, height_mm: float) -> tuple[tuple[Line, ...], float, Style]:
        size, room = style.size, height_mm * POINTS_PER_MM - _CELL_PADDING
        while True:
            lines = set_lines(text, self._values, _setting(style, size, width - 2 * _CELL_PADDING))
            smaller = size - _SIZE_STEP
            if len(lines) * size * style.leading <= room or smaller < style.smallest:
                return lines, size, style
            size = smaller

    def _list(self, block: ListBlock) -> None:
        entries = self._values[block.slot]
        if not isinstance(entries, tuple) or not entries:
            return
        self._top += block.space_before * POINTS_PER_MM
        x, width, start = self._left + _LIST_PADDING, self._width - 2 * _LIST_PADDING, self._top
        top = start + _LIST_PADDING
        top += self._paragraph(block.title, self._layout.styles[block.title_style], x, top, width)
        style = self._layout.styles[block.style]
        for entry in entries:
            lines = set_lines("{entry}", {"entry": entry}, _setting(style, style.size, width))
            top += self._lines(lines, style, style.size, x, top, width)
        self._top = top + _LIST_PADDING
        self._pen.frame(self._left, start, self._width, self._top - start)

    def _sections(self, block: SectionsBlock) -> None:
        sections = self._values[block.slot]
        if not isinstance(sections, Sections):
            raise TypeError(f"{block.slot} holds sections")
        styles = self._layout.styles
        more = styles[block.more_style]
        self._top += block.space_before * POINTS_PER_MM
        height = self._layout.bottom * POINTS_PER_MM - self._top
        space = Space(self._width, height, self._height_after(block), more.size * more.leading)
        found = set_sections(sections, block, styles[block.title_style], styles[block.style], space)
        for item in found.paragraphs:
            self._top += item.gap
            self._lines(item.mark, item.style, item.size, self._left, self._top, item.hang)
            x, width = self._left + item.hang, self._width - item.hang
            self._top += self._lines(item.lines, item.style, item.size, x, self._top, width)
        if found.rest is not None and found.paragraphs:
            self._top += self._paragraph(block.more, more, self._left, self._top, self._width)
        if found.rest is not None:
            self.rest = {block.slot: found.rest}

    def _height_after(self, block: SectionsBlock) -> float:
        blocks = self._layout.blocks
        after = (item for item in blocks[blocks.index(block) + 1 :] if isinstance(item, TextBlock))
        return sum(self._text_height(item) for item in after)

    def _text_height(self, block: TextBlock) -> float:
        style = self._layout.styles[block.style]
        width = (block.width or self._layout.width - block.x) * POINTS_PER_MM
        lines = set_lines(block.text, self._values, _setting(style, style.size, width))
        return block.space_before * POINTS_PER_MM + len(lines) * style.size * style.leading

    def _seal(self, block: SealBlock) -> None:
        x = self._left + block.x * POINTS_PER_MM
        top, diameter = self._top - block.rise * POINTS_PER_MM, block.diameter * POINTS_PER_MM
        style = self._layout.styles[block.style]
        self._pen.seal_place(x, top, diameter)
        self._paragraph(block.text, style, x, top + (diameter - style.size * style.leading) / 2, diameter)

    def _pinned_text(self, item: PinnedText) -> None:
        x, y, width = (value * POINTS_PER_MM for value in (item.x, item.y, item.width))
        self._paragraph(item.text, self._layout.styles[item.style], x, y, width)

    def _barcode(self, item: Barcode) -> None:
        x, y, height = (value * POINTS_PER_MM for value in (item.x, item.y, item.height))
        content = str(self._values[item.slot])
        if not content:
            return  # a preview before filing has no number yet
        width = self._pen.code128(content, x, y, item.module * POINTS_PER_MM, height)
        self._paragraph("{" + item.slot + "}", self._layout.styles[item.style], x, y + height + 2, width)

    def _qr(self, item: QrCode) -> None:
        x, y, side = (value * POINTS_PER_MM for value in (item.x, item.y, item.side))
        if self._values[item.slot]:
            self._pen.qr(str(self._values[item.slot]), x, y, side)

    def _paragraph(self, text: str, style: Style, x: float, top: float, width: float) -> float:
        lines = set_lines(text, self._values, _setting(style, style.size, width))
        return self._lines(lines, style, style.size, x, top, width)

    def _lines(self, lines: tuple[Line, ...], style: Style, size: float, x: float, top: float, width: float) -> float:
        leading = size * style.leading
        for number, line in enumerate(lines):
            indent = style.indent * size if number == 0 else 0
            spare = width - indent - line.width
            shift = {"left": 0.0, "justify": 0.0, "center": spare / 2, "right": spare}[style.align]
            characters = sum(len(run.text) for atom in line.atoms for run in atom.runs)
            spread = spare / characters if style.align == "justify" and not line.is_last and characters else 0.0
            self._pen.line(line, x + indent + shift, top + number * leading, size, leading, spread, style.grey)
        return len(lines) * leading


def _setting(style: Style, size: float, width: float) -> Setting:
    return Setting(get_typeface(style.font), size, width, style.indent * size, style.tab * POINTS_PER_MM)
