"""草稿列表: unfinished visits, told apart by who, what, where to, how far, and when they were left."""

from __future__ import annotations

from app.flows.draft_lines import DraftLine
from ui.models.row_table import Cell, Column

DRAFT_COLUMNS = (
    Column[DraftLine]("姓名", 80, lambda row: Cell(row.name), lambda row: row.name),
    Column[DraftLine]("人员类别", 0, lambda row: Cell(row.category or "未选"), lambda row: row.category),
    Column[DraftLine](
        "就医地", 128, lambda row: Cell(row.destination or "未填"), lambda row: row.destination, gives_way=1
    ),
    Column[DraftLine]("办到", 88, lambda row: Cell(row.reached), lambda row: row.reached),
    Column[DraftLine]("保存时间", 104, lambda row: Cell(f"{row.updated_at:%m-%d %H:%M}"), lambda row: row.updated_at),
)
