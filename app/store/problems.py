"""What the driver says when disk, lock or key fail, told so that a clerk can act on it."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver

from app.errors import EnvironmentProblem

_BUSY, _LOCKED, _READ_ONLY, _IO, _CORRUPT, _FULL, _CANNOT_OPEN, _NOT_A_DATABASE = 5, 6, 8, 10, 11, 13, 14, 26
"""Primary result codes of SQLite (https://www.sqlite.org/rescode.html)."""

_WORDS: dict[int, tuple[str, str, str, str]] = {
    _BUSY: ("这次没有保存", "另一个窗口正在写本地数据库", "请稍等再试一次", "store_busy"),
    _LOCKED: ("这次没有保存", "另一个窗口正在写本地数据库", "请稍等再试一次", "store_busy"),
    _READ_ONLY: ("本地数据库不能写入", "文件或所在文件夹是只读的", "请检查数据文件夹的权限", "store_read_only"),
    # A disk that is full before the folder is opened is told by SQLite as this, and nothing tells it apart.
    _IO: (
        "读写本地数据库出错",
        "磁盘已满、没有应答，或已损坏",
        "请先看磁盘是否已满，满了就腾出空间再试；没有满的，请检查磁盘，必要时从备份恢复",
        "store_io",
    ),
    _CORRUPT: ("本地数据库已损坏", "内容与校验不符", "请停止办理，从最近的备份恢复", "store_corrupt"),
    _FULL: ("这次没有保存", "磁盘已满", "请腾出磁盘空间后再试", "disk_full"),
    _CANNOT_OPEN: ("打不开本地数据库", "文件不在或无权读取", "请检查数据文件夹的位置和权限", "store_cannot_open"),
    _NOT_A_DATABASE: (
        "打不开本地数据库",
        "密钥与数据库不符，或文件已损坏",
        "请确认数据文件夹和密钥来自同一窗口，否则从备份恢复",
        "store_key",
    ),
}


def result_code(error: BaseException) -> int | None:
    """SQLite's primary result code of a failure, None when it is no database failure."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(origin, driver.Error):
        return None
    extended = getattr(origin, "sqlite_errorcode", None)
    return None if extended is None else int(extended) & 0xFF


def find_problem(error: BaseException) -> EnvironmentProblem | None:
    """The problem of the surroundings behind a database failure; None when it is a bug of ours."""
    words = _WORDS.get(result_code(error) or 0)
    if words is None:
        return None
    what, why, remedy, code = words
    return EnvironmentProblem(what, why=why, remedy=remedy, code=code)


def is_write_to_reader(error: BaseException) -> bool:
    """Whether somebody tried to write through a connection that only reads: a bug."""
    return result_code(error) == _READ_ONLY
