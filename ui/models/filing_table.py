"""备案列表 as a table: rows are fetched page by page off the window's thread, as far as one has scrolled.

The store sorts: a heading asks for the list anew in its order, and each page goes on after the last row that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.identity import IdentityNumber
from app.domain.period_words import until_words
from app.services.desk import Desk
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import search
from ui.models.row_table import NOWHERE, Cell, Column, Index, RowTable
from ui.models.states import STATUS_ICONS, STATUS_TONES, UPSTREAM_ICONS, UPSTREAM_TONES
from ui.tasks import Tasks
from ui.widgets.tone import Tone

PAGE_ROWS = 100

_ORDERS = {
    "姓名": ListOrder.NAME,
    "社会保障号码": ListOrder.PERSON,
    "人员类别": ListOrder.CATEGORY,
    "就医地": ListOrder.DESTINATION,
    "登记日期": ListOrder.NEWEST,
    "有效期至": ListOrder.UNTIL,
    "状态": ListOrder.STATUS,
    "上报": ListOrder.UPSTREAM,
    "联系电话": ListOrder.PHONE,
    "承诺期限届满日": ListOrder.DUE,
    "剩余": ListOrder.DUE,
    "承诺书保管至": ListOrder.LETTER,
}
"""What the store sorts by, by the heading that asks for it."""


def _status(row: FilingSummary) -> Cell:
    return Cell(row.status.label, STATUS_TONES[row.status], STATUS_ICONS[row.status])


def _upstream(row: FilingSummary) -> Cell:
    if row.place:
        return Cell(row.place, Tone.ACCENT)
    return Cell(row.upstream.label, UPSTREAM_TONES[row.upstream], UPSTREAM_ICONS[row.upstream])


NAME = Column[FilingSummary]("姓名", 96, lambda row: Cell(row.name), lambda row: row.name, least=80)
IDENTITY = Column[FilingSummary](
    "社会保障号码",
    168,
    lambda row: Cell(IdentityNumber(row.social_security_number).masked),
    lambda row: row.social_security_number,
    least=164,
)
CATEGORY = Column[FilingSummary](
    "人员类别", 176, lambda row: Cell(row.category.label), lambda row: row.category.label, least=140
)
DESTINATION = Column[FilingSummary](
    "就医地", 0, lambda row: Cell(row.destination_name), lambda row: row.destination_name
)
FILED = Column[FilingSummary](
    "登记日期", 104, lambda row: Cell(row.filed_on.isoformat()), lambda row: row.filed_on, gives_way=1
)
UNTIL = Column[FilingSummary](
    "有效期至",
    104,
    lambda row: Cell(until_words(row.valid_from, row.valid_until)),
    lambda row: row.valid_until or date.max,
)
STATUS = Column[FilingSummary]("状态", 128, _status, lambda row: row.status.label, least=112)
UPSTREAM = Column[FilingSummary]("上报", 184, _upstream, lambda row: row.place or row.upstream.label, least=104)
PHONE = Column[FilingSummary]("联系电话", 128, lambda row: Cell(row.phone), lambda row: row.phone, least=116)

FILING_COLUMNS = (NAME, IDENTITY, CATEGORY, DESTINATION, FILED, UNTIL, STATUS, UPSTREAM)


@dataclass(frozen=True)
class ListFilter:
    """筛选: a query, and in words what it leaves; ``accept`` narrows what no query can say."""

    query: FilingQuery = field(default_factory=FilingQuery)
    words: str = ""
    accept: Callable[[FilingSummary], bool] | None = None


@dataclass(frozen=True)
class _Page:
    """Rows found by one look into the store, and where the next one goes on."""

    rows: tuple[FilingSummary, ...]
    after: tuple[str, ...] | None
    is_last: bool


Read = Callable[[Desk, FilingQuery], tuple[FilingSummary, ...]]
"""How rows are read: ``search``, or what tells more of each."""


def _read_page(read: Read, desk: Desk, wanted: ListFilter, after: tuple[str, ...] | None) -> _Page:
    found: list[FilingSummary] = []
    while True:
        rows = read(desk, replace(wanted.query, limit=PAGE_ROWS, after=after))
        after = rows[-1].place_in_order if rows else after
        found.extend(row for row in rows if wanted.accept is None or wanted.accept(row))
        if len(rows) < PAGE_ROWS or len(found) >= PAGE_ROWS:
            return _Page(tuple(found), after, len(rows) < PAGE_ROWS)


class FilingTable(RowTable[FilingSummary]):
    """Rows of one filter."""

    loaded = Signal(int)
    """Rows shown so far, after each page."""

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        columns: Sequence[Column[FilingSummary]],
        parent: QObject | None = None,
        *,
        read: Read | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._read = read or search
        self._desk, self._tasks = desk, tasks
        self._filter = self._asked = ListFilter()
        self._order: tuple[ListOrder, bool] | None = None
        self._after: tuple[str, ...] | None = None
        self._is_complete = True
        self._is_fetching = False
        self._generation = 0

    @property
    def is_complete(self) -> bool:
        """Whether every row is here."""
        return self._is_complete

    @property
    def filter(self) -> ListFilter:
        """What is asked for, in the order shown."""
        return self._filter

    @property
    def query(self) -> FilingQuery:
        """What the store is asked for, in the order shown."""
        return self._filter.query

    def show_filter(self, wanted: ListFilter) -> None:
        """Begin anew with another filter; rows come when they are there."""
        self._asked = wanted
        order = self._order or (wanted.query.order, wanted.query.descending)
        query = replace(wanted.query, order=order[0], descending=order[1])
        self._filter, self._after = replace(wanted, query=query), None
        self._is_complete = self._is_fetching = False
        self._generation += 1
        self.fetchMore(NOWHERE)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the store may have more rows."""
        return not parent.isValid() and not self._is_complete and not self._is_fetching

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        if not self.canFetchMore(parent):
            return
        self._is_fetching = True
        generation, desk, wanted, after = self._generation, self._desk, self._filter, self._after
        read = self._read
        self._tasks.query(
            lambda: _read_page(read, desk, wanted, after),
            lambda page: self._fetched(generation, page),
            owner=self,
        )

    def is_sortable(self, column: int) -> bool:
        """Whether the store can sort by a column."""
        return self.columns[column].heading in _ORDERS

    def take_order(self, order: ListOrder, *, descending: bool) -> int:
        """Show lists in this order from the next one on; the column that stands for it, -1 where none does."""
        wanted = (order, descending)
        self._order = None if wanted == (FilingQuery.order, FilingQuery.descending) else wanted
        headings = (_ORDERS.get(column.heading) for column in self.columns)
        return next((place for place, of in enumerate(headings) if self._order and of is order), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for the list anew, sorted by a column; a negative one asks for the newest first.

        Nothing happens for a column that the store cannot sort by.
        """
        if column >= 0 and not self.is_sortable(column):
            return
        is_descending = order is Qt.SortOrder.DescendingOrder
        self._order = (_ORDERS[self.columns[column].heading], is_descending) if column >= 0 else None
        if self._generation:
            self.show_filter(self._asked)

    def _fetched(self, generation: int, page: _Page) -> None:
        if generation != self._generation:
            return
        self._is_fetching = False
        self._is_complete = page.is_last
        if self._after is None:
            self.set_rows(page.rows)
        else:
            self.add_rows(page.rows)
        self._after = page.after
        self.loaded.emit(len(self._rows))
