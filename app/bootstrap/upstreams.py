"""上级: where this counter reports to: the city's hub, or an upstream that is reached by a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from app.domain.dates import Clock
from app.domain.filing_number import CounterIdentity
from app.domain.privacy import Private
from app.domain.web_address import check_address
from app.errors import UserError
from app.services.ports import Store, UnitOfWork
from app.settings import HUB, HUB_TOKEN, MAPPING, MAPPING_ADDRESS, TRAINING, read_setting
from app.uplink.feed import FeedSource
from app.uplink.outcome import UpstreamClient

_AGREEING = timedelta(0)


@dataclass(frozen=True)
class Connection:
    """连接: ``feed`` is None where upstream has nothing to tell; the gap is this clock's lead over upstream's."""

    client: UpstreamClient
    feed: FeedSource | None = None
    clock_gap: Callable[[], timedelta] = lambda: _AGREEING


class Upstream(Protocol):
    """上级."""

    @property
    def address(self) -> str:
        """Where it is."""

    @property
    def mapping_id(self) -> str:
        """By which mapping it is reached; empty for the city's hub."""

    def connect(self) -> Connection:
        """A client of one's own, to be closed when done. Raises UserError when nothing may be sent there."""


@dataclass(frozen=True, repr=False)
class CityHub(Private):
    """市级接收端. ``compares_clocks`` is False where this counter's clock is set by hand, as in the training mode."""

    address: str
    token: str
    office: str
    counter: str
    clock: Clock
    compares_clocks: bool = True
    mapping_id: str = ""

    def connect(self) -> Connection:
        """A client that speaks our own protocol."""
        # The client's library takes a quarter of a second to load, which a window that starts does not have.
        from app.uplink.http import HubClient

        compared = self.clock if self.compares_clocks else None
        client = HubClient(self.address, self.token, self.office, self.counter, clock=compared)
        return Connection(client, client, lambda: client.clock_gap)


@dataclass(frozen=True, repr=False)
class MappedUpstream(Private):
    """按映射文件上报的上级. The mapping is read when it is used, so that a confirmation counts at once."""

    address: str
    mapping_id: str
    folder: Path
    store: Store
    clock: Clock

    def connect(self) -> Connection:
        """A client that speaks the mapping's envelope. Raises UserError for a mapping that nobody has confirmed."""
        from app.bootstrap.mapping_trial import get_mapping
        from app.uplink.platform_book import StoredActs
        from app.uplink.platform_client import MappedClient

        mapping = get_mapping(self.folder, self.mapping_id)
        return Connection(MappedClient(mapping, self.address, StoredActs(self.store), self.clock))


def find_upstream(
    uow: UnitOfWork, folder: Path, store: Store, clock: Clock, counter: CounterIdentity
) -> Upstream | None:
    """Where the settings say that this counter reports to; None where they name nothing.

    What is practised on never goes to an upstream by a mapping: only the city's hub knows it for what it is.
    """
    is_training = bool(read_setting(uow, TRAINING))
    mapping_id = read_setting(uow, MAPPING)
    if mapping_id and not is_training:
        return MappedUpstream(read_setting(uow, MAPPING_ADDRESS), mapping_id, folder, store, clock)
    hub = read_setting(uow, HUB)
    if not hub:
        return None
    office = counter.area + counter.office
    return CityHub(hub, read_setting(uow, HUB_TOKEN), office, counter.counter, clock, compares_clocks=not is_training)


def is_still_chosen(store: Store, upstream: Upstream) -> bool:
    """Whether the settings name the mapping by which ``upstream`` is reached, or the hub if by none."""
    with store.read() as uow:
        if read_setting(uow, TRAINING):
            return True
        chosen = read_setting(uow, MAPPING), read_setting(uow, MAPPING_ADDRESS)
    return chosen == ((upstream.mapping_id, upstream.address) if upstream.mapping_id else ("", ""))


def check_hub_address(hub: str, token: str) -> None:
    """Raise UserError for an address that cannot be one, or one without its token."""
    check_address(hub)
    if not token:
        raise UserError("没有填写上报口令", why="上报地址要配口令", remedy="请向市级管理员领取口令", code="hub_token")
