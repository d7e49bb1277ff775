"""A client that sends only while the settings still name its upstream."""

from __future__ import annotations

from collections.abc import Callable, Collection

from app.uplink.outcome import AskOutcome, Pause, SendOutcome, Unavailable, UpstreamClient


class WhileChosen:
    """A client of an upstream that another program may have exchanged for another meanwhile."""

    def __init__(self, client: UpstreamClient, is_chosen: Callable[[], bool]) -> None:
        self._client, self._is_chosen = client, is_chosen

    def send(self, bodies: dict[str, str], settled: Collection[str] = ()) -> SendOutcome:
        """Send, unless another upstream was chosen: then these acts are for that one."""
        return self._client.send(bodies, settled) if self._is_chosen() else Unavailable(Pause.EXCHANGED)

    def ask(self, act_ids: tuple[str, ...]) -> AskOutcome:
        """Ask, unless another upstream was chosen."""
        return self._client.ask(act_ids) if self._is_chosen() else Unavailable(Pause.EXCHANGED)

    def abort(self) -> None:
        """End a request under way."""
        self._client.abort()

    def close(self) -> None:
        """Give connections back."""
        self._client.close()
