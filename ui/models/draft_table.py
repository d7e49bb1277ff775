"""草稿列表: unfinished visits with the moment they were left."""

from __future__ import annotations

from app.services.ports import Draft
from ui.models.row_table import Cell, Column

DRAFT_COLUMNS = (
    Column[Draft]("草稿", 0, lambda row: Cell(row.title), lambda row: row.title),
    Column[Draft]("保存时间", 128, lambda row: Cell(f"{row.updated_at:%m-%d %H:%M}"), lambda row: row.updated_at),
)
