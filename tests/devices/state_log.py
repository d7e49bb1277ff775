"""Collects the states a reader tells, so that a test can wait for one without guessing times."""

from __future__ import annotations

import queue
from typing import TypeVar

from app.devices.card_reader import ReaderState
from app.devices.pcsc import PcscContext, SlotState

_State = TypeVar("_State")
_PATIENCE_SECONDS = 20.0


class StateLog:
    """Call it as ``on_state``; ``wait_for`` takes states in their order until one of the kind comes."""

    def __init__(self) -> None:
        self._queue: queue.Queue[ReaderState] = queue.Queue()
        self.seen: list[ReaderState] = []

    def __call__(self, state: ReaderState) -> None:
        self._queue.put(state)

    def wait_for(self, kind: type[_State]) -> _State:
        """The next state of that kind; the test fails when none comes."""
        while True:
            try:
                state = self._queue.get(timeout=_PATIENCE_SECONDS)
            except queue.Empty:
                raise AssertionError(f"no {kind.__name__} after {self.seen}") from None
            self.seen.append(state)
            if isinstance(state, kind):
                return state

    def pending(self) -> list[ReaderState]:
        """What was told and not yet waited for."""
        return list(self._queue.queue)


def wait_until_no_card_is_left() -> None:
    """Until the service itself has noticed that every reader is empty; it looks every 400 ms."""
    with PcscContext() as context:
        slots = context.wait_for_change({name: SlotState() for name in context.list_readers()})
        while any(slot.has_card for slot in slots.values()):
            slots = context.wait_for_change(slots)
