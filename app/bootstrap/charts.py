"""画图: the drawer, brought in with the first chart because its library takes most of a second to load."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import platformdirs

from app.services.statistics import Statistics
from app.services.statistics_charts import Chart, ChartLook, ChartSize

if TYPE_CHECKING:
    from app.charts.sheet import StatisticsDrawer

_SETTINGS = "MPLCONFIGDIR"
"""Where the library keeps its list of the system's fonts; made once, so it must outlive the program."""


class LazyChartDrawer:
    """A ``ChartDrawer`` that loads its library when the first chart is drawn."""

    def __init__(self) -> None:
        self._loading = Lock()

    def draw(self, chart: Chart, look: ChartLook, size: ChartSize) -> bytes:
        """One chart as a PNG."""
        return self._loaded().draw(chart, look, size)

    def sheet(self, statistics: Statistics, charts: Sequence[Chart], office: str, look: ChartLook) -> bytes:
        """Everything as one PNG, to be handed on."""
        return self._loaded().sheet(statistics, charts, office, look)

    def _loaded(self) -> StatisticsDrawer:
        with self._loading:
            return self._drawer

    @cached_property
    def _drawer(self) -> StatisticsDrawer:
        # Set whatever was set: a packaged program begins with a folder there that is gone when it ends.
        os.environ[_SETTINGS] = str(platformdirs.user_cache_path("yidi-counter", appauthor=False) / "charts")
        from app.charts.sheet import StatisticsDrawer
        from forms.font_files import font_files_for

        return StatisticsDrawer(font_files_for("screen")[0].path)
