"""A PostgreSQL server of one's own: a cluster in a temporary folder, reached through a socket in it only."""

from __future__ import annotations

import itertools
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import EnvironmentProblem

# The administrator may not run the server; Debian's package brings an account that may.
_ACCOUNT = "postgres"
_THROUGH_CLOSED_ROOT = (
    *("setpriv", f"--reuid={_ACCOUNT}", f"--regid={_ACCOUNT}", "--clear-groups", "--securebits=+no_setuid_fixup"),
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
)
"""As that account, with leave to pass through folders: where the root folder itself is closed to all but the
administrator, as in a root made by mktemp, the account would not even reach the server's programs."""
_names = itertools.count(1)


class Server:
    """A running server; every database asked of it is a new one."""

    def __init__(self, socket_folder: Path) -> None:
        self._place = f"host={socket_folder}&user={_ACCOUNT}"

    def new_database(self) -> str:
        """The address of an empty database."""
        import psycopg

        name = f"hub{next(_names)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop_all(self) -> None:
        """Drop every database given out, whoever is still connected."""
        import psycopg

        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'hub%'").fetchall():
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return f"postgresql:///{name}?{self._place}"


@contextmanager
def private_server(*, syncs_to_disk: bool = True) -> Iterator[Server]:
    """A server for the time of the block, gone with all it held afterwards.

    Raises EnvironmentProblem (``no_postgresql``) where PostgreSQL is not installed or this user cannot run it.
    """
    programs = _find_programs()
    account = _account()
    # Not in a folder that others made private: the server's account may have to look into this one.
    folder = Path(tempfile.mkdtemp(prefix="yidi-pg-", dir="/tmp"))
    try:
        if account.is_other:
            shutil.chown(folder, _ACCOUNT, _ACCOUNT)
        data = folder / "data"
        _run(account, programs / "initdb", "-D", data, "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync={_on(syncs_to_disk)}"
        _run(account, programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield Server(folder)
        finally:
            _run(account, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find_programs() -> Path:
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise _missing()
    return versions[-1].parent


@dataclass(frozen=True)
class _Account:
    """Under whose account the server runs: this user's own, unless that is the administrator's."""

    prefix: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    is_other: bool = False


def _account() -> _Account:
    if os.geteuid() != 0:
        return _Account()
    import pwd

    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        raise _missing() from None
    if not Path("/").stat().st_mode & stat.S_IXOTH and shutil.which("setpriv"):
        return _Account(prefix=_THROUGH_CLOSED_ROOT, is_other=True)
    return _Account(options={"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []}, is_other=True)


def _missing() -> EnvironmentProblem:
    return EnvironmentProblem(
        "没有安装PostgreSQL", why="找不到 initdb 和 pg_ctl，或本用户不能运行", code="no_postgresql"
    )


def _on(choice: bool) -> str:
    return "on" if choice else "off"


def _run(account: _Account, program: Path, *arguments: object) -> None:
    try:
        done = subprocess.run(
            [*account.prefix, str(program), *map(str, arguments)],
            cwd="/",
            # The server keeps what it was started with: a pipe would never end.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            check=False,
            **account.options,
        )
    except PermissionError:
        # The server's account may not even reach the programs: a root folder closed to all but the administrator.
        raise _missing() from None
    if done.returncode:
        why = f"{program.name} {done.returncode}"
        raise EnvironmentProblem("PostgreSQL没有启动", why=why, code="postgresql_failed")
