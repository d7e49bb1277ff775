"""The real smart card service with its virtual reader, or a clear line why there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from app.devices.card_reader import ReaderEmpty
from app.devices.pcsc_service import PcscService
from app.devices.reader import ReaderWatch
from app.errors import EnvironmentProblem
from tests.devices.state_log import StateLog, wait_until_no_card_is_left


def start_or_skip(service: PcscService) -> None:
    """Start the service; without one the test is skipped, or fails where one is required."""
    try:
        service.start()
    except EnvironmentProblem as problem:
        if os.environ.get("YIDI_REQUIRE_PCSC") == "1":
            pytest.fail(f"YIDI_REQUIRE_PCSC=1 and no smart card service: {problem}")
        pytest.skip(f"no smart card service: {problem}")


@pytest.fixture(scope="module")
def pcsc() -> Iterator[PcscService]:
    """A running service with the virtual reader; the card is a ``VirtualCard`` at its port."""
    service = PcscService()
    start_or_skip(service)
    yield service
    service.stop()


@pytest.fixture
def states(pcsc: PcscService) -> Iterator[StateLog]:
    """What a watch over the virtual reader tells; the reader is empty and watched."""
    wait_until_no_card_is_left()
    log = StateLog()
    watch = ReaderWatch(log, retry_seconds=0.05)
    watch.start()
    try:
        log.wait_for(ReaderEmpty)
        yield log
    finally:
        watch.stop()
