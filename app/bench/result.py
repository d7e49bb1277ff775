"""One measured figure with what it is compared to."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Result:
    """测量结果: ours against the floor or a peer. ``goal`` bounds ``ratio``, from above unless ``at_least``.

    Times are milliseconds; each is the median of its samples. ``ours`` and ``other`` stand for what was timed.
    """

    name: str
    title: str
    ours: float
    other: float
    other_title: str
    goal: float | None = None
    at_least: bool = False
    unit: str = "ms"
    notes: dict[str, float] = field(default_factory=dict)
    skipped: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the other; for a goal ``at_least``, the other over ours."""
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def is_met(self) -> bool:
        """Whether the goal is kept; a figure without a goal, or not measured, is no failure."""
        if self.goal is None or self.skipped:
            return True
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    @property
    def sentence(self) -> str:
        """One line for a terminal."""
        if self.skipped:
            return f"{self.name}　{self.title}：未测（{self.skipped}）"
        sign = "≥" if self.at_least else "≤"
        goal = f"　目标 {sign} {self.goal:g}　{'达到' if self.is_met else '未达到'}" if self.goal is not None else ""
        notes = "".join(f"　{title} {value:.2f}" for title, value in self.notes.items())
        return (
            f"{self.name}　{self.title}：{self.ours:.2f} {self.unit}　{self.other_title} {self.other:.2f} {self.unit}"
            f"　比值 {self.ratio:.2f}{goal}{notes}"
        )

    @property
    def document(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "name": self.name,
            "title": self.title,
            "ours": self.ours,
            "other": self.other,
            "other_title": self.other_title,
            "unit": self.unit,
            "ratio": None if self.skipped else self.ratio,
            "goal": self.goal,
            "at_least": self.at_least,
            "met": self.is_met,
            "notes": self.notes,
            "skipped": self.skipped,
        }


def median_ms(
    work: Callable[[], object], rounds: int, *, warm_up: int = 1, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Median milliseconds of ``work`` over ``rounds`` calls, after ``warm_up`` calls that do not count.

    ``clock`` gives seconds: those on the wall, unless another is given.
    """
    for _ in range(warm_up):
        work()
    samples = []
    for _ in range(rounds):
        start = clock()
        work()
        samples.append((clock() - start) * 1000)
    return statistics.median(samples)


def interleaved_ms(works: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Median of what each work returns, taken in turns so that a busy machine burdens all alike."""
    samples: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            samples[name].append(work())
    return {name: statistics.median(values) for name, values in samples.items()}
