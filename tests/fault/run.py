"""One run: a hub process, counters in processes, a bad line between them, and kills at moments that chance picks."""

from __future__ import annotations

import math
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from app.hub.tokens import issue_token
from app.services.filings import file
from app.store import create_store
from tests.builders import make_desk
from tests.fault.bad_line import BadLine, Fault
from tests.fault.clerk import OPENING, intake
from tests.fault.counters import Settings, folder_of, told_file
from tests.fault.town import PHONE_BEGINS, SHARED_FILINGS, Place, QuickClock, own_person, places

ROOT = Path(__file__).resolve().parents[2]
_SHARED_FROM = 20_000
"""Turns of people no counter gets to by itself."""
_BYTES_TOLD = len("3208030101-00000001\n")
_LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 180.0
"""Longer than an act of the outbox ever waits for its eight attempts by the clock of the run."""
_LATEST_IN_A_MOMENT_SECONDS = 0.2
_HUB_SHARE = 0.15
"""So many of the kills are the hub's, which takes seconds to start again."""


@dataclass(frozen=True)
class Scale:
    """How much is done: ``acts`` of all counters together, ``faults`` as the share of requests that go wrong."""

    counters: int = 20
    acts: int = 10_000
    kills: int = 300
    faults: float = 0.25
    seed: int = 1


@dataclass
class Outcome:
    """What was done to the counters and the hub until everything had come to rest."""

    counter_kills: int = 0
    hub_kills: int = 0
    seconds: float = 0.0
    faults: Counter[Fault] = field(default_factory=Counter)

    @property
    def kills(self) -> int:
        return self.counter_kills + self.hub_kills


