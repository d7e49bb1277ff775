"""A counter that was offline for thirty days catches up while its clerk works: how long does the window stand still?

The window is the real one, offscreen, in a process of its own, and so is the hub. The same clerk does the same things
first with the line at rest.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.bench.intakes import make_intakes
from app.bench.program import missing_for_a_hub, running
from app.bench.result import Result
from app.bootstrap.counter import open_training
from app.bootstrap.training import TRAINING_OFFICE
from app.domain.dates import FixedClock, SystemClock
from app.errors import EnvironmentProblem
from app.hub.tokens import issue_token
from app.policy.facts import ChangeRequest
from app.services.accounts import actor_of
from app.services.changes import change
from app.services.filings import file

_ACTS = 3000
_DAYS = 30
_ROUNDS = 3
_MOST_MS = 50.0
_PROBE = "ui.work_probe"
_LONGEST_SECONDS = 300.0
_TITLE = f"离线{_DAYS}天的{_ACTS}件一次补报时，窗口最长的停顿"


@dataclass(frozen=True)
class Round:
    """One catching up: the longest pauses (ms) by what the clerk did, alone and while the acts went up."""

    seconds: float
    alone: Mapping[str, float]
    sending: Mapping[str, float]


def measure_catching_up() -> Iterator[Result]:
    """The pause there is, and what of it is the sending's, each the median of some rounds on copies of one month."""
    if missing := missing_for_a_hub():
        yield Result("catchup", _TITLE, 1.0, _MOST_MS, "上限", skipped=missing)
        return
    with tempfile.TemporaryDirectory(prefix="yidi-bench-") as name:
        folder = Path(name)
        _prepare_month(folder / "month")
        rounds = [_catch_up(folder / "month", folder / f"round{turn}") for turn in range(_ROUNDS)]
    yield from compare(rounds)


def compare(rounds: Sequence[Round]) -> Iterator[Result]:
    """The two figures out of all rounds; what else runs on this computer only ever makes a pause longer."""
    doings = sorted({doing for one in rounds for doing in one.sending})
    sending = {doing: statistics.median(one.sending.get(doing, 0.0) for one in rounds) for doing in doings}
    alone = {doing: statistics.median(one.alone.get(doing, 0.0) for one in rounds) for doing in doings}
    added = {doing: max(0.0, sending[doing] - alone[doing]) for doing in doings}
    seconds = statistics.median(one.seconds for one in rounds)
    notes = {"不上报时": max(alone.values()), "补报用时（秒）": seconds}
    yield Result("catchup", _TITLE, max(sending.values()), _MOST_MS, "上限", 1.0, notes={**notes, **sending})
    yield Result("catchup", f"{_TITLE}，其中上报添的", max(added.values()), _MOST_MS, "上限", 1.0, notes=added)


def _catch_up(month: Path, folder: Path) -> Round:
    shutil.copytree(month, folder / "data")
    database = f"sqlite:///{folder / 'hub.db'}"
    token = issue_token(database, TRAINING_OFFICE)
    with running("app", "hub", "serve", "--database", database, "--port") as hub:
        open_training(folder / "data", built_in_reader=True, hub=hub.url, token=token).close()
        done = subprocess.run(
            [sys.executable, "-m", _PROBE, str(folder / "data")],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST_SECONDS,
        )
    if done.returncode:
        raise EnvironmentProblem("测量用的窗口没有开起来", why=done.stderr.strip()[-300:], code="probe")
    told = json.loads(done.stdout)
    if told["accepted"] != _ACTS:
        raise RuntimeError(f"the hub accepted {told['accepted']} of the benchmark's acts")
    return Round(told["seconds"], told["alone"], told["sending"])


def _prepare_month(folder: Path) -> None:
    """A training counter with what it did in thirty days: every second act changes the filing before it."""
    now = SystemClock().now()
    clock = FixedClock(now - timedelta(days=_DAYS))
    with open_training(folder, clock=clock, built_in_reader=True) as counter:
        desk = counter.desk
        with desk.store.read() as uow:
            actor = actor_of(desk, uow.users.list()[0])
        apart = timedelta(days=_DAYS - 1) / _ACTS
        for turn, intake in zip(range(_ACTS // 2), make_intakes(desk), strict=False):
            filed = file(desk, actor, intake)
            clock.instant += apart
            phone = ChangeRequest(phone=f"138{turn:08d}")
            if filed.filing is None or not change(desk, actor, filed.filing.number, phone).was_done:
                raise RuntimeError("the benchmark's act was refused")
            clock.instant += apart
