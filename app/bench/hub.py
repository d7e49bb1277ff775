"""The hub as a program of its own, under several counters, against the bare floor; and what memory it keeps."""

from __future__ import annotations

import itertools
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from app.bench.hub_load import ACTS_IN_BATCH, OFFICE, LoadedCounter, send_all
from app.bench.postgresql_server import private_server
from app.bench.program import missing_for_a_hub, running
from app.bench.result import Result
from app.errors import EnvironmentProblem
from app.hub.tokens import issue_token

_COUNTERS = 4
_BATCHES_A_ROUND = 8
_ROUNDS = 7
_GOAL = 1 / 3
_WARM_UP_ACTS, _ACTS = 20_000, 100_000
_MOST_GROWTH = 1.1
_TITLE = "市级接收端收一批（100件，4个窗口同时上报）"


def measure_hub() -> Iterator[Result]:
    """On SQLite and on a PostgreSQL server of its own; memory on SQLite, where the database runs in the process."""
    if missing := missing_for_a_hub():
        yield Result("hub", _TITLE, 1.0, 1.0, "只插入", skipped=missing)
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yidi-bench-")))
        yield _measure_rate("SQLite", f"sqlite:///{folder / 'hub.db'}", f"sqlite:///{folder / 'floor.db'}")
    with ExitStack() as stack:
        try:
            server = stack.enter_context(private_server())
        except EnvironmentProblem as problem:
            yield Result("hub", f"{_TITLE}，PostgreSQL", 1.0, 1.0, "只插入", skipped=problem.what)
        else:
            yield _measure_rate("PostgreSQL", server.new_database(), server.new_database())
    yield _measure_memory()


def _measure_rate(what: str, database: str, floor_database: str) -> Result:
    counters = [LoadedCounter(number).batches() for number in range(1, _COUNTERS + 1)]
    token = issue_token(database, OFFICE)
    seconds: dict[str, list[float]] = {"hub": [], "floor": []}
    with (
        running("app", "hub", "serve", "--database", database, "--port") as hub,
        running("app.bench.hub_floor", floor_database) as floor,
    ):
        for _ in range(_ROUNDS + 1):
            bodies = [list(itertools.islice(own, _BATCHES_A_ROUND)) for own in counters]
            seconds["hub"].append(send_all(hub.url, token, bodies))
            seconds["floor"].append(send_all(floor.url, token, bodies))
    batches = _COUNTERS * _BATCHES_A_ROUND
    # The first round warms both up.
    ours, bare = (statistics.median(seconds[name][1:]) * 1000 / batches for name in ("hub", "floor"))
    notes = {"每秒件数": ACTS_IN_BATCH * 1000 / ours, "只插入时每秒件数": ACTS_IN_BATCH * 1000 / bare}
    return Result("hub", f"{_TITLE}，{what}", ours, bare, "同样的批次只插入", _GOAL, at_least=True, notes=notes)


def _measure_memory() -> Result:
    title = f"市级接收端收{_ACTS}件后的内存"
    if not Path("/proc/self/status").exists():
        return Result("hub", title, 1.0, 1.0, "预热后", unit="MB", skipped="本系统不告知进程的内存")
    counters = [LoadedCounter(number).batches() for number in range(1, _COUNTERS + 1)]
    with tempfile.TemporaryDirectory(prefix="yidi-bench-") as folder:
        database = f"sqlite:///{Path(folder) / 'hub.db'}"
        token = issue_token(database, OFFICE)
        with running("app", "hub", "serve", "--database", database, "--port") as hub:
            figures = []
            for acts in (_WARM_UP_ACTS, _ACTS - _WARM_UP_ACTS):
                for _ in range(acts // (_COUNTERS * _BATCHES_A_ROUND * ACTS_IN_BATCH)):
                    send_all(hub.url, token, [list(itertools.islice(own, _BATCHES_A_ROUND)) for own in counters])
                figures.append(hub.memory_mb())
    return Result("hub", title, figures[1], figures[0], f"收{_WARM_UP_ACTS}件后", _MOST_GROWTH, unit="MB")
