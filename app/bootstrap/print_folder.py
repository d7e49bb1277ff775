"""打印的临时文件: papers on their way to a printer, for their owner only, gone when they are handed over."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import EnvironmentProblem, disk_reason

_PREFIX = "yidi-print-"
_LONGEST_PRINT_SECONDS = 3600


@contextmanager
def print_folder() -> Iterator[Path]:
    """A folder for the files of one print. Raises EnvironmentProblem (``print_temp``) when the disk takes none."""
    try:
        with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
            yield Path(folder)
    except OSError as error:
        raise not_written(disk_reason(error)) from None


def not_written(why: str) -> EnvironmentProblem:
    """没有打印出来, because its temporary file could not be written; the paper itself is kept."""
    return EnvironmentProblem(
        "没有打印出来",
        why=f"打印用的临时文件写不下：{why}",
        remedy="请清理系统磁盘后再打；表格已经留档，也可以另存后到别处打印",
        code="print_temp",
    )


def sweep_print_folders() -> None:
    """Remove what prints of this user left that were killed; those that may still be running are left alone."""
    oldest = time.time() - _LONGEST_PRINT_SECONDS
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            found = folder.lstat()
        except OSError:
            continue
        if found.st_mtime < oldest and _is_own(found):
            # It does not follow links, and says nothing of what somebody else removed meanwhile.
            shutil.rmtree(folder, ignore_errors=True)


def _is_own(found: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()
