"""The benchmarks in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.bench.browsing import measure_browsing
from app.bench.catching_up import measure_catching_up
from app.bench.first_load import measure_first_load
from app.bench.hub import measure_hub
from app.bench.judging import measure_judging
from app.bench.large_store import LargeStore
from app.bench.paper import measure_paper
from app.bench.result import Result
from app.bench.saving import measure_saving
from app.bench.searching import measure_searching
from app.bench.window import measure_ready, measure_window


def run_benchmarks(only: str = "") -> Iterator[Result]:
    """Each result as it comes; ``only`` picks benchmarks whose name begins so."""
    with LargeStore() as large:
        for name, measure in _benchmarks(large).items():
            if name.startswith(only):
                yield from measure()


def _benchmarks(large: LargeStore) -> dict[str, Callable[[], Iterator[Result]]]:
    return {
        "window": measure_window,
        "ready": measure_ready,
        "save": measure_saving,
        "paper": measure_paper,
        "assess": measure_judging,
        "hub": measure_hub,
        "feed": measure_first_load,
        "search": lambda: measure_searching(large),
        "browse": lambda: measure_browsing(large),
        "catchup": measure_catching_up,
    }
