"""上报线路: the uplink worker of one counter, and its state in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.dates import Clock
from app.services.ports import Store


@dataclass(frozen=True)
class LineStatus:
    """线路状态: ``paused_reason`` is a Chinese sentence while nothing can be sent."""

    is_online: bool
    waiting: int
    paused_reason: str = ""
    last_success_at: datetime | None = None


OnLineStatus = Callable[[LineStatus], None]


class Line:
    """上报线路: sends what waits in the background from ``start`` to ``stop``."""

    def __init__(self, store: Store, clock: Clock, hub: str, token: str, office: str) -> None:
        self._store = store
        self._clock = clock
        self.hub = hub
        self._token = token
        self._office = office

    def start(self, on_status: OnLineStatus) -> None:
        """Begin; ``on_status`` is called from the line's own thread."""

    def stop(self) -> None:
        """End; returns when no further call will come."""

    def wake(self) -> None:
        """Try now instead of waiting out the back-off."""
