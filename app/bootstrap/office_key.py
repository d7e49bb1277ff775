"""机构密钥 of an opened counter: out into a sealed file, and in from the one of another counter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.counter import Counter
from app.errors import UserError
from app.services.office_key import give_office_key, take_office_key
from app.store.office_key_file import check_office_key_file, read_office_key, write_office_key


@dataclass(frozen=True)
class KeyTaken:
    """导入结果: the mark of the key and whether the counter signed with another before."""

    mark: str
    is_new: bool


def export_office_key(counter: Counter, file: Path, passphrase: str, actor: str) -> str:
    """Seal the key this counter signs with into ``file``; its mark.

    Raises UserError for a training folder, a short passphrase or a file that exists, EnvironmentProblem when the disk
    refuses.
    """
    _require_real(counter)
    check_office_key_file(file, passphrase)
    own, now = counter.store.keys.paper, counter.store.clock.now()
    given = give_office_key(counter.store, counter.office_id, own, actor=actor, now=now)
    write_office_key(file, given, passphrase)
    return given.mark


def import_office_key(counter: Counter, file: Path, passphrase: str, actor: str) -> KeyTaken:
    """Let the counter sign with the key in ``file`` from when it is next opened.

    Raises UserError for a training folder, the key of another office, a wrong passphrase or a damaged file,
    EnvironmentProblem when the file cannot be read.
    """
    _require_real(counter)
    given = read_office_key(file, passphrase)
    own, now = counter.store.keys.paper, counter.store.clock.now()
    is_new = take_office_key(counter.store, counter.office_id, own, given, actor=actor, now=now)
    return KeyTaken(given.mark, is_new)


def _require_real(counter: Counter) -> None:
    # What is printed for practice must never verify as given out by an office.
    if counter.is_training:
        raise UserError(
            "练习模式没有机构密钥",
            why="练习打印的表不能当作真的",
            remedy="请在正式窗口操作",
            code="office_key_training",
        )
