"""The whole run: ``python -m tests.ui.monkey [--seed N] [--steps N] [--trace]``.

What was done is said with ``--trace``. A finding is told with its seed and the step at which it came first; the same
seed with that many steps does it again.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import open_training
from app.domain.dates import FixedClock
from tests.pictures.hands import Hands
from tests.ui.conftest import TODAY, Desktop
from tests.ui.monkey.monkey import Monkey
from tests.ui.monkey.stage import let_loose
from ui.style.dress import dress

_STEPS = 20_000
_TELL_EVERY = 1_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.ui.monkey", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--steps", type=int, default=_STEPS)
    parser.add_argument("--trace", action="store_true", help="say what is done, a line a step")
    options = parser.parse_args()
    faulthandler.enable()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Nobody asked for paper: a printer of this computer is left in peace.
    os.environ["CUPS_SERVER"] = "127.0.0.1:9"
    begun = time.monotonic()
    _say(f"seed {options.seed}, {options.steps} steps")
    with tempfile.TemporaryDirectory(prefix="yidi-monkey-") as folder:
        before = Path.cwd()
        os.chdir(folder)
        try:
            monkey, told = _run(Path(folder), options.seed, options.steps, is_traced=options.trace)
        finally:
            os.chdir(before)
    seconds = time.monotonic() - begun
    for found in list(monkey.witness.found.values())[told:]:
        _say(f"FOUND at {found}")
    missed = monkey.tally.missed(monkey.deeds) if options.steps >= _STEPS else []
    _tell(monkey)
    _say(f"{options.steps} steps in {seconds:.0f} s, {1000 * seconds / options.steps:.0f} ms each")
    for place in missed:
        _say(f"MISSED {place}")
    if monkey.witness.found:
        _say(f"again: make monkey SEED={options.seed} STEPS=the step told")
    if monkey.witness.found or missed:
        return 1
    _say("nothing found: no exception, no lost visit, audit and store whole, no window left over")
    return 0


def _tell(monkey: Monkey) -> None:
    """The tally."""
    printer, visits = monkey.printer, monkey.visits
    _say(f"acts of the hands: {_words(monkey.done)}")
    _say(f"seen, in steps: {_words(monkey.tally.seen)}")
    _say(f"done, in the audit: {_words(monkey.deeds)}")
    _say(f"visits begun {visits.count}, filed {visits.filed}, thrown away {visits.thrown}")
    _say(f"printed: {len(printer.taken) if printer is not None else 0}; answers of the city: {monkey.answered}")


def _run(folder: Path, seed: int, steps: int, *, is_traced: bool) -> tuple[Monkey, int]:
    """The monkey when it has gone, and how many of its findings were told meanwhile."""
    application = QApplication(sys.argv[:1])
    dress(application)
    made, data = folder / "made" / "data", folder / "desktop" / "data"
    open_training(made, clock=FixedClock.on(TODAY), built_in_reader=True).close()
    shutil.copytree(made, data)

    told = 0

    def tell(monkey: Monkey) -> None:
        nonlocal told
        found = list(monkey.witness.found.values())
        if is_traced:
            _say(f"{monkey.step} {monkey.last}")
        elif monkey.step % _TELL_EVERY == 0:
            _say(f"{monkey.step} steps, found {len(found)}")
        for what in found[told:]:
            _say(f"FOUND at {what}")
        told = len(found)

    desktop = Desktop(cast(QtBot, Hands()), data, FixedClock.on(TODAY))
    return let_loose(desktop, data, seed, steps, tell), told


def _words(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common())


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
