"""The feed's first load: a county's insured people come down to a counter that has none yet.

``python -m app.bench.first_load HOW FOLDER [URL TOKEN]`` is the counter in a process of its own: it prints the seconds
the load took and the most memory (MB) the process ever had. ``feed`` fetches from the hub; ``floor`` writes as many
rows with the same columns into an encrypted table without an index, a thousand in one transaction, without a hub.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from app.bench.program import missing_for_a_hub, running
from app.bench.result import Result
from app.bootstrap.training import TRAINING_COUNTER, TRAINING_OFFICE
from app.domain.authentication import RosterEntry
from app.domain.dates import SystemClock
from app.domain.identity import identity_number_with_check
from app.domain.vocabulary import CardState, Enrolment, Insurance
from app.errors import EnvironmentProblem

_PEOPLE = 300_000
_IN_TRANSACTION = 1000
_A_DAY = 400
_AREA = TRAINING_OFFICE[:6]
_TITLE = f"首次下载{_PEOPLE}名参保人"
_LONGEST_SECONDS = 600.0


def measure_first_load() -> Iterator[Result]:
    """One load; it is long enough to be its own average."""
    if missing := missing_for_a_hub():
        yield Result("feed", _TITLE, 1.0, 1.0, "只写入", skipped=missing)
        return
    from app.hub.feed_loads import load_roster
    from app.hub.tokens import issue_token

    with tempfile.TemporaryDirectory(prefix="yidi-bench-") as name:
        folder = Path(name)
        database = f"sqlite:///{folder / 'hub.db'}"
        token = issue_token(database, TRAINING_OFFICE)
        load_roster(database, _AREA, _people())
        with running("app", "hub", "serve", "--database", database, "--port") as hub:
            seconds, memory = _run("feed", str(folder / "counter"), hub.url, token)
        bare_seconds, _ = _run("floor", str(folder / "floor"))
    notes = {"内存峰值（MB）": memory}
    yield Result("feed", _TITLE, seconds, bare_seconds, "只写入同样的行", unit="s", notes=notes)


def _people() -> Iterator[RosterEntry]:
    first = date(1940, 1, 1)
    for index in range(_PEOPLE):
        born = first + timedelta(days=index // _A_DAY)
        number = identity_number_with_check(f"{_AREA}{born:%Y%m%d}{index % _A_DAY:03d}").text
        yield RosterEntry(number, "测试甲", Insurance.EMPLOYEE, Enrolment.IN_ORDER, CardState.NORMAL, f"J{index:08d}")


def _run(*arguments: str) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "app.bench.first_load", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_SECONDS,
    )
    if done.returncode:
        raise EnvironmentProblem("下载没有测成", why=done.stderr.strip()[-300:], code="probe")
    told = json.loads(done.stdout)
    return told["seconds"], told["memory"]


def _load_from(url: str, token: str, folder: Path) -> float:
    from app.store import create_store
    from app.uplink.feed import pull_feed
    from app.uplink.http import HubClient

    office, counter = TRAINING_OFFICE, TRAINING_COUNTER
    with create_store(folder, use_keyring=False) as store:
        client = HubClient(url, token, office, counter)
        try:
            start = time.perf_counter()
            result = pull_feed(store, client, SystemClock(), office + counter)
            seconds = time.perf_counter() - start
        finally:
            client.close()
    if result.pause is not None or result.received < _PEOPLE:
        raise RuntimeError(f"the counter received {result.received} of {_PEOPLE}")
    return seconds


def _write_bare(folder: Path) -> float:
    import sqlcipher3

    folder.mkdir()
    connection = sqlcipher3.connect(str(folder / "floor.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'00' * 32}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE person (number TEXT, name TEXT, insurance TEXT, enrolment TEXT, card TEXT, no TEXT)"
    )
    rows = [
        (
            one.social_security_number,
            one.name,
            one.insurance.value,
            one.enrolment.value,
            one.card_state.value,
            one.card_no,
        )
        for one in _people()
    ]
    start = time.perf_counter()
    for first in range(0, len(rows), _IN_TRANSACTION):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", rows[first : first + _IN_TRANSACTION])
        connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def _most_memory_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Load once."""
    how, folder, *hub = sys.argv[1:]
    if how == "feed":
        url, token = hub
        seconds = _load_from(url, token, Path(folder))
    else:
        seconds = _write_bare(Path(folder))
    sys.stdout.write(json.dumps({"seconds": seconds, "memory": _most_memory_mb()}) + "\n")


if __name__ == "__main__":
    main()
