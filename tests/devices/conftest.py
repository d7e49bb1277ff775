"""The real smart card service with its virtual reader, or a clear line why there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

import pytest

from app.devices.card_reader import ReaderEmpty
from app.devices.pcsc_service import IN_USE, PcscService
from app.devices.reader import ReaderWatch
from app.errors import EnvironmentProblem
from tests.devices.state_log import StateLog, wait_until_no_card_is_left


def start_or_skip(service: PcscService) -> None:
    """Start the service; without one the test is skipped, or fails where one must be."""
    try:
        service.start()
    except EnvironmentProblem as problem:
        if must_have_service(problem, os.environ):
            pytest.fail(f"no smart card service, and this machine must have one: {problem}")
        pytest.skip(f"no smart card service: {problem}")


def must_have_service(problem: EnvironmentProblem, environ: Mapping[str, str]) -> bool:
    """Whether nobody may overlook that the tests of the smart card service did not run here.

    CI and whoever sets ``YIDI_REQUIRE_PCSC=1`` want them, ``YIDI_REQUIRE_PCSC=0`` says that this machine cannot; what
    another program of the machine keeps busy is nobody's fault.
    """
    required = environ.get("YIDI_REQUIRE_PCSC", "1" if "CI" in environ and sys.platform == "linux" else "0")
    return required == "1" and problem.code != IN_USE


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
