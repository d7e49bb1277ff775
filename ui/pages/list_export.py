"""导出清单: the list as it is shown, as a workbook."""

from __future__ import annotations

from collections.abc import Callable

from app.services.list_sheet import export_list
from app.services.ports import FilingSummary
from ui.models.filing_table import ListFilter
from ui.pages.sheet_export import Export, SheetExport
from ui.shell.workplace import Workplace


class ListExport(SheetExport):
    """What the filter that ``wanted`` tells leaves of all filings."""

    def __init__(self, work: Workplace, wanted: Callable[[], ListFilter]) -> None:
        super().__init__(work, "备案清单", self._export_what_is_shown)
        self._wanted = wanted

    def _export_what_is_shown(self) -> Export:
        desk, actor, wanted = self._work.desk, self._work.actor, self._wanted()
        accept = wanted.accept or _everything
        return lambda target, told: export_list(desk, actor, wanted.query, target, accept=accept, on_progress=told)


def _everything(_: FilingSummary) -> bool:
    return True
