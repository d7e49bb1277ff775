"""The whole suite, as ``make faults`` runs it: ``python -m tests.fault [--database postgresql] [--seed N]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from app.bench.postgresql_server import private_server
from app.errors import EnvironmentProblem
from tests.fault.findings import check_everything
from tests.fault.run import Scale, run


def main() -> int:
    whole = Scale()
    parser = argparse.ArgumentParser(prog="tests.fault", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    for name in ("counters", "acts", "kills", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(whole, name))
    parser.add_argument("--folder", type=Path, help="an empty folder that is left as it is after the run")
    options = parser.parse_args()
    scale = Scale(options.counters, options.acts, options.kills, seed=options.seed)
    _say(f"{options.database}: {scale}")
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yidi-faults-")))
        database = f"sqlite:///{folder / 'hub.db'}"
        if options.database == "postgresql":
            try:
                database = stack.enter_context(private_server(syncs_to_disk=False)).new_database()
            except EnvironmentProblem as problem:
                _say(f"skipped: {problem.what}")
                return 0
        outcome = run(folder, database, scale)
        _say(
            f"{outcome.seconds:.0f} s, {outcome.counter_kills} counters and {outcome.hub_kills} hubs killed, "
            f"faults of the line: {_words(outcome.faults)}"
        )
        found = check_everything(folder, database, scale.counters)
        _say(f"acts at the counters {found.acts}, by kind: {_words(found.kinds)}")
        _say(
            f"accepted {found.accepted}, rejected {found.rejected}, never sent {found.unsent}, repeats {found.repeats}"
        )
        _say(f"codes of what was rejected: {_words(found.codes)}")
    _say("every act is at the hub once, with the receipt that its counter has; nothing is stuck")
    return 0


def _words(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counted.most_common())


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
