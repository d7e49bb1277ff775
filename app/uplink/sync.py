"""一次上报: ask after what is unknown, then send what may go, until nothing is left or the queue has to rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.dates import Clock
from app.domain.outbox import OutboxRow
from app.domain.vocabulary import UpstreamState
from app.services import upstream
from app.services.ports import Store
from app.uplink.feed import FeedResult
from app.uplink.outcome import Answered, NoAnswer, NotTaken, Pause, SendOutcome, Unavailable, UpstreamClient

_LARGEST_BATCH = 100
_ASKED_AT_ONCE = 100
_FAILURES_BEFORE_PAUSE = 3
"""So many acts alone in their batch failing one after another speak against the hub, not against the acts."""
_NOT_YET = "还没有发出，稍后上报。"


@dataclass
class Pace:
    """批量: how many acts go in one batch: half as many after a failure, twice as many after a success."""

    size: int = _LARGEST_BATCH
    largest: int = _LARGEST_BATCH

    def shrink(self, sent: int) -> None:
        """After a batch of ``sent`` acts failed."""
        self.size = max(1, min(self.size, sent) // 2)

    def grow(self) -> None:
        """After a success."""
        self.size = min(self.largest, self.size * 2)


@dataclass(frozen=True)
class SyncResult:
    """上报结果. Sent, accepted, rejected and received (receipts and changes of the feed) count this run; unknown and
    waiting are what the queue holds after it. ``pause`` says why it rests; None when nothing stood in the way.
    """

    sent: int
    accepted: int
    rejected: int
    unknown: int
    waiting: int
    received: int
    pause: Pause | None = None


def with_feed(result: SyncResult, fed: FeedResult) -> SyncResult:
    """The result of a run that received after it had sent."""
    return replace(result, received=result.received + fed.received, pause=fed.pause)


def sync_once(
    store: Store,
    client: UpstreamClient,
    clock: Clock,
    *,
    pace: Pace | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
    breathe: Callable[[], object] = lambda: None,
) -> SyncResult:
    """Send what waits, and ``breathe`` after every batch.

    Never raises for what a line or a hub can do; the store's problems come out as they are.
    """
    return _Run(store, client, clock, pace or Pace(), is_stopping, breathe).go()


class _Run:
    def __init__(
        self,
        store: Store,
        client: UpstreamClient,
        clock: Clock,
        pace: Pace,
        is_stopping: Callable[[], bool],
        breathe: Callable[[], object],
    ) -> None:
        self._store, self._client, self._clock = store, client, clock
        self._pace, self._is_stopping, self._breathe = pace, is_stopping, breathe
        self._sent = self._accepted = self._rejected = self._received = 0
        self._failures_in_a_row = 0

    def go(self) -> SyncResult:
        upstream.recover_interrupted(self._store)
        pause = self._clear_the_queue()
        counts = upstream.queue_counts(self._store)
        return SyncResult(
            sent=self._sent,
            accepted=self._accepted,
            rejected=self._rejected,
            unknown=counts[UpstreamState.UNKNOWN],
            waiting=counts[UpstreamState.WAITING],
            received=self._received,
            pause=pause,
        )

    def _clear_the_queue(self) -> Pause | None:
        while not self._is_stopping():
            pause = self._ask_after_unknown()
            if pause is not None:
                return pause
            rows = upstream.take_batch(self._store, self._clock.now(), self._pace.size)
            if not rows:
                return None
            outcome = self._client.send(
                {row.act_id: row.body for row in rows}, upstream.find_settled(self._store, rows)
            )
            pause = self._settle(rows, outcome)
            if pause is not None:
                return pause
            self._breathe()
        return Pause.STOPPED

    def _ask_after_unknown(self) -> Pause | None:
        while rows := upstream.find_unknown(self._store, _ASKED_AT_ONCE):
            act_ids = tuple(row.act_id for row in rows)
            outcome = self._client.ask(act_ids)
            if isinstance(outcome, Unavailable):
                return outcome.pause
            self._record(outcome)
            unseen = set(act_ids) - {receipt.act_id for receipt in outcome.receipts}
            upstream.record_unseen(self._store, unseen, self._clock.now())
        return None

    def _settle(self, rows: tuple[OutboxRow, ...], outcome: SendOutcome) -> Pause | None:
        act_ids = [row.act_id for row in rows]
        match outcome:
            case Unavailable(pause):
                upstream.put_back(self._store, act_ids, pause.sentence)
                return pause
            case NoAnswer(sentence):
                self._sent += len(rows)
                upstream.mark_unknown(self._store, act_ids, sentence)
                self._pace.shrink(len(rows))
                return None
            case NotTaken(sentence):
                self._sent += len(rows)
                return self._isolate(act_ids, sentence)
            case Answered(receipts, unsent):
                self._sent += len(rows) - len(unsent)
                self._failures_in_a_row = 0
                self._record(outcome)
                if unsent:
                    upstream.put_back(self._store, unsent, _NOT_YET)
                answered = {receipt.act_id for receipt in receipts}.union(unsent)
                upstream.mark_unknown(
                    self._store, [act_id for act_id in act_ids if act_id not in answered], "上级的回执不全。"
                )
                self._pace.grow()
                return None

    def _isolate(self, act_ids: list[str], sentence: str) -> Pause | None:
        """Find the act that spoils its batch: smaller batches until it stands alone."""
        self._pace.shrink(len(act_ids))
        if len(act_ids) > 1:
            upstream.put_back(self._store, act_ids, sentence)
            return None
        upstream.record_failure(self._store, act_ids[0], self._clock.now(), sentence)
        self._failures_in_a_row += 1
        return Pause.HUB_FAILING if self._failures_in_a_row >= _FAILURES_BEFORE_PAUSE else None

    def _record(self, answered: Answered) -> None:
        now = self._clock.now()
        recorded = upstream.record_receipts(self._store, answered.receipts, now, answered.winners)
        self._accepted += recorded.accepted
        self._rejected += recorded.rejected
        self._received += len(answered.receipts)
