"""Which migration the hub's database is at, making a new one, and bringing an older one up.

Alembic takes 300 ms to import, so it is asked only when a database is in fact older than this program.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select

from app.domain.dates import SystemClock
from app.errors import EnvironmentProblem
from app.hub.tables import metadata, schema_revision

HEAD = "h0006"
"""Newest migration in ``migrations/versions``."""

REVISIONS = ("h0001", "h0002", "h0003", "h0004", "h0006")
"""Every migration in order; a database at any other is newer than this program."""

Transaction = Callable[[], AbstractContextManager[Connection]]
"""Opens a transaction that no other program's overlaps."""


def bring_up_to_date(engine: Engine, transaction: Transaction) -> Path | None:
    """Make the tables of a new database, or upgrade an older one; the path of the copy made before, if any.

    SQLite is copied before it is upgraded; a PostgreSQL server has backups of its own. Programs that start together
    wait for one another. Raises EnvironmentProblem for a database of a newer program.
    """
    with transaction() as connection:
        revision = find_revision(connection)
        if revision is None:
            metadata.create_all(connection, checkfirst=False)
            connection.execute(insert(schema_revision).values(version_num=HEAD))
            return None
    if revision == HEAD:
        return None
    if revision not in REVISIONS:
        raise EnvironmentProblem(
            "市级接收端的数据库由更新版本的程序写成，这个版本不能打开",
            why=f"数据库版本 {revision}，本程序只认识到 {HEAD}",
            remedy="请安装最新版程序后再启动；数据没有改动",
            code="newer_database",
        )
    copy = _copy(engine, revision)
    from app.hub.migrations.run import upgrade

    with transaction() as connection:
        # Another program may have been quicker.
        if (at := find_revision(connection)) != HEAD:
            upgrade(connection, HEAD, is_stamped=at != REVISIONS[0] or _has_revision(connection))
    return copy


def find_revision(connection: Connection) -> str | None:
    """The migration a database is at, None when it is empty.

    Databases made before revisions were counted have the tables of the first and say nothing.
    """
    if _has_revision(connection):
        return str(connection.scalar(select(schema_revision.c.version_num)))
    return REVISIONS[0] if inspect(connection).has_table("act") else None


def _has_revision(connection: Connection) -> bool:
    return inspect(connection).has_table(schema_revision.name)


def _copy(engine: Engine, revision: str) -> Path | None:
    path = _file_of(engine)
    if path is None:
        return None
    folder = path.parent / "before-upgrade"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{path.stem}-{revision}-{SystemClock().now():%Y%m%dT%H%M%S}{path.suffix}"
    # Private before the first row is in it.
    copy.touch(mode=0o600)
    # Not through the engine, which would begin a transaction: VACUUM runs in none.
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    finally:
        connection.close()
    return copy


def keep_private(engine: Engine) -> None:
    """Make the file of a new SQLite database before SQLite does, so that its owner alone can ever read it."""
    path = _file_of(engine)
    if path is not None and path.parent.is_dir():
        path.touch(mode=0o600)


def _file_of(engine: Engine) -> Path | None:
    name = engine.url.database
    is_file = engine.dialect.name == "sqlite" and name and name != ":memory:"
    return Path(str(name)) if is_file else None
