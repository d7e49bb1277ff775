"""接收下行数据: pages are fetched from where this counter is, until it has everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.domain.dates import Clock
from app.services.feed import find_cursor, has_forgotten, keep_page, note_remembered
from app.services.ports import Store
from app.uplink.outcome import Pause, Unavailable
from app.wire.feed import FeedPage

_PAGE_ITEMS = 1000
"""Small enough that a clerk's act never waits long for the transaction that keeps a page."""
_MISFITS_BEFORE_PAUSE = 3


@dataclass(frozen=True)
class NoFeed:
    """The hub is of a version that has no feed; acts go up all the same."""


FeedOutcome = FeedPage | NoFeed | Unavailable


class FeedSource(Protocol):
    """下行数据的来处. Never raises for what a line or a hub can do."""

    def fetch(self, cursor: str, limit: int, *, with_own: bool = False) -> FeedOutcome:
        """The page after a cursor, with at most ``limit`` changes; ``with_own`` acts of this counter among them."""


@dataclass(frozen=True)
class FeedProgress:
    """下载进度: changes received in this run, and how many are still to come."""

    received: int
    remaining: int


OnProgress = Callable[[FeedProgress], None]


@dataclass(frozen=True)
class FeedResult:
    """下载结果: changes received in this run; ``pause`` says why it rests, None when everything is here."""

    received: int
    pause: Pause | None = None


def pull_feed(
    store: Store,
    source: FeedSource,
    clock: Clock,
    own: str,
    *,
    on_progress: OnProgress = lambda _: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> FeedResult:
    """Fetch and keep what is new for the counter ``own`` (area 6 + office 2 + counter 2).

    It may be broken off anywhere, by a line, a kill or a stop, and goes on behind the last page that was kept.
    Never raises for what a line or a hub can do; the store's problems come out as they are.
    """
    received = misfits = 0
    while not is_stopping():
        wants_own = has_forgotten(store)
        match source.fetch(find_cursor(store), _PAGE_ITEMS, with_own=wants_own):
            case Unavailable(pause):
                return FeedResult(received, pause)
            case NoFeed():
                return FeedResult(received)
            case page:
                taken = keep_page(store, page, own, clock.now())
        if taken is None:
            # Another program on this folder was quicker.
            misfits += 1
            if misfits == _MISFITS_BEFORE_PAUSE:
                return FeedResult(received, Pause.HUB_FAILING)
            continue
        misfits = 0
        received += taken
        is_whole = page.is_last and find_cursor(store) == page.cursor
        on_progress(FeedProgress(received, 0 if is_whole else page.remaining))
        if is_whole:
            if wants_own:
                note_remembered(store)
            return FeedResult(received)
    return FeedResult(received, Pause.STOPPED)
