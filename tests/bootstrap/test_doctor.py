"""体检 of a counter that was set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.bootstrap.counter import SetUp, open_counter, open_training, set_up
from app.bootstrap.doctor import CHECKS, Finding, Health, examine, examine_opened
from app.domain.audit import AuditEntry
from app.errors import Cancelled, EnvironmentProblem
from app.hub.server import BackgroundHub
from app.store.repositories.audit import SqlAuditRepository


def counter_in(folder: Path, hub: str = "") -> Path:
    set_up(folder, SetUp("huaian", "32080301", "01", hub=hub, token="t" * 32 if hub else ""))
    return folder


def finding(folder: Path, part: str) -> Finding:
    return next(item for item in examine(folder) if item.part == part)


def test_the_audit_chain_is_walked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, walks, entries = counter_in(tmp_path / "data"), [], SqlAuditRepository.entries

    def counted(repository: SqlAuditRepository) -> Iterator[AuditEntry]:
        walks.append(repository)
        return entries(repository)

    monkeypatch.setattr(SqlAuditRepository, "entries", counted)
    found = {item.part: item for item in examine(folder)}
    assert len(walks) == 1
    assert (found["clock"].health, found["database"].health) == (Health.OK, Health.OK)
    assert "1条" in found["database"].found


def test_a_proxy_of_the_environment_does_not_stand_between_the_check_and_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with BackgroundHub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        folder = counter_in(tmp_path / "data", hub.url)
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert finding(folder, "hub").health is Health.OK


@pytest.mark.parametrize(
    ("address", "health"),
    [
        ("http://10.2.3.4:8620", Health.WARNING),
        ("http://hub.example", Health.WARNING),
        ("https://hub.example", Health.OK),
        ("http://127.0.0.1:8620", Health.OK),
        ("http://localhost:8620", Health.OK),
        ("http://[::1]:8620", Health.OK),
    ],
)
def test_a_line_that_anybody_on_the_network_can_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, health: Health
) -> None:
    def answers(url: str, **_: object) -> httpx.Response:
        return httpx.Response(200, request=httpx.Request("GET", url))

    monkeypatch.setattr("app.bootstrap.doctor.httpx.get", answers)
    found = finding(counter_in(tmp_path / "data", address), "hub")
    assert (found.health, "不加密" in found.found) == (health, health is Health.WARNING)


def test_an_examination_of_an_opened_counter_finds_the_same_and_says_how_far_it_is(tmp_path: Path) -> None:
    folder = counter_in(tmp_path / "data")
    told: list[tuple[int, int]] = []
    with open_counter(folder, built_in_reader=True) as counter:
        found = tuple(examine_opened(counter, lambda done, of: told.append((done, of))))
    assert sorted(item.part for item in found) == sorted(item.part for item in examine(folder))
    assert told[-1] == (CHECKS, CHECKS)
    assert told == sorted(told)


def test_the_training_reader_is_as_well_as_its_lamp_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_service() -> None:
        raise EnvironmentProblem("没有读卡服务", why="这台电脑没有装")

    monkeypatch.setattr("app.bootstrap.doctor.PcscContext", no_service)
    with open_training(tmp_path / "training", built_in_reader=True) as counter:
        found = next(item for item in examine_opened(counter) if item.part == "card_reader")
    assert (found.health, found.found) == (Health.OK, "内置练习读卡器")
    assert finding(counter_in(tmp_path / "data"), "card_reader").health is Health.FAILED


def test_an_examination_can_be_broken_off(tmp_path: Path) -> None:
    def stop(done: int, _of: int) -> None:
        if done == 2:
            raise Cancelled

    with open_counter(counter_in(tmp_path / "data"), built_in_reader=True) as counter:
        examination = examine_opened(counter, stop)
        with pytest.raises(Cancelled):
            list(examination)


def test_no_remedy_needs_a_word_of_english_once_the_counter_is_set_up(tmp_path: Path) -> None:
    for item in examine(counter_in(tmp_path / "data")):
        assert not re.search(r"[A-Za-z]{4,}", item.remedy), item.remedy
