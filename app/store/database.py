"""本地库: a data folder opened, with its database, its vault and its keys."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.dates import Clock, SystemClock
from app.errors import EnvironmentProblem, UserError
from app.store import schema
from app.store.engine import make_engine
from app.store.files import make_private_folder, sync_folder
from app.store.keys import DataKeys, load_keys, make_keys
from app.store.unit_of_work import SqlUnitOfWork
from app.store.vault import FileVault

DATABASE_NAME = "counter.db"
VAULT_NAME = "vault"


class SqlStore:
    """本地库. Any thread may open units of work; ``close`` when the program ends."""

    def __init__(self, folder: Path, keys: DataKeys, *, clock: Clock, upgraded_copy: Path | None = None) -> None:
        self.folder = folder
        self.keys = keys
        self.clock = clock
        self.vault = FileVault(folder / VAULT_NAME, keys)
        self.upgraded_copy = upgraded_copy
        """Copy made before this opening upgraded the database; None when it was up to date."""
        self._writing = make_engine(self.database_path, keys.database)
        self._reading = make_engine(self.database_path, keys.database, reading=True)

    @property
    def database_path(self) -> Path:
        """The encrypted database file."""
        return self.folder / DATABASE_NAME

    def write(self) -> SqlUnitOfWork:
        """A transaction that may write."""
        return SqlUnitOfWork(self._writing, reading=False)

    def read(self) -> SqlUnitOfWork:
        """A consistent view that does not wait for writers; ``commit`` on it is a bug and raises."""
        return SqlUnitOfWork(self._reading, reading=True)

    def close(self) -> None:
        """Close every connection; units of work must have ended."""
        self._reading.dispose()
        self._writing.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def has_store(folder: Path) -> bool:
    """Whether ``folder`` is set up as a data folder."""
    return (folder / DATABASE_NAME).exists()


def create_store(folder: Path, *, clock: Clock | None = None, use_keyring: bool = True) -> SqlStore:
    """Set up an empty data folder and open it.

    Raises UserError when it is set up already, EnvironmentProblem when the disk refuses.
    """
    path = folder / DATABASE_NAME
    if path.exists():
        raise UserError(
            "这个数据文件夹已经设置过",
            why=f"{folder} 里已有本地数据库",
            remedy="请直接打开它，或换一个文件夹",
            code="already_set_up",
        )
    make_private_folder(folder)
    keys = make_keys(folder, use_keyring=use_keyring)
    unfinished = folder / f".{DATABASE_NAME}.new"
    unfinished.unlink(missing_ok=True)
    schema.create_database(unfinished, keys.database)
    unfinished.chmod(0o600)
    unfinished.replace(path)
    sync_folder(folder)
    return SqlStore(folder, keys, clock=clock or SystemClock())


def open_store(folder: Path, *, clock: Clock | None = None) -> SqlStore:
    """Open a data folder, upgrading its database when an older program wrote it.

    Raises EnvironmentProblem when it is not set up, its key is missing or wrong, its database is damaged or comes
    from a newer program.
    """
    if not has_store(folder):
        raise EnvironmentProblem(
            "这里还没有本地数据",
            why=f"{folder} 没有设置成本窗口的数据文件夹",
            remedy="请先设置本窗口，或检查数据文件夹的位置",
            code="not_set_up",
        )
    keys = load_keys(folder)
    clock = clock or SystemClock()
    copy = schema.bring_up_to_date(folder / DATABASE_NAME, keys.database, clock)
    return SqlStore(folder, keys, clock=clock, upgraded_copy=copy)
