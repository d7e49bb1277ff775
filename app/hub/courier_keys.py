"""市级信使密钥: one small file that the hub's owner alone can read, and the card that goes out to the counters."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from app.errors import EnvironmentProblem, UserError, disk_reason
from app.wire.courier_keys import SECRET_BYTES, CourierKeys, PublicCard, card_bytes


def make_hub_keys(path: Path) -> PublicCard:
    """Make keys in ``path`` and their card in ``path``.pub. Raises UserError when a file is there already."""
    public = path.with_name(f"{path.name}.pub")
    for file in (path, public):
        if file.exists():
            raise UserError(f"文件 {file} 已经有了", why="不覆盖已有的密钥", remedy="请换一个文件名", code="key_exists")
    keys = CourierKeys(secrets.token_bytes(SECRET_BYTES))
    card = keys.hub_card()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as target:
            target.write(f"{keys.secret.hex()}\n")
            target.flush()
            os.fsync(target.fileno())
        public.write_bytes(card_bytes(card))
    except OSError as error:
        raise EnvironmentProblem(
            f"写不出密钥文件 {path}", why=disk_reason(error), remedy="请检查磁盘和位置", code="cannot_write"
        ) from error
    return card


def read_hub_keys(path: Path) -> CourierKeys:
    """The hub's keys. Raises UserError when the file holds none."""
    try:
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise UserError(
            "没有可用的市级信使密钥",
            why=f"文件 {path} 不在，或不是密钥文件",
            remedy="请先用 hub keygen 生成；已有密钥的用 --key 指明",
            code="no_hub_key",
        )
    return CourierKeys(secret)
