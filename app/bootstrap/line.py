"""上报线路: the uplink of one counter, and its state in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain.dates import Clock
from app.domain.vocabulary import UpstreamState
from app.errors import UserError
from app.services.ports import Store
from app.services.upstream import queue_counts
from app.uplink.feed import FeedProgress, FeedResult, FeedSource, OnProgress, pull_feed
from app.uplink.outcome import Unavailable
from app.uplink.sync import SyncResult, sync_once, with_feed
from app.uplink.worker import UplinkCondition, UplinkState, UplinkWorker

if TYPE_CHECKING:
    from app.uplink.http import HubClient

_CLOCKS_APART = timedelta(minutes=5)
"""What is forgiven: less is a request on its way and a clock nobody set to the second."""
_NOBODYS_ACT = "0000000000-00000000"
_UNDER_WAY = (UpstreamState.WAITING, UpstreamState.SENDING, UpstreamState.UNKNOWN)


@dataclass(frozen=True)
class LineStatus:
    """线路状态: ``paused_reason`` is a Chinese sentence while nothing can be sent.

    ``to_receive`` counts the changes still to come while many come down, as at a first load; else it is 0.
    """

    is_online: bool
    waiting: int
    paused_reason: str = ""
    last_success_at: datetime | None = None
    to_receive: int = 0
    clock_words: str = ""
    """A sentence while this computer's clock and the hub's are minutes apart."""


OnLineStatus = Callable[[LineStatus], None]
AfterFeed = Callable[[], None]
"""Makes use of what came down. Raises EnvironmentProblem when the surroundings refuse."""


def check_hub_address(hub: str, token: str) -> None:
    """Raise UserError for an address that cannot be one, or one without its token."""
    address = urlsplit(hub)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise UserError(
            "上报地址写法不对",
            why="应以 http:// 或 https:// 开头",
            remedy="请按市级管理员给的地址填写",
            code="hub_address",
        )
    if not token:
        raise UserError("没有填写上报口令", why="上报地址要配口令", remedy="请向市级管理员领取口令", code="hub_token")


def clock_sentence(gap: timedelta) -> str:
    """What to say of a clock that is ``gap`` ahead of the hub's; nothing while they agree."""
    if abs(gap) < _CLOCKS_APART:
        return ""
    minutes = round(abs(gap).total_seconds() / 60)
    which = "快" if gap > timedelta(0) else "慢"
    return f"本机时间比市级接收端{which}{minutes}分钟。上报照常，待报的件都在；请校准电脑时间。"


class Line:
    """上报线路: sends what waits, in the background from ``start`` to ``stop`` or once at a command."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        hub: str,
        token: str,
        office: str,
        counter: str,
        after_feed: AfterFeed = lambda: None,
    ) -> None:
        self._store = store
        self._after_feed = after_feed
        self._clock = clock
        self.hub = hub
        self._token, self._office, self._counter = token, office, counter
        self._worker: UplinkWorker | None = None
        self.clock_words = ""
        self._status = LineStatus(is_online=False, waiting=0, last_success_at=self._last_receipt_at())

    def status(self) -> LineStatus:
        """How the line stood last, with what waits counted now."""
        return self._with_counts(is_online=self._status.is_online, reason=self._status.paused_reason)

    def start(self, on_status: OnLineStatus) -> None:
        """Begin to send in the background; ``on_status`` is called from the line's own thread."""
        if self._worker is not None:
            return

        client = self._client()

        def on_state(state: UplinkState) -> None:
            if state.condition in (UplinkCondition.SENDING, UplinkCondition.STOPPED):
                return
            is_clear = state.condition is UplinkCondition.CLEAR
            self.clock_words = clock_sentence(client.clock_gap)
            self._status = self._with_counts(is_online=is_clear, reason="" if is_clear else state.sentence)
            on_status(self._status)

        def on_progress(progress: FeedProgress) -> None:
            if progress.remaining or self._status.to_receive:
                self._status = replace(self._with_counts(is_online=True, reason=""), to_receive=progress.remaining)
                on_status(self._status)

        self._worker = UplinkWorker(
            self._store,
            client,
            self._clock,
            on_state,
            receive=lambda is_stopping: self._receive(client, on_progress, is_stopping),
        )
        self._worker.start()

    def stop(self) -> None:
        """End; returns when no further call will come."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def wake(self) -> None:
        """There is something new to send."""
        if self._worker is not None:
            self._worker.wake()

    def try_now(self) -> None:
        """A person wants it tried at once, whatever the back-off says."""
        if self._worker is not None:
            self._worker.try_now()

    def sync_once(self, on_progress: OnProgress = lambda _: None) -> SyncResult:
        """Send what waits and receive what is new.

        ``pause`` of the result says what stood in the way, and the queue is intact then.
        """
        client = self._client()
        try:
            result = sync_once(self._store, client, self._clock)
            if result.pause is None and result.sent == 0:
                # Nothing waited, so nothing proved that the line stands and the token is good.
                answer = client.ask((_NOBODYS_ACT,))
                pause = answer.pause if isinstance(answer, Unavailable) else None
                result = replace(result, pause=pause)
            if result.pause is None:
                result = with_feed(result, self._receive(client, on_progress))
            return result
        finally:
            self.clock_words = clock_sentence(client.clock_gap)
            client.close()

    def _receive(
        self, client: FeedSource, on_progress: OnProgress, is_stopping: Callable[[], bool] = lambda: False
    ) -> FeedResult:
        own = self._office + self._counter
        fed = pull_feed(self._store, client, self._clock, own, on_progress=on_progress, is_stopping=is_stopping)
        self._after_feed()
        return fed

    def _client(self) -> HubClient:
        # The client's library takes a quarter of a second to load, which a window that starts does not have.
        from app.uplink.http import HubClient

        return HubClient(self.hub, self._token, self._office, self._counter, clock=self._clock)

    def _with_counts(self, *, is_online: bool, reason: str) -> LineStatus:
        counts = queue_counts(self._store)
        waiting = sum(counts.get(state, 0) for state in _UNDER_WAY)
        return LineStatus(is_online, waiting, reason, self._last_receipt_at(), clock_words=self.clock_words)

    def _last_receipt_at(self) -> datetime | None:
        with self._store.read() as uow:
            return uow.outbox.last_receipt_at()
