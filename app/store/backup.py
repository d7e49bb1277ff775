"""备份 and 恢复 of a whole data folder in one sealed file.

Inside the seal is a tar of a consistent snapshot of the database, the vault, other files of the folder, and the
folder's key: the passphrase alone brings everything back, on any computer.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from app.domain.audit import find_break
from app.domain.dates import Clock, SystemClock
from app.errors import EnvironmentProblem, UserError
from app.services.feed import HAS_FORGOTTEN
from app.store import schema
from app.store.database import DATABASE_NAME, SqlStore, open_store
from app.store.files import make_private_folder, sync_folder
from app.store.keys import KEY_BYTES, forget_keys, keep_keys
from app.store.mapping import instant_text
from app.store.sealed_stream import SealingWriter, UnsealingReader

LAST_BACKUP_SETTING = "backup.made_at"
"""Key of the counter's settings under which the instant of the last good backup is kept."""

SHORTEST_PASSPHRASE = 8
NUMBERS_LEFT_OUT = 1000
"""After a restore running numbers go on this much later: acts done since the backup were sent under their numbers."""

_LEFT_BEHIND = ("keys", "before-upgrade")
_KEY_MEMBER, _ABOUT_MEMBER = "key", "about.json"
_FOLDER_MEMBER = "folder"
_READ_BYTES = 1 << 20


@dataclass(frozen=True)
class BackupMade:
    """A backup that was written and read back."""

    file: Path
    made_at: datetime
    size_bytes: int
    files: int


@dataclass(frozen=True)
class Restored:
    """A folder brought back: how old it is and how much of it there is."""

    folder: Path
    made_at: datetime
    files: int
    audit_entries: int


OnBackup = Callable[[int, int], object]
"""Bytes written and read back so far, and how many there will be. What it raises breaks the backup off."""


def find_last_backup(store: SqlStore) -> datetime | None:
    """When the last good backup was made; None before the first."""
    with store.read() as work:
        made = work.counter.get(LAST_BACKUP_SETTING)
    return datetime.fromisoformat(made) if made else None


def back_up(
    store: SqlStore,
    file: Path,
    passphrase: str,
    *,
    on_progress: OnBackup = lambda _done, _of: None,
) -> BackupMade:
    """Write the store's whole folder to ``file``, read it back, and note the day.

    Raises UserError for a short passphrase or a file that exists, EnvironmentProblem when the disk refuses, the
    database is damaged, or what was written does not read back.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UserError(
            "备份口令太短", why=f"至少要{SHORTEST_PASSPHRASE}个字符", remedy="请换一个口令并妥善保管", code="passphrase"
        )
    if file.is_dir():
        raise UserError("这是文件夹", why="备份要写成一个文件", remedy="请在后面加上文件名", code="backup_folder")
    if file.exists():
        raise UserError("备份文件已存在", why="不覆盖已有的备份", remedy="请换一个文件名", code="backup_exists")
    made_at = store.clock.now()
    unfinished = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=store.folder, prefix=".backup-") as scratch:
            copy = Path(scratch) / DATABASE_NAME
            schema.snapshot(store.database_path, store.keys.database, copy)
            members = tuple(_members(store, copy, made_at))
            way = _Way(on_progress, 2 * sum(_size(source) for _, source in members))
            with _create(unfinished) as target:
                written = _write(members, target, passphrase, way)
                target.flush()
                os.fsync(target.fileno())
        _require_same(written, unfinished, passphrase, way)
        unfinished.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise _disk_refused() from error
    finally:
        unfinished.unlink(missing_ok=True)
    with store.write() as work:
        work.counter.put(LAST_BACKUP_SETTING, instant_text(made_at))
        work.commit()
    return BackupMade(file, made_at, file.stat().st_size, len(written))


def restore(
    file: Path, folder: Path, passphrase: str, *, clock: Clock | None = None, use_keyring: bool = True
) -> Restored:
    """Bring a backup back into ``folder``, which must be empty or not there. All of it, or nothing.

    The database's pages and the audit chain are checked first. Raises UserError for a wrong passphrase or a
    damaged file, EnvironmentProblem when the disk refuses or a newer program made the backup.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            "要恢复到的文件夹不是空的", why=f"{folder} 里已有文件", remedy="请换一个空文件夹", code="folder_not_empty"
        )
    scratch = _scratch_beside(folder)
    try:
        made_at, raw_key, files = _extract(file, scratch, passphrase)
        keys = keep_keys(scratch, raw_key, use_keyring=use_keyring)
        schema.check_integrity(scratch / DATABASE_NAME, keys.database)
        with open_store(scratch, clock=clock) as store:
            entries = _go_on_from(store, made_at, clock or SystemClock())
        if folder.exists():
            folder.rmdir()
        scratch.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise _disk_refused() from error
    finally:
        # Where all went well the folder has its new name, and nothing is here any more.
        forget_keys(scratch)
        shutil.rmtree(scratch, ignore_errors=True)
    return Restored(folder, made_at, files, entries)


def _scratch_beside(folder: Path) -> Path:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-restoring-"))
    except OSError as error:
        raise _disk_refused() from error


