"""统计图 with matplotlib's Agg: bars, each with its figure beside it, in a font given as a file.

Lengths are pixels at 96 dpi, as everywhere on the screen; ``scale`` only adds dots. No colour says anything that the
bar's own label does not say, and text is never taken for markup.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from app.services.statistics_charts import Bar, BarTone, Chart, ChartLook, ChartSize

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DPI = 96
_POINTS = 72 / DPI
BODY_PX = 15
_GAP = 8
_THICKEST_PX, _BAR_OF_ROW = 22, 0.6
_ROOM_ABOVE, _ROOM_BELOW_A_LINE = 1.7, 1.5
"""For a figure above a column, and for each line below it, in the size of a label."""
_TEN_THOUSAND = 10_000
_Side = Literal["left", "right", "top", "bottom"]
_ACROSS: dict[_Side, Literal["left", "right"]] = {"left": "left", "right": "right"}
_DOWN: dict[_Side, Literal["top", "bottom"]] = {"top": "top", "bottom": "bottom"}

# On a slow computer it warns that its first look at the fonts takes a moment; nobody is waiting for it.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

one_at_a_time = Lock()
"""matplotlib keeps fonts and settings in places that all its figures share."""


class BarDrawer:
    """Draws with one font file."""

    def __init__(self, font: Path) -> None:
        self._font = font

    def draw(self, chart: Chart, look: ChartLook, size: ChartSize) -> bytes:
        """One chart as a PNG of ``size``."""
        with one_at_a_time:
            figure = self.figure(size.width, size.height, look)
            self.draw_into(figure, chart, look, (0, 0, size.width, size.height))
            return self.png(figure, size.scale)

    def figure(self, width: float, height: float, look: ChartLook) -> Figure:
        """An empty sheet, in pixels."""
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=look.paper)
        FigureCanvasAgg(figure)
        return figure

    def png(self, figure: Figure, scale: float) -> bytes:
        """The sheet as it is now, ``scale`` dots for a pixel."""
        picture = BytesIO()
        figure.savefig(picture, format="png", dpi=DPI * scale, facecolor=figure.get_facecolor(), metadata={})
        return picture.getvalue()

    def write(self, figure: Figure, words: str, at: tuple[float, float], colour: str, px: float = BODY_PX) -> None:
        """Write a line that begins at ``at``, pixels from the top left, and has its middle there."""
        width, height = figure.get_size_inches() * DPI
        text = figure.text(at[0] / width, 1 - at[1] / height, words, color=colour, fontproperties=self.size(px))
        text.set_parse_math(False)
        text.set_verticalalignment("center")

    def size(self, px: float) -> FontProperties:
        """The font in a size."""
        return FontProperties(fname=str(self._font), size=px * _POINTS)

    def width_of(self, words: Sequence[str], figure: Figure, px: float) -> float:
        """How wide the widest of some small words is, in pixels."""
        widest = 0.0
        for line in (line for item in words for line in item.split("\n")):
            text = figure.text(0, 0, line, fontproperties=self.size(px))
            text.set_parse_math(False)
            widest = max(widest, float(text.get_window_extent(dpi=DPI).width))
            text.remove()
        return widest

    def draw_into(self, figure: Figure, chart: Chart, look: ChartLook, box: tuple[float, float, float, float]) -> None:
        """Draw a chart into ``box``: left, top, width and height in pixels from the top left of the sheet."""
        if not chart.bars:
            return
        if chart.is_standing:
            self._standing(figure, chart.bars, look, box)
        else:
            self._lying(figure, chart.bars, look, box)

    def _lying(
        self, figure: Figure, bars: Sequence[Bar], look: ChartLook, box: tuple[float, float, float, float]
    ) -> None:
        left, top, width, height = box
        names = self.width_of([bar.label for bar in bars], figure, look.label_px) + _GAP + 1
        figures = self.width_of([_figure(bar, bars) for bar in bars], figure, look.label_px) + _GAP + 1
        axes = _axes(figure, (left + names, top, max(width - names - figures, 1), height))
        most = max((bar.count for bar in bars), default=0) or 1
        thick = min(_BAR_OF_ROW, _THICKEST_PX * len(bars) / height)
        for place, bar in enumerate(bars):
            axes.barh(place, bar.count, thick, color=_colour(bar, look), linewidth=0)
            self._label(axes, bar.label, (0, place), (-_GAP, 0), "right", look)
            self._label(axes, _figure(bar, bars), (bar.count, place), (_GAP, 0), "left", look)
        axes.axvline(0, color=look.line, linewidth=_POINTS, clip_on=False)
        axes.set_xlim(0, most)
        axes.set_ylim(len(bars) - 0.5, -0.5)

    def _standing(
        self, figure: Figure, bars: Sequence[Bar], look: ChartLook, box: tuple[float, float, float, float]
    ) -> None:
        left, top, width, height = box
        # A label may be wider than its column: at both ends there is room for half of what stands out.
        edge = max((self.width_of([bar.label for bar in bars], figure, look.label_px) - width / len(bars)) / 2, 0) + 1
        left, width = left + edge, width - 2 * edge
        lines = max(bar.label.count("\n") for bar in bars) + 1
        above, below = _ROOM_ABOVE * look.label_px, lines * _ROOM_BELOW_A_LINE * look.label_px + _GAP / 2
        axes = _axes(figure, (left, top + above, width, max(height - above - below, 1)))
        most = max((bar.count for bar in bars), default=0) or 1
        thick = min(_BAR_OF_ROW, 2 * _THICKEST_PX * len(bars) / width)
        fits = self.width_of([f"{bar.count:,}" for bar in bars], figure, look.label_px) <= width / len(bars)
        for place, bar in enumerate(bars):
            axes.bar(place, bar.count, thick, color=_colour(bar, look), linewidth=0)
            figure_words = f"{bar.count:,}" if fits else _rounded(bar.count)
            self._label(axes, figure_words, (place, bar.count), (0, _GAP / 2), "bottom", look)
            self._label(axes, bar.label, (place, 0), (0, -_GAP / 2), "top", look)
        axes.axhline(0, color=look.line, linewidth=_POINTS, clip_on=False)
        axes.set_ylim(0, most)
        axes.set_xlim(-0.5, len(bars) - 0.5)

    def _label(
        self, axes: Axes, words: str, at: tuple[float, float], off: tuple[float, float], side: _Side, look: ChartLook
    ) -> None:
        """Words ``off`` by pixels from a place on the axes, with their own ``side`` towards it."""
        axes.annotate(
            words,
            at,
            (off[0] * _POINTS, off[1] * _POINTS),
            textcoords="offset points",
            horizontalalignment=_ACROSS.get(side, "center"),
            verticalalignment=_DOWN.get(side, "center"),
            color=look.ink,
            fontproperties=self.size(look.label_px),
            parse_math=False,
        )


def _axes(figure: Figure, box: tuple[float, float, float, float]) -> Axes:
    """A bare place for bars: what is read stands on the bars themselves."""
    width, height = figure.get_size_inches() * DPI
    left, top, across, down = box
    axes = figure.add_axes((left / width, 1 - (top + down) / height, across / width, down / height))
    axes.set_axis_off()
    return axes


def _colour(bar: Bar, look: ChartLook) -> str:
    return {
        BarTone.PLAIN: look.plain,
        BarTone.OK: look.ok,
        BarTone.WARN: look.warn,
        BarTone.STOP: look.stop,
        BarTone.QUIET: look.quiet,
    }[bar.tone]


def _figure(bar: Bar, bars: Sequence[Bar]) -> str:
    whole = sum(item.count for item in bars)
    return f"{bar.count:,}（{bar.count * 100 / whole:.0f}%）" if whole else f"{bar.count:,}"


def _rounded(count: int) -> str:
    """Tens of thousands, where the whole figure has no room; the table beside has it."""
    return f"{count / _TEN_THOUSAND:.1f}万" if count >= _TEN_THOUSAND else str(count)