class HubProcess:
    """``python -m app hub serve``, its log in a file, killed and started again on one port."""

    def __init__(self, database: str, log: Path) -> None:
        self._database, self._log = database, log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def _start(self) -> None:
        command = [sys.executable, "-m", "app", "hub", "serve", "--database", self._database, "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)

    def look(self) -> None:
        """Raise RuntimeError when it ended by itself."""
        if self._process.poll() is not None:
            raise RuntimeError(f"the hub ended by itself: see {self._log}")

    def kill(self) -> None:
        """End it this instant, and start another. Raises RuntimeError when it had ended by itself."""
        self.look()
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._start()


class CounterProcesses:
    """The program that has the counters, and which of them are still at work."""

    def __init__(self, settings: Settings, all_places: list[Place], log: Path) -> None:
        self._settings, self._places, self._log = settings, all_places, log
        self.at_work = list(all_places)

    def __enter__(self) -> Self:
        file = self._settings.folder / "settings.json"
        self._settings.write(file)
        with self._log.open("ab") as log:
            self._program = subprocess.Popen(
                [sys.executable, "-m", "tests.fault.counters", str(file)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            )
        self._hear("ready")
        for place in self.at_work:
            self._start(place)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.communicate()

    def kill(self, place: Place) -> bool:
        """End a counter this instant and start it again; False when it had finished before."""
        if self._ask("kill", place) == "finished":
            self.at_work.remove(place)
            return False
        self._start(place)
        return True

    def look(self) -> None:
        """Notice who has finished."""
        for place in list(self.at_work):
            if self._ask("look", place) == "finished":
                self.at_work.remove(place)

    def acts_told(self) -> int:
        """How many acts all counters have said that they committed."""
        files = (told_file(self._settings.folder, place) for place in self._places)
        return sum(file.stat().st_size for file in files if file.exists()) // _BYTES_TOLD

    def _start(self, place: Place) -> None:
        self._tell("start", place)
        self._hear("started")

    def _ask(self, verb: str, place: Place) -> str:
        self._tell(verb, place)
        return self._hear("alive", "finished", "killed")

    def _tell(self, verb: str, place: Place) -> None:
        assert self._program.stdin is not None
        self._program.stdin.write(f"{verb} {place.name}\n")

    def _hear(self, *expected: str) -> str:
        assert self._program.stdout is not None
        word = self._program.stdout.readline().strip()
        if word not in expected:
            raise RuntimeError(f"a counter said {word!r}: see {self._log}")
        return word


def run(folder: Path, database: str, scale: Scale) -> Outcome:
    """Play one run in ``folder``; the hub's database and the counters' folders are left for whoever checks them.

    Raises RuntimeError when a counter or the hub ends by itself with an error.
    """
    began, chance, outcome = time.monotonic(), random.Random(scale.seed), Outcome()
    everybody = places(scale.counters)
    tokens = {office: issue_token(database, office) for office in sorted({place.office for place in everybody})}
    begun_at = time.time()
    _open_counters(folder, everybody, QuickClock(begun_at))
    kills = _plan_kills(scale, chance)
    with ExitStack() as stack:
        hub = stack.enter_context(HubProcess(database, folder / "hub.log"))
        line = stack.enter_context(BadLine(hub.port, scale.seed, scale.faults))
        each = -(-scale.acts // scale.counters)
        settings = Settings(folder, line.url, tokens, scale.seed, each, begun_at)
        counters = stack.enter_context(CounterProcesses(settings, everybody, folder / "counters.log"))
        patience = _Patience()
        while counters.at_work:
            done = counters.acts_told()
            line.is_cut = done < scale.counters * OPENING
            while kills and kills[0].after_acts <= done and counters.at_work:
                time.sleep(chance.uniform(0, _LATEST_IN_A_MOMENT_SECONDS))
                if kills[0].is_hub:
                    hub.kill()
                    outcome.hub_kills += 1
                elif counters.kill(chance.choice(counters.at_work)):
                    outcome.counter_kills += 1
                else:
                    continue
                kills.pop(0)
            if not kills:
                line.share = 0.0
            hub.look()
            counters.look()
            patience.wait(done, len(counters.at_work))
        outcome.faults = line.happened
    outcome.seconds = time.monotonic() - began
    return outcome


@dataclass(frozen=True)
class _Kill:
    """One kill that is due when the counters have done so many acts."""

    after_acts: float
    is_hub: bool


def _plan_kills(scale: Scale, chance: random.Random) -> list[_Kill]:
    moments = sorted(chance.uniform(scale.counters * OPENING, scale.acts * 0.97) for _ in range(scale.kills))
    hubs = set(chance.sample(range(scale.kills), math.ceil(scale.kills * _HUB_SHARE)))
    return [_Kill(moment, turn in hubs) for turn, moment in enumerate(moments)]


class _Patience:
    """Waits a little each time, and loses patience when nothing has moved for very long."""

    def __init__(self) -> None:
        self._seen = (0, 0)
        self._since = time.monotonic()

    def wait(self, *seen: int) -> None:
        """Raise RuntimeError when nothing but this has been seen for minutes: acts are stuck."""
        if seen != self._seen:
            self._seen, self._since = seen, time.monotonic()
        if time.monotonic() - self._since > _PATIENCE_SECONDS:
            raise RuntimeError(f"after {seen[0]} acts, {seen[1]} counters came to no rest")
        time.sleep(_LOOK_SECONDS)


def _open_counters(folder: Path, everybody: list[Place], clock: QuickClock) -> None:
    """A store each; the first counter of a pair makes filings that stand at the second too, as after a removal."""
    for first, second in zip(everybody[::2], everybody[1::2], strict=True):
        with (
            create_store(folder_of(folder, first), clock=clock, use_keyring=False) as store,
            create_store(folder_of(folder, second), clock=clock, use_keyring=False) as other,
        ):
            desk = make_desk(store, clock, counter=first.identity, pack=first.pack)
            for turn in range(SHARED_FILINGS):
                whose = own_person(first, _SHARED_FROM + turn)
                done = file(desk, first.actor, intake(first, whose, f"{PHONE_BEGINS}00001"))
                assert done.act is not None
                assert done.filing is not None
                with other.write() as uow:
                    uow.filings.add_act(done.act, done.filing)
                    uow.commit()
