"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, reached through a socket in it only."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

# A root user may not run the server; Debian's package brings this one.
_ACCOUNT = "postgres"
_names = itertools.count(1)


class Server:
    """A running server; every database asked of it is a new one."""

    def __init__(self, socket_folder: Path) -> None:
        self._place = f"host={socket_folder}&user={_ACCOUNT}"

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"hub{next(_names)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop_all(self) -> None:
        """Drop every database given out, whoever is still connected."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'hub%'").fetchall():
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return f"postgresql:///{name}?{self._place}"


@contextmanager
def private_server() -> Iterator[Server]:
    """A server for the time of the block. Skips where PostgreSQL is not installed, unless the build requires it."""
    programs = _programs()
    if programs is None or not _may_run():
        sentence = "PostgreSQL is not installed (initdb, pg_ctl), or cannot be run by this user"
        if os.environ.get("YIDI_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    # Not below the folder of the run: the server's account may not look into that.
    folder = Path(tempfile.mkdtemp(prefix="yidi-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _ACCOUNT, pwd.getpwnam(_ACCOUNT).pw_gid)
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
        _run(programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield Server(folder)
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def _may_run() -> bool:
    if os.geteuid() != 0:
        return True
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


def _run(program: Path, *arguments: object) -> None:
    account = {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [str(program), *map(str, arguments)],
        cwd="/",
        # The server keeps what it was started with: a pipe would never end.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        check=False,
        **account,  # type: ignore[call-overload]
    )
    if done.returncode:
        pytest.fail(f"{program.name} ended with {done.returncode}")
