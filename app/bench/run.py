"""The benchmarks in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.bench.catching_up import measure_catching_up
from app.bench.first_load import measure_first_load
from app.bench.hub import measure_hub
from app.bench.judging import measure_judging
from app.bench.paper import measure_paper
from app.bench.result import Result
from app.bench.saving import measure_saving
from app.bench.searching import measure_searching
from app.bench.window import measure_ready, measure_window

_BENCHMARKS: dict[str, Callable[[], Iterator[Result]]] = {
    "window": measure_window,
    "ready": measure_ready,
    "save": measure_saving,
    "paper": measure_paper,
    "assess": measure_judging,
    "hub": measure_hub,
    "feed": measure_first_load,
    "search": measure_searching,
    "catchup": measure_catching_up,
}


def run_benchmarks(only: str = "") -> Iterator[Result]:
    """Each result as it comes; ``only`` picks benchmarks whose name begins so."""
    for name, measure in _BENCHMARKS.items():
        if name.startswith(only):
            yield from measure()