def _create(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _members(store: SqlStore, copy: Path, made_at: datetime) -> Iterator[tuple[str, bytes | Path]]:
    about = {"made_at": instant_text(made_at), "schema": schema.HEAD}
    yield _ABOUT_MEMBER, json.dumps(about).encode()
    yield _KEY_MEMBER, store.keys.raw
    yield f"{_FOLDER_MEMBER}/{DATABASE_NAME}", copy
    for path in sorted(store.folder.rglob("*")):
        place = path.relative_to(store.folder)
        # Dotted names are files somebody is still writing; the database goes in as its snapshot.
        is_passing = any(part.startswith(".") for part in place.parts) or place.parts[0] in _LEFT_BEHIND
        if path.is_file() and not is_passing and not place.parts[0].startswith(DATABASE_NAME):
            yield f"{_FOLDER_MEMBER}/{place.as_posix()}", path


class _Way:
    """How far a backup is, told piece by piece."""

    def __init__(self, on_progress: OnBackup, size: int) -> None:
        self._on_progress, self._size = on_progress, size
        self._done = 0

    def go_on(self, count: int) -> None:
        # A file that somebody wrote to meanwhile is longer than it was.
        self._done = min(self._done + count, self._size)
        self._on_progress(self._done, self._size)


def _size(source: bytes | Path) -> int:
    return source.stat().st_size if isinstance(source, Path) else len(source)


def _write(
    members: Iterable[tuple[str, bytes | Path]], target: IO[bytes], passphrase: str, way: _Way
) -> dict[str, str]:
    """Write all members; name and SHA-256 of each."""
    written: dict[str, str] = {}
    writer = SealingWriter(target, passphrase)
    with tarfile.open(fileobj=cast("IO[bytes]", writer), mode="w|") as archive:
        for name, source in members:
            with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as content:
                member = tarfile.TarInfo(name)
                member.size = content.seek(0, os.SEEK_END)
                content.seek(0)
                written[name] = _digest(content, way.go_on)
                content.seek(0)
                archive.addfile(member, content)
    writer.finish()
    return written


def _read(file: Path, passphrase: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of every member, each to be read before the next. Raises UserError for a damaged file."""
    with file.open("rb") as source:
        reader = UnsealingReader(source, passphrase)
        with tarfile.open(fileobj=cast("Any", reader), mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is not None:
                    yield member.name, content


def _digest(content: IO[bytes], on_piece: Callable[[int], object]) -> str:
    digest = hashlib.sha256()
    while piece := content.read(_READ_BYTES):
        digest.update(piece)
        on_piece(len(piece))
    return digest.hexdigest()


def _require_same(written: dict[str, str], file: Path, passphrase: str, way: _Way) -> None:
    found = {name: _digest(content, way.go_on) for name, content in _read(file, passphrase)}
    if found != written:
        raise EnvironmentProblem(
            "备份没有做成",
            why="写出的文件读回来不一样，磁盘可能有故障",
            remedy="请换一个磁盘再备份",
            code="backup_differs",
        )


def _extract(file: Path, target: Path, passphrase: str) -> tuple[datetime, bytes, int]:
    """Put the files below ``target``; when the backup was made, the folder's key, how many files."""
    about: dict[str, str] = {}
    raw_key, files = b"", 0
    for name, content in _read(file, passphrase):
        place = PurePosixPath(name)
        if name == _ABOUT_MEMBER:
            about = json.loads(content.read())
        elif name == _KEY_MEMBER:
            raw_key = content.read()
        elif place.parts[0] == _FOLDER_MEMBER and ".." not in place.parts:
            path = target.joinpath(*place.parts[1:])
            make_private_folder(path.parent)
            with _create(path) as extracted:
                shutil.copyfileobj(content, extracted)
                extracted.flush()
                os.fsync(extracted.fileno())
            files += 1
    if len(raw_key) != KEY_BYTES or "made_at" not in about:
        raise UserError("备份文件不完整", why="缺少必要的内容", remedy="请换一份备份", code="backup_incomplete")
    return datetime.fromisoformat(about["made_at"]), raw_key, files


def _go_on_from(store: SqlStore, made_at: datetime, clock: Clock) -> int:
    """Check the audit chain, leave out numbers, want own acts of the feed, note the restore; entries there were."""
    with store.read() as work:
        broken = find_break(work.audit.entries())
        entries = sum(1 for _ in work.audit.entries())
    if broken is not None:
        raise EnvironmentProblem(
            "备份里的审计链是断的", why=f"第{broken}条对不上", remedy="请换一份备份，并报告负责人", code="audit_broken"
        )
    with store.write() as work:
        work.leave_out_numbers(NUMBERS_LEFT_OUT, clock.now().date())
        work.counter.put(HAS_FORGOTTEN, "1")
        work.audit.append(
            at=clock.now(),
            actor="system",
            event="restore",
            subject="",
            detail=json.dumps({"made_at": instant_text(made_at)}),
        )
        work.commit()
    return entries


def _disk_refused() -> EnvironmentProblem:
    return EnvironmentProblem(
        "备份或恢复没有完成",
        why="磁盘已满、已断开，或没有读写权限",
        remedy="请检查磁盘和文件夹权限后重做",
        code="backup_disk",
    )
