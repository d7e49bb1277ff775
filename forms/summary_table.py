"""备案信息汇总表 on paper: A4 across, the heading on every sheet, as many sheets as it takes, totals at the end.

Nothing is cut: a cell wraps, its row grows, and a row higher than a sheet goes on overleaf. Sheets are drawn as the
rows come, so that ten thousand of them need no more room than their pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from reportlab.lib.pagesizes import A4, landscape

from app.errors import UserError
from app.services.summary import SIGN_OFF, SummaryTable, row_words
from forms.embedding import document_of
from forms.inline import POINTS_PER_MM, Line, Setting, set_lines
from forms.page import new_canvas, one_at_a_time
from forms.pen import Pen
from forms.table_layout import Column, TableLayout
from forms.typeface import Typeface, TypefaceName, get_typeface, reserve_words

_PAGE = landscape(A4)
_MARGIN = 10 * POINTS_PER_MM
_WIDTH = _PAGE[0] - 2 * _MARGIN
_FOOTER = 8 * POINTS_PER_MM
_PADDING = 0.9 * POINTS_PER_MM
_TITLE_PT, _BODY_PT, _LEADING = 16.0, 9.0, 1.25
_LINE = _BODY_PT * _LEADING
_SIGNING = 3 * _LINE
_HEADING, _PAGES = "heading", "pages"
_OFTEN = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ年月日省市区县自治州街道路号楼室单元镇乡村组共合计件长期有效新增变更男女"
Lines = Sequence[Line]


def write_summary_pdf(table: SummaryTable, layout: TableLayout, target: BinaryIO, office: str, watermark: str) -> None:
    """The table as PDF. Raises UserError (``glyph_missing``) for a character that no font has.

    What the rows raise while they are read comes through, and then nothing is written.
    """
    sheets = _Sheets(layout, target, table, office, watermark)
    for row in table.rows:
        with one_at_a_time, _naming(row):
            sheets.add(row)
    with one_at_a_time:
        sheets.finish(table.totals())


@contextmanager
def _naming(row: Mapping[str, str]) -> Iterator[None]:
    """A refusal says which row and whose record it is about, by number."""
    try:
        yield
    except UserError as error:
        raise UserError(row_words(row, error.what), why=error.why, remedy=error.remedy, code=error.code) from None


class _Sheets:
    """The sheets being filled; ``_top`` is where the next row begins, in points from the top of the sheet."""

    def __init__(self, layout: TableLayout, target: BinaryIO, table: SummaryTable, office: str, watermark: str) -> None:
        title = table.title(layout.title)
        with one_at_a_time:
            canvas = new_canvas(target, title, f"{layout.document} {layout.part}", table.made_on, _PAGE)
            reserve_words(document_of(canvas), (("song", _OFTEN),))
            self._columns = layout.columns
            self._pen = Pen(canvas, _PAGE)
            self._song = get_typeface("song")
            self._lefts = [_MARGIN]
            for column in layout.columns:
                self._lefts.append(self._lefts[-1] + column.width * POINTS_PER_MM)
            self._bottom = _PAGE[1] - _MARGIN - _FOOTER
            self._rules: list[tuple[float, float, float, float]] = []
            self._page = 1
            with self._pen.drawing(_HEADING):
                if watermark:
                    self._pen.watermark(watermark, get_typeface("hei"))
                self._head = self._draw_heading(title, layout, table, office)
            self._top = self._head
            self._pen.repeat(_HEADING)

    def add(self, row: Mapping[str, str]) -> None:
        """One row, on this sheet or the next."""
        cells = [self._cell(column, row) for column in self._columns]
        if self._height(cells) > self._room and self._top > self._head:
            self._turn()
        while self._height(cells) > self._room:
            fitting = max(int((self._room - 2 * _PADDING) / _LINE), 1)
            self._draw_row([lines[:fitting] for lines in cells])
            cells = [lines[fitting:] for lines in cells]
            self._turn()
        self._draw_row(cells)

    def finish(self, totals: Sequence[str]) -> None:
        """The totals, the place to sign on the same sheet, the number of sheets, and the file."""
        lines = [line for text in totals for line in self._set(text, "song", _WIDTH - 2 * _PADDING)]
        height = len(lines) * _LINE + 2 * _PADDING
        if height + _SIGNING > self._room:
            self._turn()
        self._draw_lines(lines, _MARGIN, self._top + _PADDING, _WIDTH, "left")
        left, right, top, bottom = _MARGIN, _MARGIN + _WIDTH, self._top, self._top + height
        self._rules += [(left, top, left, bottom), (right, top, right, bottom), (left, bottom, right, bottom)]
        for place, words in enumerate(SIGN_OFF):
            x = _MARGIN + place * _WIDTH / len(SIGN_OFF)
            self._draw_lines(self._set(words, "song", _WIDTH), x, bottom + _SIGNING - _LINE, _WIDTH, "left")
        self._end_sheet()
        with self._pen.drawing(_PAGES):
            # The drawing is moved to where the words before it end.
            self._draw_lines(self._set(f"　共{self._page}页", "song", _WIDTH), 0, 0, _WIDTH, "left")
        self._pen.finish()

    @property
    def _room(self) -> float:
        return self._bottom - self._top

    def _draw_heading(self, title: str, layout: TableLayout, table: SummaryTable, office: str) -> float:
        """Draw what every sheet begins with; where the rows begin is returned."""
        top = _MARGIN
        if layout.is_official:
            self._draw_lines(self._set(layout.part, "song", _WIDTH), _MARGIN, top, _WIDTH, "left")
        hei = get_typeface("hei")
        for line in set_lines("{title}", {"title": title}, Setting(hei, _TITLE_PT, _WIDTH)):
            x = _MARGIN + (_WIDTH - line.width) / 2
            self._pen.line(line, x, top, _TITLE_PT, _TITLE_PT * _LEADING, 0, 0)
            top += _TITLE_PT * _LEADING
        top += _PADDING
        about = f"填报单位：{office}　　登记日期：{table.period}　　制表日期：{table.made_on.isoformat()}"
        lines = self._set(about, "song", _WIDTH)
        self._draw_lines(lines, _MARGIN, top, _WIDTH, "left")
        self._top = top + len(lines) * _LINE + _PADDING
        cells = [self._set(column.title, "hei", self._inner(column)) for column in self._columns]
        self._rules.append((_MARGIN, self._top, _MARGIN + _WIDTH, self._top))
        self._draw_row(cells, centred=True)
        self._draw_rules()
        return self._top

    def _cell(self, column: Column, row: Mapping[str, str]) -> Lines:
        lines: list[Line] = []
        for name in column.of:
            if row[name]:
                lines += self._set(row[name], "song", self._inner(column))
        return lines

    def _set(self, text: str, typeface: TypefaceName, width: float) -> Lines:
        return set_lines("{text}", {"text": text}, Setting(self._typeface(typeface), _BODY_PT, width))

    def _typeface(self, name: TypefaceName) -> Typeface:
        return self._song if name == "song" else get_typeface(name)

    @staticmethod
    def _inner(column: Column) -> float:
        return column.width * POINTS_PER_MM - 2 * _PADDING

    @staticmethod
    def _height(cells: Sequence[Lines]) -> float:
        return max(map(len, cells)) * _LINE + 2 * _PADDING

    def _draw_row(self, cells: Sequence[Lines], *, centred: bool = False) -> None:
        height = self._height(cells)
        for column, lines, left in zip(self._columns, cells, self._lefts, strict=False):
            top = self._top + ((height - len(lines) * _LINE) / 2 if centred else _PADDING)
            align = "center" if centred else column.align
            self._draw_lines(lines, left + _PADDING, top, self._inner(column), align)
        bottom = self._top + height
        self._rules += [(x, self._top, x, bottom) for x in self._lefts]
        self._rules.append((_MARGIN, bottom, _MARGIN + _WIDTH, bottom))
        self._top = bottom

    def _draw_lines(self, lines: Lines, x: float, top: float, width: float, align: str) -> None:
        for line in lines:
            left = x + (width - line.width) / 2 if align == "center" else x
            self._pen.line(line, left, top, _BODY_PT, _LINE, 0, 0)
            top += _LINE

    def _turn(self) -> None:
        self._end_sheet()
        self._page += 1
        self._top = self._head
        self._pen.repeat(_HEADING)

    def _draw_rules(self) -> None:
        self._pen.rules(self._rules)
        self._rules = []

    def _end_sheet(self) -> None:
        self._draw_rules()
        (line,) = self._set(f"第{self._page}页", "song", _WIDTH)
        top = self._bottom + (_FOOTER - _LINE) / 2
        left = _MARGIN + _WIDTH / 2 - line.width
        self._draw_lines([line], left, top, _WIDTH, "left")
        self._pen.repeat(_PAGES, left + line.width, top)
        self._pen.end_sheet()
