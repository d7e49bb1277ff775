"""上报线路: the uplink of one counter, and its state in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from app.domain.dates import Clock
from app.domain.vocabulary import UpstreamState
from app.errors import UserError
from app.services.ports import Store
from app.services.upstream import queue_counts
from app.uplink.outcome import Unavailable, UpstreamClient
from app.uplink.sync import SyncResult, sync_once
from app.uplink.worker import UplinkCondition, UplinkState, UplinkWorker

_NOBODYS_ACT = "0000000000-00000000"
_UNDER_WAY = (UpstreamState.WAITING, UpstreamState.SENDING, UpstreamState.UNKNOWN)


@dataclass(frozen=True)
class LineStatus:
    """线路状态: ``paused_reason`` is a Chinese sentence while nothing can be sent."""

    is_online: bool
    waiting: int
    paused_reason: str = ""
    last_success_at: datetime | None = None


OnLineStatus = Callable[[LineStatus], None]


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


class Line:
    """上报线路: sends what waits, in the background from ``start`` to ``stop`` or once at a command."""

    def __init__(self, store: Store, clock: Clock, hub: str, token: str, office: str, counter: str) -> None:
        self._store = store
        self._clock = clock
        self.hub = hub
        self._token, self._office, self._counter = token, office, counter
        self._worker: UplinkWorker | None = None
        self._status = LineStatus(is_online=False, waiting=0, last_success_at=self._last_receipt_at())

    def status(self) -> LineStatus:
        """How the line stood last, with what waits counted now."""
        return self._with_counts(self._status.is_online, self._status.paused_reason)

    def start(self, on_status: OnLineStatus) -> None:
        """Begin to send in the background; ``on_status`` is called from the line's own thread."""
        if self._worker is not None:
            return

        def on_state(state: UplinkState) -> None:
            if state.condition in (UplinkCondition.SENDING, UplinkCondition.STOPPED):
                return
            is_clear = state.condition is UplinkCondition.CLEAR
            self._status = self._with_counts(is_clear, "" if is_clear else state.sentence)
            on_status(self._status)

        self._worker = UplinkWorker(self._store, self._client(), self._clock, on_state)
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

    def sync_once(self) -> SyncResult:
        """Send what waits; ``pause`` of the result says what stood in the way, and the queue is intact then."""
        client = self._client()
        try:
            result = sync_once(self._store, client, self._clock)
            if result.pause is None and result.sent == 0:
                # Nothing waited, so nothing proved that the line stands and the token is good.
                answer = client.ask((_NOBODYS_ACT,))
                pause = answer.pause if isinstance(answer, Unavailable) else None
                return replace(result, pause=pause)
            return result
        finally:
            client.close()

    def _client(self) -> UpstreamClient:
        # The client's library takes a quarter of a second to load, which a window that starts does not have.
        from app.uplink.http import HubClient

        return HubClient(self.hub, self._token, self._office, self._counter)

    def _with_counts(self, is_online: bool, reason: str) -> LineStatus:
        counts = queue_counts(self._store)
        waiting = sum(counts.get(state, 0) for state in _UNDER_WAY)
        return LineStatus(is_online, waiting, reason, self._last_receipt_at())

    def _last_receipt_at(self) -> datetime | None:
        with self._store.read() as uow:
            return uow.outbox.last_receipt_at()
