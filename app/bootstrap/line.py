"""上报线路: the uplink of one counter, and its state in words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from app.bootstrap.line_status import LineStatus, clock_sentence
from app.bootstrap.upstreams import Connection, Upstream, is_still_chosen
from app.domain.dates import Clock
from app.errors import UserError
from app.services.giving_way import GiveWay
from app.services.ports import Store
from app.services.queries import UNANSWERED
from app.services.upstream import queue_counts
from app.uplink.feed import FeedProgress, FeedResult, OnProgress, pull_feed
from app.uplink.outcome import Answered, AskOutcome, Pause, SendOutcome, Unavailable, UpstreamClient
from app.uplink.sync import SyncResult, sync_once, with_feed
from app.uplink.while_chosen import WhileChosen
from app.uplink.worker import UplinkCondition, UplinkState, UplinkWorker

NOBODYS_ACT = "0000000000-00000000"
"""Asked for to learn whether upstream answers: no act ever has this id."""
_SECONDS_BETWEEN_WORDS = 1.0
"""How often at most is told of a long run while nothing changes but figures."""

Outcome = TypeVar("Outcome", SendOutcome, AskOutcome)
OnLineStatus = Callable[[LineStatus], None]
AfterFeed = Callable[[], None]
"""Makes use of what came down. Raises EnvironmentProblem when the surroundings refuse."""


class Line:
    """上报线路: sends what waits, in the background from ``start`` to ``stop`` or once at a command.

    ``own`` is the counter (area 6 + office 2 + counter 2).
    """

    def __init__(
        self, store: Store, clock: Clock, upstream: Upstream, own: str, after_feed: AfterFeed = lambda: None
    ) -> None:
        self._store, self._clock, self._own, self._after_feed = store, clock, own, after_feed
        self.upstream = upstream
        self._worker: UplinkWorker | None = None
        self._on_status: OnLineStatus = _nobody_listens
        self._give_way: GiveWay = lambda: None
        self._told_at = 0.0
        self._put_off = threading.Event()
        self._progress = FeedProgress(0, 0)
        self._taken = 0
        self.clock_words = ""
        self._status = LineStatus(is_online=False, waiting=0, last_success_at=self._last_receipt_at())

    def status(self) -> LineStatus:
        """How the line stood last, with what waits counted now."""
        return self._counted(is_online=self._status.is_online, reason=self._status.paused_reason)

    def start(self, on_status: OnLineStatus, give_way: GiveWay = lambda: None) -> None:
        """Begin to send in the background; ``on_status`` and ``give_way`` are called from the line's own thread.

        Where nothing may be sent, that is told at once and ``try_now`` tries again.
        """
        if self._worker is not None:
            return
        self._on_status, self._give_way = on_status, give_way
        try:
            connection = self._connect()
        except UserError as error:
            self._tell(is_online=False, reason=str(error))
            return
        self._worker = UplinkWorker(
            self._store,
            _Heard(connection.client, self._heard),
            self._clock,
            lambda state: self._changed(state, connection),
            receive=lambda is_stopping: self._receive(connection, self._fed, is_stopping),
            give_way=give_way,
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
        elif self._on_status is not _nobody_listens:
            self.start(self._on_status, self._give_way)

    def put_off_download(self) -> None:
        """停止下载: what has come down stays, the rest waits until ``go_on_with_download`` or another start."""
        self._put_off.set()

    def go_on_with_download(self) -> None:
        """继续下载 where it was stopped."""
        self._put_off.clear()
        self.try_now()

    def sync_once(self, on_progress: OnProgress = lambda _: None) -> SyncResult:
        """Send what waits and receive what is new. Raises UserError where nothing may be sent.

        ``pause`` of the result says what stood in the way, and the queue is intact then.
        """
        connection = self._connect()
        client = connection.client
        try:
            result = sync_once(self._store, client, self._clock)
            if result.pause is None and result.sent == 0:
                # Nothing waited, so nothing proved that the line stands and the token is good.
                answer = client.ask((NOBODYS_ACT,))
                pause = answer.pause if isinstance(answer, Unavailable) else None
                result = replace(result, pause=pause)
            if result.pause is None:
                result = with_feed(result, self._receive(connection, on_progress))
            return result
        finally:
            self.clock_words = clock_sentence(connection.clock_gap())
            client.close()

    def _connect(self) -> Connection:
        connection = self.upstream.connect()
        client = WhileChosen(connection.client, lambda: is_still_chosen(self._store, self.upstream))
        return replace(connection, client=client)

    def _receive(
        self, connection: Connection, on_progress: OnProgress, is_stopping: Callable[[], bool] = lambda: False
    ) -> FeedResult:
        if connection.feed is None or self._put_off.is_set():
            return FeedResult(0)
        fed = pull_feed(
            self._store,
            connection.feed,
            self._clock,
            self._own,
            on_progress=on_progress,
            is_stopping=lambda: is_stopping() or self._put_off.is_set(),
        )
        self._taken += fed.received
        self._after_feed()
        is_put_off = fed.pause is Pause.STOPPED and not is_stopping()
        return FeedResult(fed.received) if is_put_off else fed

    def _changed(self, state: UplinkState, connection: Connection) -> None:
        if state.condition in (UplinkCondition.SENDING, UplinkCondition.STOPPED):
            return
        is_clear = state.condition is UplinkCondition.CLEAR
        self.clock_words = clock_sentence(connection.clock_gap())
        self._tell(is_online=is_clear, reason="" if is_clear else state.sentence)

    def _heard(self) -> None:
        """Upstream has answered in the middle of a run: whatever was in the way is over."""
        if not self._status.is_online or self._is_time_to_tell():
            self._tell(is_online=True)

    def _fed(self, progress: FeedProgress) -> None:
        was_long = bool(self._progress.remaining)
        self._progress = progress if progress.remaining else FeedProgress(0, 0)
        is_over = was_long and not progress.remaining
        if is_over or (progress.remaining and (not was_long or self._is_time_to_tell())):
            self._tell(is_online=True)

    def _is_time_to_tell(self) -> bool:
        return time.monotonic() - self._told_at >= _SECONDS_BETWEEN_WORDS

    def _tell(self, *, is_online: bool, reason: str = "") -> None:
        self._told_at = time.monotonic()
        self._status = self._counted(is_online=is_online, reason=reason)
        self._on_status(self._status)

    def _counted(self, *, is_online: bool, reason: str) -> LineStatus:
        counts = queue_counts(self._store)
        return LineStatus(
            is_online,
            sum(counts.get(state, 0) for state in UNANSWERED),
            reason,
            self._last_receipt_at(),
            received=self._progress.received,
            to_receive=self._progress.remaining,
            is_put_off=bool(self._progress.remaining) and self._put_off.is_set(),
            taken=self._taken,
            clock_words=self.clock_words,
        )

    def _last_receipt_at(self) -> datetime | None:
        with self._store.read() as uow:
            return uow.outbox.last_receipt_at()


class _Heard:
    """A client that says whenever upstream has answered, so that a long run is told of before its end."""

    def __init__(self, client: UpstreamClient, on_answer: Callable[[], None]) -> None:
        self._client, self._on_answer = client, on_answer

    def send(self, bodies: dict[str, str], settled: Collection[str] = ()) -> SendOutcome:
        return self._say(self._client.send(bodies, settled))

    def ask(self, act_ids: tuple[str, ...]) -> AskOutcome:
        return self._say(self._client.ask(act_ids))

    def abort(self) -> None:
        self._client.abort()

    def close(self) -> None:
        self._client.close()

    def _say(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Answered):
            self._on_answer()
        return outcome


def _nobody_listens(_: LineStatus) -> None:
    """Until ``start``."""
