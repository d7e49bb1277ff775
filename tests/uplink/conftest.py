"""A counter with its real encrypted store, a real hub, and a line between them that can be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.dates import FixedClock
from app.domain.filing import Act, Actor, Filing
from app.domain.outbox import OutboxRow, Receipt
from app.domain.vocabulary import ActKind, Role, UpstreamState
from app.hub.server import BackgroundHub
from app.hub.stats import hub_stats
from app.hub.tokens import issue_token
from app.store import SqlStore, create_store
from app.uplink.http import HubClient
from app.uplink.sync import SyncResult, sync_once
from app.wire.canonical import act_message_json
from tests.uplink.line import Line
from tests.wire.window import NOW, Window

CLERK = Actor("wang", "王经办", Role.CLERK, "32080301", "01")


class CounterAtWork:
    """窗口 with a store: what it does waits in the outbox."""

    def __init__(self, store: SqlStore, clock: FixedClock, counter: str = "01") -> None:
        self.store, self.clock = store, clock
        self.window = Window(counter)

    def file(self, **changes: Any) -> Filing:
        return self._keep(*self.window.file(**changes))

    def act(self, state: Filing, kind: ActKind = ActKind.CHANGE, **changes: Any) -> Filing:
        return self._keep(*self.window.act(state, kind, **changes))

    def _keep(self, act: Act, state: Filing) -> Filing:
        with self.store.write() as uow:
            order = uow.outbox.next_order()
            uow.filings.add_act(act, state)
            body = act_message_json(act, state)
            uow.outbox.add(OutboxRow(order, act.id, act.filing_number, body, UpstreamState.WAITING))
            uow.commit()
        return state

    def rows(self) -> tuple[OutboxRow, ...]:
        with self.store.read() as uow:
            return uow.outbox.list(None, 1000, 0)

    def states(self) -> list[str]:
        return [row.state.value for row in self.rows()]

    def row(self, filing: Filing) -> OutboxRow:
        with self.store.read() as uow:
            return uow.outbox.of_filing(filing.number)[0]

    def receipts(self, filing: Filing) -> tuple[Receipt, ...]:
        with self.store.read() as uow:
            return uow.outbox.receipts_of(filing.number)

    def audit_events(self) -> list[str]:
        with self.store.read() as uow:
            return [entry.event for entry in uow.audit.entries()]

    def put(self, state: UpstreamState) -> None:
        """Every row into one state, as a program that was killed leaves them."""
        with self.store.write() as uow:
            for row in uow.outbox.list(None, 1000, 0):
                uow.outbox.update(OutboxRow(row.order, row.act_id, row.filing_number, row.body, state))
            uow.commit()

    def let_pass(self, **duration: float) -> None:
        self.clock.instant += timedelta(**duration)


class CityWithLine:
    """The hub, and the line that counters reach it by."""

    def __init__(self, database_url: str, hub_url: str, line: Line) -> None:
        self.database_url, self.hub_url, self.line = database_url, hub_url, line
        self.token = issue_token(database_url, "32080301")

    def stats(self) -> dict[str, Any]:
        return hub_stats(self.database_url)


Sync = Callable[..., SyncResult]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def open_counter(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[[str], CounterAtWork]]:
    with ExitStack() as stack:

        def make(counter: str) -> CounterAtWork:
            store = create_store(tmp_path / f"counter-{counter}", clock=clock, use_keyring=False)
            return CounterAtWork(stack.enter_context(store), clock, counter)

        yield make


@pytest.fixture
def counter(open_counter: Callable[[str], CounterAtWork]) -> CounterAtWork:
    return open_counter("01")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityWithLine]:
    database_url = f"sqlite:///{tmp_path / 'hub.db'}"
    with BackgroundHub(database_url) as hub, Line(hub.url) as line:
        yield CityWithLine(database_url, hub.url, line)


@pytest.fixture
def sync(city: CityWithLine) -> Sync:
    """One run over the line, with a client of its own."""

    def run(counter: CounterAtWork, *, url: str = "", token: str = "", **options: Any) -> SyncResult:
        client = HubClient(
            url or city.line.url,
            token or city.token,
            counter.window.office,
            counter.window.counter,
            request_seconds=options.pop("request_seconds", 5.0),
        )
        try:
            return sync_once(counter.store, client, counter.clock, **options)
        finally:
            client.close()

    return run
