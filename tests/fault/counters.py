"""All counters of the run, each in a process that its caller kills: ``python -m tests.fault.counters SETTINGS.json``.

Lines on standard input name a counter: ``start 07``, ``kill 07``, ``look 07``; every line is answered by one. Counters
are forked from this program, which has imported and drawn everything slow before, so that a kill falls into their work.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from app.store import create_store, open_store
from app.uplink.feed import pull_feed
from app.uplink.http import HubClient
from app.uplink.worker import UplinkWorker
from tests.builders import make_desk
from tests.fault.clerk import OPENING, Clerk
from tests.fault.town import Place, QuickClock

_ACTS_AT_ONCE = 4
"""Acts of one visit or a few, before the uplink is told that there is something to send."""
_MOST_UNDER_WAY = 20
"""A clerk who gets further ahead waits, so that kills and faults fall on sending as much as on acts."""
_PAUSE_SECONDS = 0.05
_WARM_UP_ACTS = 40


@dataclass(frozen=True)
class Settings:
    """What every counter is told; ``tokens`` by office, ``begun_at`` in seconds of the computer's clock."""

    folder: Path
    url: str
    tokens: dict[str, str]
    seed: int
    acts: int
    begun_at: float

    @classmethod
    def read(cls, file: Path) -> Settings:
        """Raises OSError and ValueError for a file that is not there or none."""
        plain = json.loads(file.read_text(encoding="utf-8"))
        return cls(**{**plain, "folder": Path(plain["folder"])})

    def write(self, file: Path) -> None:
        """For ``read``."""
        file.write_text(json.dumps({**vars(self), "folder": str(self.folder)}), encoding="utf-8")


def folder_of(folder: Path, place: Place) -> Path:
    """Where a counter keeps its data."""
    return folder / f"counter-{place.name}"


def told_file(folder: Path, place: Place) -> Path:
    """Where a counter writes the id of every act that it has committed."""
    return folder / f"told-{place.name}"


def work(settings: Settings, place: Place) -> None:
    """Act, send and receive until there are acts enough and all of them have come to rest at the hub."""
    clock = QuickClock(settings.begun_at)
    told = os.open(told_file(settings.folder, place), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open_store(folder_of(settings.folder, place), clock=clock) as store:
        client = HubClient(
            settings.url,
            settings.tokens[place.office],
            place.office,
            place.counter,
            request_seconds=5.0,
            connect_seconds=5.0,
            clock=clock,
        )
        own = place.office + place.counter
        uplink = UplinkWorker(
            store,
            client,
            clock,
            lambda _: None,
            receive=lambda is_stopping: pull_feed(store, client, clock, own, is_stopping=is_stopping),
            idle_seconds=1.0,
            first_pause_seconds=0.1,
        )
        desk = make_desk(store, clock, counter=place.identity, pack=place.pack)
        clerk = Clerk(desk, place, settings.seed, lambda act_id: _append(told, act_id))
        while clerk.turn < OPENING:
            clerk.act()
        uplink.start()
        while clerk.acts < settings.acts or not clerk.is_all_settled():
            if clerk.acts < settings.acts and clerk.acts_under_way() < _MOST_UNDER_WAY:
                for _ in range(_ACTS_AT_ONCE):
                    clerk.act()
            clerk.settle()
            uplink.wake()
            time.sleep(_PAUSE_SECONDS)
        uplink.stop()


def _append(told: int, act_id: str) -> None:
    # One write of one line: a kill leaves it whole or not there.
    os.write(told, f"{act_id}\n".encode())


def main(settings: Settings) -> None:
    """Answer until standard input ends, then end every counter."""
    _warm_up()
    counters: dict[str, int] = {}
    _say("ready")
    for line in sys.stdin:
        verb, name = line.split()
        match verb:
            case "start":
                counters[name] = _fork(settings, Place(int(name)))
                _say("started")
            case "kill":
                os.kill(counters[name], signal.SIGKILL)
                _say(_word_for(os.waitpid(counters.pop(name), 0)[1]))
            case _:
                pid, status = os.waitpid(counters[name], os.WNOHANG)
                if pid:
                    del counters[name]
                _say(_word_for(status) if pid else "alive")
    for pid in counters.values():
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _fork(settings: Settings, place: Place) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(settings, place)
            code = 0
        except BaseException:
            logging.getLogger(__name__).exception("counter %s failed", place.name)
        finally:
            os._exit(code)
    return child


def _word_for(status: int) -> str:
    if os.WIFSIGNALED(status):
        return "killed"
    return "finished" if os.WEXITSTATUS(status) == 0 else "failed"


def _warm_up() -> None:
    """One counter's first acts on a store that goes again: what is made once is made before the first fork."""
    clock = QuickClock(time.time())
    for place in (Place(1), Place(5)):
        with (
            tempfile.TemporaryDirectory(prefix="yidi-faults-") as folder,
            create_store(Path(folder) / "data", clock=clock, use_keyring=False) as store,
        ):
            clerk = Clerk(make_desk(store, clock, counter=place.identity, pack=place.pack), place, 0, lambda _: None)
            for _ in range(_WARM_UP_ACTS):
                clerk.act()


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main(Settings.read(Path(sys.argv[1])))
