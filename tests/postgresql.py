"""A PostgreSQL server for tests, where one can be had."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.bench.postgresql_server import Server, private_server
from app.errors import EnvironmentProblem


@contextmanager
def server_for_tests() -> Iterator[Server]:
    """A server for the time of the block. Skips where PostgreSQL is not installed, unless the build requires it."""
    context = private_server(syncs_to_disk=False)
    try:
        server = context.__enter__()
    except EnvironmentProblem as problem:
        if problem.code != "no_postgresql" or os.environ.get("YIDI_REQUIRE_POSTGRESQL") == "1":
            raise
        pytest.skip("PostgreSQL is not installed (initdb, pg_ctl), or this user cannot run it")
    try:
        yield server
    finally:
        context.__exit__(None, None, None)
