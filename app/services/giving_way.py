"""让路: work in the background that lets the window go first.

Python runs one thread at a time, and gives a thread that waits its turn only every few milliseconds. A window that
draws a page asks for that turn thousands of times, so whatever works beside it must rest meanwhile, not just be brief.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

GiveWay = Callable[[], object]
"""Returns when somebody more important has nothing to do, or after a moment at the latest."""


def _nobody_to_wait_for() -> None:
    """Where no window is."""


_give_way: ContextVar[GiveWay] = ContextVar("give_way", default=_nobody_to_wait_for)


@contextmanager
def giving_way(to: GiveWay) -> Iterator[None]:
    """What this thread does inside lets ``to`` decide when it goes on."""
    token = _give_way.set(to)
    try:
        yield
    finally:
        _give_way.reset(token)


def give_way() -> None:
    """Called between two small pieces of work, such as statements of the store."""
    _give_way.get()()
