"""上报线程: keeps the outbox moving in the background and says at every moment how it stands."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.dates import Clock
from app.domain.vocabulary import Word
from app.errors import UserError
from app.services.giving_way import GiveWay, giving_way
from app.services.ports import Store
from app.uplink.feed import FeedResult
from app.uplink.outcome import Pause, UpstreamClient
from app.uplink.sync import Pace, SyncResult, sync_once, with_feed

_log = logging.getLogger(__name__)
_random = secrets.SystemRandom()

_GENTLE_BATCH = 25
_BREATH_SECONDS = 0.05
"""Python runs one thread at a time: what this one works, the window waits. So it works little at once, and seldom."""
_IDLE_SECONDS = 30.0
_FIRST_PAUSE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 300.0


class UplinkCondition(Word):
    """上报线程状态."""

    STOPPED = "stopped", "已停止"
    SENDING = "sending", "正在上报"
    CLEAR = "clear", "上报正常"
    PAUSED = "paused", "上报暂停"
    CRASHED = "crashed", "上报出错"


@dataclass(frozen=True)
class UplinkState:
    """How the uplink stands: ``sentence`` for the clerk, ``pause`` when the queue rests, the last run's figures."""

    condition: UplinkCondition
    sentence: str
    pause: Pause | None = None
    result: SyncResult | None = None


StateListener = Callable[[UplinkState], None]
"""Called in the worker's thread. What it raises is logged by its kind and stops nothing."""


Receive = Callable[[Callable[[], bool]], FeedResult]
"""Fetches the feed until it has everything or is told to stop."""


class UplinkWorker:
    """Sends, and then receives, on ``wake`` and every half minute; rests longer and longer while the line is down.

    Owns its client. ``give_way`` is called in its thread between small pieces of work.
    """

    def __init__(
        self,
        store: Store,
        client: UpstreamClient,
        clock: Clock,
        on_state: StateListener,
        *,
        receive: Receive | None = None,
        give_way: GiveWay = lambda: None,
        idle_seconds: float = _IDLE_SECONDS,
        first_pause_seconds: float = _FIRST_PAUSE_SECONDS,
    ) -> None:
        self._store, self._client, self._clock, self._on_state = store, client, clock, on_state
        self._receive, self._give_way = receive, give_way
        self._idle_seconds = idle_seconds
        self._first_pause_seconds = first_pause_seconds
        self._pace = Pace(_GENTLE_BATCH, _GENTLE_BATCH)
        self._pauses_in_a_row = 0
        self._changed = threading.Condition()
        self._is_stopping = False
        self._is_woken = False
        self._is_urged = False
        self._thread = threading.Thread(target=self._run, name="uplink", daemon=True)

    def start(self) -> None:
        """Begin; once in the life of a worker."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to send. While the queue rests for a reason, it goes on resting."""
        with self._changed:
            self._is_woken = True
            self._changed.notify()

    def try_now(self) -> None:
        """A person wants it tried at once, resting or not."""
        with self._changed:
            self._is_urged = True
            self._changed.notify()

    def stop(self) -> None:
        """End promptly, in the middle of a request if need be, and wait for it. The queue is as it is on disk."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self._client.abort()
        if self._thread.ident is not None:
            self._thread.join()
        else:
            self._client.close()

    def _run(self) -> None:
        try:
            with giving_way(self._give_way_unless_stopping):
                while not self._is_stopping:
                    state = self._sync()
                    self._tell(state)
                    self._rest(state)
        finally:
            self._client.close()
            self._tell(UplinkState(UplinkCondition.STOPPED, Pause.STOPPED.sentence, Pause.STOPPED))

    def _tell(self, state: UplinkState) -> None:
        try:
            self._on_state(state)
        except Exception as error:  # noqa: BLE001 (acts go up whatever becomes of those who watch)
            _log.error("uplink listener failed: %s", type(error).__name__)

    def _sync(self) -> UplinkState:
        with self._changed:
            self._is_woken = self._is_urged = False
        self._tell(UplinkState(UplinkCondition.SENDING, "正在向市级接收端上报。"))
        try:
            result = sync_once(
                self._store,
                self._client,
                self._clock,
                pace=self._pace,
                is_stopping=lambda: self._is_stopping,
                breathe=self._breathe,
            )
            if result.pause is None and self._receive is not None:
                result = with_feed(result, self._receive(lambda: self._is_stopping))
        except UserError as problem:
            return UplinkState(UplinkCondition.PAUSED, str(problem))
        except Exception as error:  # noqa: BLE001 (a crash becomes a state, and the next run tries again)
            # A message may hold personal data; the kind of failure may not.
            _log.error("uplink run failed: %s", type(error).__name__)
            return UplinkState(UplinkCondition.CRASHED, "上报程序出错，待报的件都在本机，稍后会自动再试。")
        if result.pause is not None:
            return UplinkState(UplinkCondition.PAUSED, result.pause.sentence, result.pause, result)
        return UplinkState(UplinkCondition.CLEAR, "上报正常。", result=result)

    def _give_way_unless_stopping(self) -> None:
        # Who waits for this thread to end has nothing more important to do.
        if not self._is_stopping:
            self._give_way()

    def _breathe(self) -> None:
        with self._changed:
            if not self._is_stopping:
                self._changed.wait(_BREATH_SECONDS)

    def _rest(self, state: UplinkState) -> None:
        is_clear = state.condition is UplinkCondition.CLEAR
        self._pauses_in_a_row = 0 if is_clear else self._pauses_in_a_row + 1
        end = time.monotonic() + (self._idle_seconds if is_clear else self._pause_seconds())
        with self._changed:
            while not self._is_stopping and not self._is_urged and not (is_clear and self._is_woken):
                left = end - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)

    def _pause_seconds(self) -> float:
        """Twice as long each time, up to five minutes, and never the same for every counter of a city."""
        doubled: float = self._first_pause_seconds * 2 ** min(self._pauses_in_a_row - 1, 10)
        return min(doubled, _LONGEST_PAUSE_SECONDS) * _random.uniform(0.5, 1.0)
