"""统计: a period at the top, four figures, four charts, and beside them the table with every number."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import UserError
from app.services.statistics import Statistics, collect
from app.services.statistics_lines import Line, lines_of
from ui.keys.bind import bind
from ui.keys.table import TABLES
from ui.models.row_table import RowTable
from ui.models.statistics_table import STATISTICS_COLUMNS, find_list
from ui.pages.page import Page
from ui.pages.statistics.beside import Beside
from ui.pages.statistics.charts_part import ChartsPart
from ui.pages.statistics.definitions_view import DefinitionsView
from ui.pages.statistics.figures_part import FiguresPart
from ui.pages.statistics.period_bar import PeriodBar
from ui.pages.statistics.saving import SavingPart
from ui.shell.workplace import Changed, Workplace
from ui.widgets.boxes import column
from ui.widgets.buttons import link_button
from ui.widgets.notice import EmptyState
from ui.widgets.page_scroll import PageScroll, lay_out_page
from ui.widgets.table import Table
from ui.widgets.text import page_title
from ui.widgets.tone import Tone
from ui.widgets.wrap_row import WrapRow

_EMPTY = "这段时间没有登记过备案。请在上面改选统计期间，或按 F4 新办备案。"


class StatisticsPage(Page):
    """统计页."""

    title = "统计"
    key_places = ("statistics", TABLES)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._found: Statistics | None = None
        self.definitions_button = link_button("统计口径", "info")
        self.lines: RowTable[Line] = RowTable(STATISTICS_COLUMNS, self)
        self._whole = QStackedWidget()
        self._body = QStackedWidget()

    def build(self) -> Iterator[None]:
        """The period, the figures, the charts, the table, then what they mean."""
        self.bar = PeriodBar(self.work.desk.today)
        yield
        self.saving = SavingPart(self.work)
        self.figures = FiguresPart()
        yield
        self.charts = ChartsPart(self.work)
        yield
        self.table = Table("统计表")
        self.table.setModel(self.lines)
        self.table.set_widths([item.width for item in STATISTICS_COLUMNS])
        self.table.make_sortable()
        yield
        self.definitions = DefinitionsView()
        yield
        yield from self._lay_out()

    def entered(self) -> None:
        """Count as things are now; focus on the period."""
        self.bar.show_today()
        self._ask()
        self.bar.period.setFocus()

    def left(self) -> None:
        """Come back to the figures next time."""
        self._whole.setCurrentIndex(0)
        self.saving.notice.say("")

    def heard(self, what: Changed) -> None:
        """Figures are true at all times."""
        if what in (Changed.FILINGS, Changed.ROSTER, Changed.DAY):
            if what is Changed.DAY:
                self.bar.show_today()
            # A day that is being typed is no day yet, and that is nobody's mistake.
            if self.bar.wrong is None:
                self._count()

    def _lay_out(self) -> Iterator[None]:
        head = WrapRow(gap=3)
        head.left.addWidget(page_title(self.title))
        head.left.addWidget(self.bar)
        head.right.addWidget(self.definitions_button)
        head.right.addWidget(self.saving)
        self.table.opened.connect(self._open)
        yield
        counted = QWidget()
        inner = column(counted, gap=4)
        inner.addWidget(self.figures)
        inner.addWidget(Beside(self.charts, self.table), 1)
        yield
        self._body.addWidget(PageScroll(counted))
        yield
        self._body.addWidget(EmptyState(_EMPTY, icon_name="chart-column"))
        figures = QWidget()
        lay_out_page(figures, self._body, above=[head, self.saving.notice])
        yield
        self._whole.addWidget(figures)
        yield
        self._whole.addWidget(self.definitions)
        column(self, gap=0).addWidget(self._whole)
        self.bar.changed.connect(self._ask)
        self.definitions_button.clicked.connect(self._show_definitions)
        self.definitions.closed.connect(self._show_figures)
        self.charts.places_button.clicked.connect(self._offer)
        bind(self, "statistics.sheet", self.saving.as_sheet.click)
        bind(self, "statistics.picture", self.saving.as_picture.click)
        bind(self, "statistics.definitions", self._show_definitions)

    def _ask(self) -> None:
        wrong = self.bar.wrong
        if wrong is not None:
            self.saving.notice.say("日期写得不对，请写成8位数字，如 20261122；不限请留空。", Tone.WARN)
            wrong.setFocus()
            return
        self.saving.notice.say("")
        self._count()

    def _count(self) -> None:
        desk, place_parts, wanted = self.work.desk, self.work.counter.place_parts, self.bar.wanted()
        self.work.tasks.query(
            lambda: collect(desk, place_parts, wanted), self._show, self._refused, owner=self, newest="statistics"
        )

    def _show(self, found: Statistics) -> None:
        if found == self._found:
            return
        self._found = found
        self._body.setCurrentIndex(1 if found.is_empty else 0)
        self.figures.show_statistics(found)
        self.lines.set_rows(lines_of(found))
        self.charts.show_statistics(found)
        self._offer()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.saving.notice.refuse(error)
        else:
            self.work.problems.show(error)

    def _offer(self) -> None:
        if self._found is not None:
            self.saving.offer(self._found, self.charts.charts)

    def _open(self, index: QModelIndex) -> None:
        if self._found is None:
            return
        wanted = find_list(self.lines.row_at(index), self._found.wanted)
        if wanted is not None:
            self.work.list_wanted.emit(wanted)

    def _show_definitions(self) -> None:
        self._whole.setCurrentIndex(1)
        self.definitions.back.setFocus()

    def _show_figures(self) -> None:
        self._whole.setCurrentIndex(0)
        self.definitions_button.setFocus()
