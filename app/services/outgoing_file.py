"""交出的文件: what is written outside the data folder, for its owner's eyes only, whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def outgoing_file(target: Path) -> Iterator[Path]:
    """A file of mode 0600 beside ``target`` to be filled; it takes the name when the ``with`` ended without a failure.

    An earlier file of the name stays as it was until then, and for good where the ``with`` failed. Raises OSError.
    """
    final = target.resolve()
    if final.exists() and not final.is_file():
        # A folder cannot be replaced, and a device or a pipe must not be.
        reason = errno.EISDIR if final.is_dir() else errno.EPERM
        raise OSError(reason, os.strerror(reason))
    handle, name = tempfile.mkstemp(prefix=f".{final.stem}-", suffix=final.suffix.lower(), dir=final.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.replace(final)
    finally:
        unfinished.unlink(missing_ok=True)


def why_not_written(target: Path) -> str:
    """What most likely kept ``target`` from being written, told after an OSError."""
    folder = target.absolute().parent
    if not folder.is_dir():
        return f"文件夹 {folder} 不存在"
    if target.is_dir():
        return f"{target} 是一个文件夹"
    return f"写不了 {target}，可能正在别的程序中打开，没有写入权限，或磁盘已满"


def write_outgoing(target: Path, content: bytes) -> None:
    """Write ``content`` to ``target`` as above. Raises OSError."""
    with outgoing_file(target) as file:
        file.write_bytes(content)
