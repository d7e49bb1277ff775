"""The private smart card service: it comes, takes turns, survives leftovers, leaves nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.devices import pcsc_service
from app.devices.card_reader import CardRead, ReaderAbsent, ReaderEmpty
from app.devices.pcsc_service import PcscService
from app.devices.reader import ReaderWatch
from app.devices.virtual_card import VirtualCard
from app.errors import EnvironmentProblem
from tests.devices.cards import a_card
from tests.devices.conftest import must_have_service, start_or_skip
from tests.devices.state_log import StateLog

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]

KILL_A_SERVICE_AND_LEAVE_ITS_FILES = """
import os
from pathlib import Path
from app.devices.pcsc_service import PcscService
service = PcscService()
service.start()
if service.is_private:
    service._process.kill()
    service._process.wait()
    Path("/run/pcscd/pcscd.pid").write_text(str(os.getppid()))
os._exit(0)
"""
"""Ends only the process it started; the id it leaves is one in use, so the leftovers look alive."""


def test_the_watch_recovers_when_the_service_is_restarted() -> None:
    log, service = StateLog(), PcscService()
    watch = ReaderWatch(log, retry_seconds=0.02)
    start_or_skip(service)
    try:
        if not service.is_private:
            pytest.skip("the service of this machine is not for this test to stop")
        watch.start()
        log.wait_for(ReaderEmpty)
        service.stop()
        assert "智能卡服务" in log.wait_for(ReaderAbsent).problem.what
        service.start()
        log.wait_for(ReaderEmpty)
        with VirtualCard(a_card(), port=service.port):
            assert log.wait_for(CardRead).card.name == "张䶮㛃"
    finally:
        watch.stop()
        service.stop()


def test_what_a_killed_service_left_does_not_keep_the_next_from_starting(tmp_path: Path) -> None:
    with_service = PcscService()
    start_or_skip(with_service)
    was_private = with_service.is_private
    with_service.stop()
    if not was_private:
        pytest.skip("the service of this machine is not for this test to kill")
    subprocess.run(
        [sys.executable, "-c", KILL_A_SERVICE_AND_LEAVE_ITS_FILES],
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    with PcscService() as service:
        assert service.is_private
    assert not Path("/run/pcscd/pcscd.pid").exists()


def test_users_of_the_service_take_turns() -> None:
    first = PcscService()
    start_or_skip(first)
    try:
        with pytest.raises(EnvironmentProblem) as raised:
            PcscService(lock_seconds=0).start()
        assert "正被另一个程序使用" in raised.value.what
    finally:
        first.stop()


def test_a_port_taken_by_another_program_is_told() -> None:
    probe = PcscService()
    start_or_skip(probe)
    was_private = probe.is_private
    probe.stop()
    if not was_private:
        pytest.skip("the service of this machine chose its port already")
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(EnvironmentProblem) as raised:
        PcscService(port=other.getsockname()[1]).start()
    assert ("端口被占用" in raised.value.what, raised.value.code) == (True, "pcsc_service.in_use")


@pytest.mark.parametrize(
    ("environ", "code", "must"),
    [
        ({}, "pcsc_service.unavailable", False),
        ({"CI": "true"}, "pcsc_service.unavailable", sys.platform == "linux"),
        ({"YIDI_REQUIRE_PCSC": "1"}, "pcsc_service.unavailable", True),
        ({"CI": "true", "YIDI_REQUIRE_PCSC": "0"}, "pcsc_service.unavailable", False),
        ({"CI": "true", "YIDI_REQUIRE_PCSC": "1"}, "pcsc_service.in_use", False),
    ],
)
def test_these_tests_are_not_left_out_unnoticed_where_the_service_must_be(
    environ: dict[str, str], code: str, must: bool
) -> None:
    assert must_have_service(EnvironmentProblem("没有", code=code), environ) is must


def test_a_machine_without_the_packages_is_told_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc_service, "_DRIVER_PLACES", ())
    monkeypatch.setattr(pcsc_service, "_service_answers", lambda: False)
    with pytest.raises(EnvironmentProblem) as raised:
        PcscService().start()
    assert "sudo apt-get install -y pcscd vsmartcard-vpcd" in raised.value.remedy


def test_a_card_without_a_reader_to_go_into_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    with pytest.raises(EnvironmentProblem) as raised:
        VirtualCard(a_card(), port=port).insert()
    assert raised.value.code == "virtual_card.no_reader"
