"""统计图 to be handed on: figures, charts, and what they count, on one white sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.charts.drawing import BarDrawer, one_at_a_time
from app.services.statistics import Statistics
from app.services.statistics_charts import Chart, ChartLook, ChartSize
from app.services.statistics_lines import figures_of
from app.services.statistics_words import CANCELLATIONS, CHANGES, DEFINITIONS, FILINGS, PROMISED

_SCALE = 2.0
"""Dots a pixel: sharp in a report and on a large screen."""

_WIDTH, _MARGIN, _GAP = 1120, 32, 32
_DISPLAY_PX = 24
_TITLE_AT, _ABOUT_AT, _FIGURES_AT, _CHARTS_AT = 48, 84, 128, 224
_CHART_TITLE, _CHART_HEIGHT = 28, 240
_NOTE_LINE = 22


class StatisticsDrawer:
    """画图: charts for a window, and the sheet of all of them."""

    def __init__(self, font: Path) -> None:
        self._bars = BarDrawer(font)

    def draw(self, chart: Chart, look: ChartLook, size: ChartSize) -> bytes:
        """One chart as a PNG."""
        return self._bars.draw(chart, look, size)

    def sheet(self, statistics: Statistics, charts: Sequence[Chart], office: str, look: ChartLook) -> bytes:
        """Everything as one PNG."""
        wanted = statistics.wanted
        names = [FILINGS, PROMISED, CHANGES, CANCELLATIONS, *([wanted.scope] if wanted.with_elsewhere else [])]
        notes = [f"{name}：{DEFINITIONS[name]}" for name in names]
        rows = (len(charts) + 1) // 2
        charts_end = _CHARTS_AT + rows * (_CHART_TITLE + _CHART_HEIGHT + _GAP)
        with one_at_a_time:
            bars = self._bars
            figure = bars.figure(_WIDTH, charts_end + len(notes) * _NOTE_LINE + _MARGIN, look)
            bars.write(figure, f"{office}异地就医备案统计", (_MARGIN, _TITLE_AT), look.ink, _DISPLAY_PX)
            about = f"统计范围：{wanted.period}　{wanted.scope}　　统计日期：{statistics.counted_on.isoformat()}"
            bars.write(figure, about, (_MARGIN, _ABOUT_AT), look.quiet)
            figures = figures_of(statistics)
            column = (_WIDTH - 2 * _MARGIN) / len(figures)
            for place, (name, count) in enumerate(figures.items()):
                left = _MARGIN + place * column
                bars.write(figure, name, (left, _FIGURES_AT), look.quiet)
                bars.write(figure, f"{count:,}", (left, _FIGURES_AT + 32), look.ink, _DISPLAY_PX)
            width = (_WIDTH - 2 * _MARGIN - _GAP) / 2
            for place, chart in enumerate(charts):
                left = _MARGIN + place % 2 * (width + _GAP)
                top = _CHARTS_AT + place // 2 * (_CHART_TITLE + _CHART_HEIGHT + _GAP)
                bars.write(figure, chart.name, (left, top), look.ink)
                bars.draw_into(figure, chart, look, (left, top + _CHART_TITLE, width, _CHART_HEIGHT))
            for line, note in enumerate(notes):
                bars.write(figure, note, (_MARGIN, charts_end + line * _NOTE_LINE), look.quiet, look.label_px)
            return bars.png(figure, _SCALE)
