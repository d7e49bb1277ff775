"""备份 of an opened counter by a person: noted in the audit before the first byte is written."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap.counter import Counter
from app.domain.filing import Actor
from app.domain.vocabulary import Role
from app.errors import UserError
from app.store.backup import SHORTEST_PASSPHRASE, BackupMade, OnBackup, back_up, find_last_backup

__all__ = (
    "BACKUP_SUFFIX",
    "SHORTEST_PASSPHRASE",
    "BackupMade",
    "OnBackup",
    "back_up_counter",
    "find_last_backup",
    "is_on_same_disk",
)

BACKUP_SUFFIX = ".yidibackup"


def back_up_counter(counter: Counter, actor: Actor, file: Path, passphrase: str, on_progress: OnBackup) -> BackupMade:
    """Back up the whole data folder into ``file``, which is encrypted and read back.

    Raises UserError for anybody but a 负责人 and as ``app.store.backup.back_up`` does, NeedsConfirmation when the
    computer's date is in doubt.
    """
    if actor.role is not Role.MANAGER:
        raise UserError("不能备份", why="备份里有全部个人信息", remedy="请负责人备份", code="backup_refused")
    with counter.store.write() as uow:
        uow.audit.append(at=counter.desk.now(), actor=actor.login, event="backup.begun", subject="")
        uow.commit()
    return back_up(counter.store, file, passphrase, on_progress=on_progress)


def is_on_same_disk(counter: Counter, file: Path) -> bool:
    """Whether a backup lies on the disk of the data, and would be lost with it; False where that cannot be told."""
    try:
        return file.stat().st_dev == counter.folder.stat().st_dev
    except OSError:
        return False
