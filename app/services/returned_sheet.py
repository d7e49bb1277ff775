"""退回表: the bad rows of an import as a workbook, every column as it came and the reason beside it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import EnvironmentProblem
from app.services.intake_cells import RowError
from app.services.intake_sheet import COLUMNS, REASON, SheetRow
from app.services.outgoing_file import write_outgoing
from app.services.sheets import begin_sheet, text_cell

if TYPE_CHECKING:
    from openpyxl import Workbook

_WIDTH = 16
_REASON_WIDTH = 60


def returned_path(path: Path) -> Path:
    """``FILE.errors.xlsx`` beside ``FILE.xlsx`` or ``FILE.csv``."""
    return path.with_name(f"{path.stem}.errors.xlsx")


class ReturnedSheet:
    """退回表 being written; nothing is made until the first bad row."""

    def __init__(self) -> None:
        self._book: Workbook | None = None
        self._sheet: Any = None

    def add(self, row: SheetRow, errors: tuple[RowError, ...]) -> None:
        """Return ``row`` with a sentence for each error."""
        sheet = self._sheet or self._begin()
        cells = [_as_it_came(sheet, row.cells[column]) for column in COLUMNS]
        reason = f"第{row.number}行：" + "".join(error.sentence for error in errors)
        sheet.append([*cells, text_cell(sheet, reason)])

    def save(self, path: Path) -> bool:
        """Write the workbook to ``path``, all or nothing; False when there is no bad row and no file.

        Raises EnvironmentProblem when it cannot be written.
        """
        if self._book is None:
            return False
        content = BytesIO()
        try:
            # Made whole first: a sheet that is never finished would be left open.
            self._book.save(content)
            write_outgoing(path, content.getvalue())
        except OSError:
            raise EnvironmentProblem(
                "退回表没有写成",
                why=f"写不了 {path.name}，可能正在表格软件中打开",
                remedy="已备案的不受影响，请关闭该文件后重新导入",
                code="import_returned",
            ) from None
        return True

    def _begin(self) -> Any:
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        widths = (*[_WIDTH] * len(COLUMNS), _REASON_WIDTH)
        self._sheet = begin_sheet(self._book, "退回", (*COLUMNS, REASON), widths)
        return self._sheet


def _as_it_came(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        return text_cell(sheet, value)
    return value if value is None or isinstance(value, (int, float, date)) else text_cell(sheet, str(value))
