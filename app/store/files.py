"""Files that only their owner can read and that are whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from app.errors import EnvironmentProblem


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` readable by its owner only, and parents that are missing too. Raises EnvironmentProblem."""
    try:
        # mkdir(parents=True) would leave the parents it makes open to others.
        for parent in reversed(folder.parents):
            if not parent.exists():
                parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise _cannot_write(folder) from error


def write_durably(path: Path, content: bytes) -> None:
    """Write a file with mode 0600 so that a power cut leaves the old one, the new one, or none, never half of it.

    Raises EnvironmentProblem when the disk refuses.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise _cannot_write(path.parent) from error


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` last; Windows does that by itself and has no call for it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(folder: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"写不进文件夹 {folder}",
        why="没有写入权限，或磁盘已满、已断开",
        remedy="请检查磁盘空间和文件夹权限",
        code="cannot_write",
    )
