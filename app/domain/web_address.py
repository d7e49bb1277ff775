"""网址: what may stand where the address of an upstream is asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.errors import UserError


def check_address(address: str) -> None:
    """Raise UserError for an address that cannot be one."""
    try:
        parts = urlsplit(address)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_sound = False
    if not is_sound:
        raise UserError(
            "上报地址写法不对",
            why="应以 http:// 或 https:// 开头",
            remedy="请按市级管理员给的地址填写",
            code="hub_address",
        )
