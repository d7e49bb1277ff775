"""Which migration a database is at, and bringing an older one up.

Alembic takes 300 ms to import, so it is asked only when a database is in fact older than this program.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import create_mock_engine, insert
from sqlalchemy.schema import ExecutableDDLElement
from sqlcipher3 import dbapi2 as driver

from app.domain.dates import Clock
from app.errors import EnvironmentProblem
from app.store import list_indexes, tables, triggers  # noqa: F401 - indexes join their tables when they are imported
from app.store.engine import connect, make_engine
from app.store.files import make_private_folder
from app.store.problems import find_problem

HEAD = "0010"
"""Newest migration in ``migrations/versions``."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""Every migration in order; a database at any other is newer than this program."""


def create_database(path: Path, key: bytes) -> None:
    """Make an empty database of the present schema: what all migrations together would make."""
    connect(path, key, create=True).close()
    engine = make_engine(path, key)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for statement in (*_tables_and_indexes(), *triggers.TRIGGERS):
                connection.exec_driver_sql(statement)
            connection.execute(insert(tables.schema_revision).values(version_num=HEAD))
    finally:
        engine.dispose()


@cache
def _tables_and_indexes() -> tuple[str, ...]:
    """What makes every table and index, put into words once: that takes longer than making them."""
    found: list[str] = []

    def keep(statement: ExecutableDDLElement, *_: object, **__: object) -> None:
        found.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine("sqlite://", keep)
    tables.metadata.create_all(engine, checkfirst=False)
    return tuple(found)


def bring_up_to_date(path: Path, key: bytes, clock: Clock) -> Path | None:
    """Upgrade an older database; the path of the copy made before, None when there was nothing to do.

    Raises EnvironmentProblem for a database of a newer program and when key, file or disk fail.
    """
    revision = _revision(path, key)
    if revision == HEAD:
        return None
    if revision not in REVISIONS:
        raise EnvironmentProblem(
            "本地数据库由更新版本的程序写成，这个版本不能打开",
            why=f"数据库版本 {revision}，本程序只认识到 {HEAD}",
            remedy="请安装最新版程序后再打开；数据没有改动",
            code="newer_database",
        )
    copy = path.parent / "before-upgrade" / f"{path.stem}-{revision}-{clock.now():%Y%m%dT%H%M%S}{path.suffix}"
    make_private_folder(copy.parent)
    snapshot(path, key, copy)
    from app.store.migrations.run import upgrade

    upgrade(path, key, HEAD)
    return copy


def snapshot(path: Path, key: bytes, target: Path) -> None:
    """Write a consistent copy of a database in use, encrypted under the same key, and check every page of it.

    Raises EnvironmentProblem when the disk is full or a page is damaged.
    """
    target.unlink(missing_ok=True)
    try:
        connection = connect(path, key)
        try:
            connection.execute("VACUUM INTO ?", [str(target)])
        finally:
            connection.close()
        target.chmod(0o600)
        check_integrity(target, key)
    except driver.Error as error:
        problem = find_problem(error)
        if problem is None:
            raise
        raise problem from error


def check_integrity(path: Path, key: bytes) -> None:
    """Check the signature of every page and the structure. Raises EnvironmentProblem when one does not fit."""
    connection = connect(path, key, reading=True)
    try:
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    finally:
        connection.close()
    if faults or verdict != "ok":
        raise EnvironmentProblem(
            "数据库没有通过完整性检查",
            why="有内容与校验不符，文件已损坏",
            remedy="请停止办理，从最近的备份恢复",
            code="store_corrupt",
        )


def _revision(path: Path, key: bytes) -> str:
    connection = connect(path, key, reading=True)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    finally:
        connection.close()
    return "" if row is None else str(row[0])
