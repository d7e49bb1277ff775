"""账号 as rows."""

from __future__ import annotations

from app.services.ports import User
from ui.models.row_table import Cell, Column
from ui.widgets.tone import Tone


def _state(user: User) -> Cell:
    return Cell("在用", Tone.OK, "circle-check") if user.is_active else Cell("已停用", Tone.QUIET, "ban")


ACCOUNT_COLUMNS: tuple[Column[User], ...] = (
    Column("工号", 144, lambda user: Cell(user.login), lambda user: user.login),
    Column("姓名", 160, lambda user: Cell(user.name), lambda user: user.name),
    Column("岗位", 120, lambda user: Cell(user.role.label), lambda user: user.role.value),
    Column("状态", 0, _state, lambda user: user.is_active),
)
