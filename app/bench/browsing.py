"""How long the window stands still over a million filings: typing, going down, sorting, opening, every page, a visit.

The window is the real one, offscreen, in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence

from app.bench.large_store import FILINGS, LargeStore
from app.bench.result import Result
from app.errors import EnvironmentProblem

_MOST_MS = 50.0
_PROBE = "ui.browse_probe"
_LONGEST_SECONDS = 600.0
_TOLD_OF = 8

Pauses = Mapping[str, float]
"""The longest pause (ms) by what the clerk did."""


def measure_browsing(large: LargeStore) -> Iterator[Result]:
    """The longest pause of a window in use, and of one that was just started."""
    done = subprocess.run(
        [sys.executable, "-m", _PROBE, str(large.folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_SECONDS,
    )
    if done.returncode:
        raise EnvironmentProblem("测量用的窗口没有开起来", why=done.stderr.strip()[-300:], code="probe")
    yield from tell(json.loads(done.stdout))


def tell(rounds: Sequence[Pauses]) -> Iterator[Result]:
    """Signing in and first looks, then rounds of work, then another theme.

    What is done for the first time since the program began, and loads or builds what is kept from then on, is told of
    by itself; so is another theme, which dresses every page there is.
    """
    beginning, first, *later, theme = rounds
    doings = sorted({doing for one in later for doing in one})
    # What else runs on this computer only ever makes a pause longer.
    quietest = {doing: min(one[doing] for one in later if doing in one) for doing in doings}
    title = f"{FILINGS}件备案的窗口，最长的停顿"
    yield Result("browse", title, max(quietest.values()), _MOST_MS, "上限", 1.0, notes=_longest(quietest))
    fresh = {doing: max(beginning.get(doing, 0.0), first.get(doing, 0.0)) for doing in {*beginning, *first} if doing}
    title = "其中程序启动后头一次做的，最长的停顿"
    yield Result("browse", title, max(fresh.values()), _MOST_MS, "上限", 1.0, notes={**_longest(fresh), **theme})


def _longest(pauses: Pauses) -> dict[str, float]:
    return dict(sorted(pauses.items(), key=lambda item: -item[1])[:_TOLD_OF])
