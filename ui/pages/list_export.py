"""导出清单: the list as it is shown, as a workbook."""

from __future__ import annotations

from collections.abc import Callable

from app.services.list_sheet import export_list
from app.services.ports import FilingQuery
from ui.pages.sheet_export import Export, SheetExport
from ui.shell.workplace import Workplace
from ui.widgets.buttons import link_button


class ListExport(SheetExport):
    """What ``query`` leaves of all filings."""

    def __init__(self, work: Workplace, query: Callable[[], FilingQuery]) -> None:
        super().__init__(work, "备案清单", link_button("导出清单", "download"), self._export_what_is_shown)
        self._query = query

    def _export_what_is_shown(self) -> Export:
        desk, actor, query = self._work.desk, self._work.actor, self._query()
        return lambda target, on_progress: export_list(desk, actor, query, target, on_progress=on_progress)
